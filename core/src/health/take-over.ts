import { ALARMS, type AlarmState, type LimitState, type Service } from "../wire/health.ts";
import type { Cause } from "../wire/log.ts";
import type { MachineStanding, SensorStanding, SourceStanding } from "../wire/state.ts";
import { mergeAlarm } from "./alarm/merged-alarm.ts";
import { isHigh, LEVELS, RANK } from "./limit/limit.ts";
import { stepShelve } from "./suppression/people-step.ts";
import { settle } from "./sensor/quiet-path.ts";
import { KindCode, NEVER, type SensorColumns } from "./sensor/sensor-columns.ts";
import { sensorChartState } from "./sensor/sensor-health.ts";
import { serviceOf } from "./suppression/service.ts";
import { isTold, tellStanding } from "./tell-standing.ts";
import type { ServiceTarget } from "./zone-services.ts";
import type { ZoneSteps } from "./zone-steps.ts";

/** What a record of a sensor says whose commissioning window was taken over. */
const BASELINE_COMPLETE = { region: "baseline", from: "learning", to: "complete" } as const;

/** What is known of a zone whose gateway had another store: its published states, brought up to the end of its log. */
export type FormerZone = {
  /** By full id. */
  sensors: Readonly<Record<string, SensorStanding>>;
  machines: Readonly<Record<string, MachineStanding>>;
  /** By their ids in the zone. */
  sources: Readonly<Record<string, SourceStanding>>;
  service?: Service;
  /** When the own claim was made, gateway time; what has moved since then is in the log behind it. */
  claimedAt?: number;
};

const TAKEN_OVER: Cause = Object.freeze({
  kind: "takeover",
  text: "taken over from the gateway's former store; not heard here yet",
});

/**
 * Takes over what people know and have done: alarms with their occurrences and acknowledgements, shelves, what is out
 * of service, commissioning windows that were complete. What a sensor measures is not taken over: it is unknown until it is heard here, with its limit held. An
 * alarm that is active in both keeps the former occurrence. What else stands otherwise than the log ends with is told.
 * Done twice, it does nothing the second time.
 */
export function takeOver(steps: ZoneSteps, former: FormerZone, at: number): void {
  const { columns, machines, services, sources } = steps;
  const serve = (target: ServiceTarget, service: Service | undefined) => {
    if (service === undefined || isSame(service, services.ownOf(target))) return;
    services.change(target, { of: target.of, service, cause: TAKEN_OVER }, at, at);
  };
  serve({ of: "zone" }, former.service);
  for (const [machine, { config }] of machines.entries())
    serve({ of: "machine", machine }, serviceOf(former.machines[config.id]?.state.services ?? [], "machine"));
  for (const [source, { source: name }] of sources.all.entries())
    serve({ of: "source", source }, serviceOf(former.sources[name]?.state.services ?? [], "source"));
  for (const [machine, { config }] of machines.entries())
    takeOverActivity(steps, machine, former.machines[config.id], at);
  for (const [sensor, { id }] of columns.configs.entries()) {
    const known = former.sensors[id];
    if (known === undefined) continue;
    serve({ of: "sensor", sensor }, serviceOf(known.state.services ?? [], "sensor"));
    takeOverShelves(steps, sensor, known, at);
    takeOverSensor(steps, sensor, former, at);
  }
  for (const [number, { source }] of sources.all.entries()) {
    const known = former.sources[source];
    if (known !== undefined) sources.takeOver(number, known, { cause: TAKEN_OVER, at, processedAt: at });
  }
  tellStanding(steps, former, at);
  steps.conditions.settle(at);
}

/**
 * What the machine was doing last, until its sensor tells it anew: an alarm that a standing machine mutes must not ring
 * because the computer is another. Under a command people saw maintenance, which is not what it did.
 */
function takeOverActivity(steps: ZoneSteps, machine: number, known: MachineStanding | undefined, at: number): void {
  const health = steps.machines[machine]!;
  if (health.config.state === undefined || health.words.activity !== "unknown" || health.pending) return;
  if (known === undefined || known.state.state === "unknown" || known.state.services?.length) return;
  health.pending = { state: known.state.state, at: known.since, cause: TAKEN_OVER };
  steps.states.settle(machine, at);
}

function takeOverShelves(steps: ZoneSteps, sensor: number, { state }: SensorStanding, at: number): void {
  const { columns, consult } = steps;
  for (const alarm of ALARMS) {
    const shelf = state.shelves?.[alarm];
    if (shelf === undefined || isSame(shelf, columns.shelves.get(sensor)?.[alarm])) continue;
    steps.finish(sensor, stepShelve(columns, sensor, alarm, shelf, TAKEN_OVER, at, consult), at, at);
  }
}

function takeOverSensor(steps: ZoneSteps, sensor: number, former: FormerZone, at: number): void {
  const { columns } = steps;
  const { id, source } = columns.configs[sensor]!;
  const known = former.sensors[id]!;
  const isAwaited = former.sources[source ?? ""]?.state.signal !== "silent";
  const before = columns.chart[sensor]!;
  const words = columns.words(sensor);
  const unheard = columns.seen[sensor] === NEVER && words.signal === "unknown";
  const occurrencesBefore = columns.alarms[sensor];
  const isLearned =
    known.state.baseline !== undefined && columns.ways[sensor]?.baseline?.takeOver(known.state.baseline);
  // While it learned, its own limits in deviations said nothing: what they said before holds until the next reading.
  const holds = unheard || (isLearned === true && words.limit === "normal");
  const states = { process: words.process, instrument: words.instrument };
  for (const alarm of ALARMS) {
    const own = { state: words[alarm], occurrence: columns.alarms[sensor]?.[alarm] };
    const merged = mergeAlarm(
      own,
      known.state.alarms?.[alarm],
      known.occurrences?.[alarm] ?? 0,
      alarm === "process" ? holds : unheard,
    );
    if (merged === undefined) continue;
    states[alarm] = merged.state;
    columns.alarms[sensor] = { ...columns.alarms[sensor], [alarm]: merged.occurrence };
  }
  const limit = holds && isConfigured(columns, sensor, known.state.limit) ? known.state.limit : words.limit;
  if (limit !== words.limit) columns.active[sensor] = activeAt(columns, sensor, limit, known);
  // A process alarm without its limit has nothing to return from.
  if (unheard && limit === "normal" && words.rate === "normal") states.process = settled(states.process);
  columns.chart[sensor] = sensorChartState({ ...words, limit, ...states });
  const awaits = unheard && isAwaited && known.state.signal !== "unknown" && columns.silentAfterMs[sensor] !== Infinity;
  const isNews = isLearned || columns.chart[sensor] !== before || columns.alarms[sensor] !== occurrencesBefore;
  const toldAlready = isTold(former, { since: columns.since[sensor]!, cause: columns.causes[sensor]! });
  if (!isNews && (toldAlready || !unheard || known.since === 0)) return;
  if (awaits) columns.awaited[sensor] = at;
  columns.changed = true;
  columns.setBand(sensor);
  settle(columns, sensor);
  const step = { before, after: columns.chart[sensor]!, cause: TAKEN_OVER, again: "signal" };
  const learned = isLearned ? { change: BASELINE_COMPLETE } : {};
  steps.finish(sensor, { ...step, ...learned }, at, at);
}

/** As if its condition were gone. */
const settled = (state: AlarmState): AlarmState =>
  state === "unacknowledged" ? "rtnUnacknowledged" : state === "acknowledged" ? "normal" : state;

function isConfigured(columns: SensorColumns, sensor: number, limit: LimitState): boolean {
  const { limits, abnormal } = columns.configs[sensor]!;
  if (limit === "normal") return true;
  return limit === "offNormal" ? abnormal.length > 0 : limits[limit] !== undefined;
}

function activeAt(columns: SensorColumns, sensor: number, limit: LimitState, known: SensorStanding): number {
  const { limits, abnormal } = columns.configs[sensor]!;
  if (columns.kind[sensor] === KindCode.discrete) {
    const told = String(known.reading?.value ?? known.state.alarms?.process?.level ?? "");
    return limit === "offNormal"
      ? Math.max(
          0,
          abnormal.findIndex(({ value }) => value === told),
        ) + 1
      : 0;
  }
  if (limit === "normal" || limit === "offNormal") return 0;
  const beyond = (level: (typeof LEVELS)[number]) =>
    limits[level] !== undefined && isHigh(level) === isHigh(limit) && RANK[level] <= RANK[limit];
  return LEVELS.reduce((bits, level, place) => (beyond(level) ? bits | (1 << place) : bits), 0);
}

const isSame = (one: object, other: object | undefined): boolean => JSON.stringify(one) === JSON.stringify(other);
