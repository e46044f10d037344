import { ALARMS, type SensorState } from "../../wire/health.ts";
import type { Change, SensorTransition, Unnumbered } from "../../wire/log.ts";
import type { SensorStanding } from "../../wire/state.ts";
import { alarmsOf, noticeOf } from "../alarm/alarm.ts";
import { byDesignOf } from "../suppression/by-design.ts";
import { nuisanceOf } from "../alarm/nuisance.ts";
import type { SensorColumns } from "./sensor-columns.ts";
import { healthOf, sensorChart, type SensorWords } from "./sensor-health.ts";
import type { Step } from "./step.ts";

/** One step makes one record, whatever number of regions it moved. Notes in the columns what stands from now on. */
export function recordStep(
  columns: SensorColumns,
  sensor: number,
  step: Step,
  at: number,
  processedAt: number,
): Unnumbered<SensorTransition> {
  const config = columns.configs[sensor]!;
  const before = sensorChart.info(step.before);
  const after = sensorChart.info(step.after);
  const occurrences = columns.alarms[sensor];
  const moved = ALARMS.find((alarm) => before[alarm] !== after[alarm] || columns.rang.has(alarm));
  const [begun] = columns.begun;
  const first = begun === undefined ? undefined : occurrences![begun]!.first;
  const reading = columns.carried(sensor);
  columns.since[sensor] = at;
  columns.causes[sensor] = step.cause;
  return {
    kind: "transition",
    of: "sensor",
    id: config.id,
    at,
    processedAt,
    changes: [...changesBetween(before, after, newsOf(columns, step)), ...(step.change ? [step.change] : [])],
    state: stateOf(columns, sensor),
    health: healthOf(config, after),
    healthBefore: healthOf(config, before),
    ...(step.notice ?? noticeOf(occurrences, after)),
    cause: step.cause,
    ...(reading === undefined ? {} : { reading }),
    ...(moved === undefined ? {} : { occurrence: occurrences![moved]!.occurrence }),
    ...(first === undefined ? {} : { first }),
    ...(step.by === undefined ? {} : { by: step.by }),
  };
}

/** Where the sensor stands now: what its newest record said, with its newest reading. */
export function standingOf(columns: SensorColumns, sensor: number): SensorStanding {
  const words = columns.words(sensor);
  const reading = columns.carried(sensor);
  const occurrences = occurrencesOf(columns, sensor);
  return {
    state: stateOf(columns, sensor),
    health: healthOf(columns.configs[sensor]!, words),
    since: columns.since[sensor]!,
    ...noticeOf(columns.alarms[sensor], words),
    cause: columns.causes[sensor]!,
    ...(reading === undefined ? {} : { reading }),
    ...(occurrences === undefined ? {} : { occurrences }),
  };
}

function occurrencesOf(columns: SensorColumns, sensor: number): SensorStanding["occurrences"] {
  const alarms = columns.alarms[sensor];
  if (alarms === undefined) return undefined;
  return Object.fromEntries(ALARMS.flatMap((name) => (alarms[name] ? [[name, alarms[name].occurrence]] : [])));
}

/** The sensor's whole state as it goes over the wire. */
function stateOf(columns: SensorColumns, sensor: number): SensorState {
  const words = columns.words(sensor);
  const alarms = alarmsOf(columns, sensor);
  const shelves = columns.shelves.get(sensor);
  const services = columns.services.get(sensor);
  const byDesign = byDesignOf(columns, sensor);
  const baseline = columns.ways[sensor]?.standing;
  const nuisance = nuisanceOf(columns, sensor);
  const path = columns.paths.nameOf(columns.path[sensor]!);
  if (!(alarms ?? shelves ?? services ?? byDesign ?? baseline ?? nuisance ?? path)) return words.state;
  return {
    ...words.state,
    ...(alarms ? { alarms } : {}),
    ...(nuisance ? { nuisance } : {}),
    ...(shelves ? { shelves } : {}),
    ...(byDesign ? { byDesign } : {}),
    ...(services ? { services: [...services] } : {}),
    ...(baseline ? { baseline } : {}),
    ...(path === undefined ? {} : { path }),
  };
}

/** The regions that are news though their word may be the same; an alarm that escalates in B rings anew. */
const newsOf = (columns: SensorColumns, { again }: Step): string[] => [
  ...(again === undefined ? [] : [again]),
  ...Array.from(columns.rang, (alarm) => `alarms.${alarm}`),
];

/** The regions that moved, and those that are news for another reason. */
function changesBetween(before: SensorWords, after: SensorWords, news: readonly string[]): Change[] {
  const changes: Change[] = [];
  after.regions.forEach(([region, to], place) => {
    const from = before.regions[place]![1];
    if (from !== to || news.includes(region)) changes.push({ region, from, to });
  });
  return changes;
}
