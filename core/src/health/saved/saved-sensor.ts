import { Compile } from "typebox/compile";
import { ALARMS, type AlarmState, type Nuisance } from "../../wire/health.ts";
import type { SensorAlarms } from "../alarm/alarm.ts";
import { sharedCause } from "../explain/cause.ts";
import { DELAYED } from "../limit/limit.ts";
import { markBit, marksIn } from "../measurement/marks.ts";
import { settle } from "../sensor/quiet-path.ts";
import { KindCode, NEVER, qualityCode, type PendingDelays, type SensorColumns } from "../sensor/sensor-columns.ts";
import { sensorChartState } from "../sensor/sensor-health.ts";
import { isOut } from "../suppression/service.ts";
import { readStored, type Stored } from "./migration.ts";
import { SavedSensorSchema, type SavedSensor } from "./saved-sensor-schema.ts";

const savedSensor = Compile(SavedSensorSchema);

export function saveSensor(columns: SensorColumns, sensor: number): string {
  const words = columns.words(sensor);
  const { signal, limit, rate } = words;
  const marks = marksIn(words.marks).filter((mark) => mark !== "uncertain");
  const carried = columns.carried(sensor);
  const active = activeNames(columns, sensor);
  const pending = pendingByName(columns, sensor);
  const late = columns.lateRuns.get(sensor);
  const alarms = savedAlarms(columns, sensor);
  const shelves = columns.shelves.get(sensor);
  const services = columns.services.get(sensor);
  const machine = columns.machineInputs.get(sensor);
  const condition = columns.conditionInputs.get(sensor);
  const source = columns.sourceInputs.get(sensor);
  const byDesign = ALARMS.filter((alarm) => words[`${alarm}ByDesign`]);
  const text = columns.texts[sensor];
  const way = columns.ways[sensor]?.save();
  const path = columns.paths.nameOf(columns.path[sensor]!);
  const saved: SavedSensor = {
    v: 2,
    ordinal: columns.ordinals[sensor]!,
    signal,
    limit,
    ...(rate === "normal" ? {} : { rate }),
    ...((words.marks & markBit("uncertain")) === 0 ? {} : { uncertain: true as const }),
    ...(marks.length > 0 ? { marks } : {}),
    ...time("newest", columns.newest[sensor]!),
    ...time("seen", columns.seen[sensor]!),
    ...time("floor", columns.floor[sensor]!),
    ...(carried && text === undefined ? { value: columns.values[sensor]! } : {}),
    ...(text === undefined ? {} : { text }),
    ...(carried ? { quality: carried.quality } : {}),
    ...(active.length > 0 ? { active } : {}),
    ...(pending ? { pending } : {}),
    ...(late ? { late } : {}),
    since: columns.since[sensor]!,
    cause: columns.causes[sensor]!,
    ...(alarms ? { alarms } : {}),
    ...(shelves ? { shelves } : {}),
    ...(services ? { services: [...services] } : {}),
    ...time("awaited", columns.awaited[sensor]!),
    ...(machine ? { machine } : {}),
    ...(condition ? { condition } : {}),
    ...(source ? { source } : {}),
    ...time("silentAt", columns.silentAt.get(sensor) ?? NEVER),
    ...time("verdictAt", columns.verdicts.get(sensor) ?? NEVER),
    ...(byDesign.length > 0 ? { byDesign } : {}),
    ...(path === undefined ? {} : { path }),
    ...(columns.belated[sensor] === 1 ? { belated: true as const } : {}),
    ...(way ? { way } : {}),
  };
  return JSON.stringify(saved);
}

/** False, and nothing changed, where the text is not a state that this version can read. */
export function restoreSensor(columns: SensorColumns, sensor: number, text: string): boolean {
  const saved = parse(text);
  if (saved === undefined) return false;
  try {
    const { signal, limit, rate = "normal", uncertain = false, marks = [], alarms = {} } = saved;
    const { process = A, instrument = A } = alarms;
    columns.chart[sensor] = sensorChartState({
      signal,
      limit,
      rate,
      marks: marks.reduce((bits, mark) => bits | markBit(mark), uncertain ? markBit("uncertain") : 0),
      process: process.state,
      instrument: instrument.state,
      processNuisance: process.nuisance ?? "none",
      instrumentNuisance: instrument.nuisance ?? "none",
      processShelved: saved.shelves?.process !== undefined,
      instrumentShelved: saved.shelves?.instrument !== undefined,
      processByDesign: saved.byDesign?.includes("process") ?? false,
      instrumentByDesign: saved.byDesign?.includes("instrument") ?? false,
      outOfService: isOut(saved.services ?? []),
    });
  } catch {
    return false;
  }
  columns.ordinals[sensor] = saved.ordinal;
  columns.newest[sensor] = saved.newest ?? NEVER;
  columns.seen[sensor] = saved.seen ?? NEVER;
  columns.floor[sensor] = saved.floor ?? NEVER;
  columns.values[sensor] = saved.value ?? NaN;
  columns.texts[sensor] = saved.text;
  columns.quality[sensor] = Math.max(0, qualityCode(saved.quality ?? "good"));
  columns.active[sensor] = activeOf(columns, sensor, saved);
  restorePending(columns, sensor, saved.pending ?? {});
  put(columns.lateRuns, sensor, saved.late);
  columns.since[sensor] = saved.since;
  columns.causes[sensor] = sharedCause(saved.cause);
  columns.alarms[sensor] = restoredAlarms(saved);
  put(columns.shelves, sensor, saved.shelves);
  put(columns.services, sensor, saved.services);
  columns.awaited[sensor] = saved.awaited ?? NEVER;
  put(columns.machineInputs, sensor, saved.machine);
  put(columns.conditionInputs, sensor, saved.condition);
  put(columns.sourceInputs, sensor, saved.source);
  put(columns.silentAt, sensor, saved.silentAt);
  put(columns.verdicts, sensor, saved.verdictAt);
  columns.path[sensor] = columns.paths.numberOf(saved.path ?? "");
  columns.belated[sensor] = saved.belated === true ? 1 : 0;
  columns.ways[sensor]?.restore(saved.way ?? {});
  columns.setBand(sensor);
  settle(columns, sensor);
  return true;
}

type DelayedName = (typeof DELAYED)[number];

function put<V>(map: Map<number, V>, sensor: number, value: V | undefined): void {
  if (value === undefined) map.delete(sensor);
  else map.set(sensor, value);
}

function parse(text: string): SavedSensor | undefined {
  const stored = readStored(text, MIGRATIONS);
  return savedSensor.Check(stored) ? stored : undefined;
}

/** Version 1 knew of each alarm its newest occurrence, not when those before it began. */
function countBegins(stored: Stored): Stored {
  const { alarms = {} } = stored as unknown as { alarms?: Record<string, { since: number; priority: string }> };
  const counted = Object.entries(alarms).map(([alarm, occurrence]) => {
    const begins = occurrence.priority === "log" ? [] : [occurrence.since];
    return [alarm, { ...occurrence, begins }] as const;
  });
  return counted.length === 0 ? stored : { ...stored, alarms: Object.fromEntries(counted) };
}

const MIGRATIONS = [countBegins];

const time = (name: "newest" | "seen" | "floor" | "awaited" | "silentAt" | "verdictAt", at: number) =>
  at === NEVER ? {} : { [name]: at };

/** An alarm that never had an occurrence. */
const A: { state: AlarmState; nuisance?: Nuisance } = { state: "normal" };

function savedAlarms(columns: SensorColumns, sensor: number): SavedSensor["alarms"] {
  const occurrences = columns.alarms[sensor];
  if (occurrences === undefined) return undefined;
  const words = columns.words(sensor);
  const saved: SavedSensor["alarms"] = {};
  for (const alarm of ALARMS) {
    const occurrence = occurrences[alarm];
    const nuisance = words[`${alarm}Nuisance`];
    const marked = nuisance === "none" ? {} : { nuisance };
    if (occurrence !== undefined)
      saved[alarm] = { state: words[alarm], ...marked, ...occurrence, begins: [...occurrence.begins] };
  }
  return saved;
}

function restoredAlarms({ alarms }: SavedSensor): SensorAlarms | undefined {
  if (alarms === undefined) return undefined;
  const restored: SensorAlarms = {};
  for (const alarm of ALARMS) {
    if (alarms[alarm] === undefined) continue;
    const { state: _, nuisance: _word, ...occurrence } = alarms[alarm];
    restored[alarm] = occurrence;
  }
  return restored;
}

const isConfigured = (columns: SensorColumns, sensor: number, name: DelayedName): boolean => {
  const { limits, rate } = columns.configs[sensor]!;
  return (name === "rate" ? rate?.limit : limits[name]) !== undefined;
};

function activeNames(columns: SensorColumns, sensor: number): string[] {
  const active = columns.active[sensor]!;
  if (columns.kind[sensor] !== KindCode.discrete) return DELAYED.filter((_, level) => (active & (1 << level)) !== 0);
  const abnormal = columns.configs[sensor]!.abnormal[active - 1];
  return abnormal === undefined ? [] : [abnormal.value];
}

/**
 * What the held words say is active where it is configured, also where it was not in between: it is then left by its
 * deadband and its off-delay like any other.
 */
function activeOf(columns: SensorColumns, sensor: number, { active: names = [], limit, rate }: SavedSensor): number {
  const { abnormal } = columns.configs[sensor]!;
  if (columns.kind[sensor] === KindCode.discrete) return abnormal.findIndex(({ value }) => names.includes(value)) + 1;
  const stands = (name: DelayedName) =>
    names.includes(name) || name === limit || (name === "rate" && rate === "exceeded");
  const has = (name: DelayedName) => stands(name) && isConfigured(columns, sensor, name);
  return DELAYED.reduce((bits, name, level) => (has(name) ? bits | (1 << level) : bits), 0);
}

function pendingByName(columns: SensorColumns, sensor: number): Record<string, number> | undefined {
  const pending = columns.pending[sensor];
  if (pending === undefined) return undefined;
  if (columns.kind[sensor] === KindCode.discrete) {
    return { [columns.configs[sensor]!.abnormal[pending.target - 1]?.value ?? ""]: pending.at[0] };
  }
  return Object.fromEntries(
    DELAYED.map((name, level) => [name, pending.at[level]!] as const).filter(([, at]) => at !== Infinity),
  );
}

/** A delay whose limit the configuration has lost is dropped; every other keeps its deadline. */
function restorePending(columns: SensorColumns, sensor: number, saved: Record<string, number>): void {
  const { abnormal } = columns.configs[sensor]!;
  const at: PendingDelays["at"] = [Infinity, Infinity, Infinity, Infinity, Infinity];
  let target = 0;
  if (columns.kind[sensor] === KindCode.discrete) {
    for (const [name, due] of Object.entries(saved)) {
      target = abnormal.findIndex(({ value }) => value === name) + 1;
      if (target > 0 || name === "") at[0] = due;
    }
  } else {
    DELAYED.forEach((name, level) => {
      if (isConfigured(columns, sensor, name)) at[level] = saved[name] ?? Infinity;
    });
  }
  columns.pending[sensor] = at.some((due) => due !== Infinity) ? { at, target } : undefined;
}
