import { ALARMS, type AlarmName, type AlarmState, type NuisanceFact } from "../../wire/health.ts";
import type { Cause } from "../../wire/log.ts";
import type { Occurrence } from "./alarm.ts";
import type { NuisanceEvent } from "../statechart/alarm-statechart.ts";
import { delayText, durationText } from "../explain/cause-text.ts";
import { NUISANCE_DEFAULT, type NuisanceConfig } from "../config.ts";
import { NEVER, type SensorColumns } from "../sensor/sensor-columns.ts";
import type { SensorWords } from "../sensor/sensor-health.ts";

const isActive = (state: AlarmState): boolean => state === "unacknowledged" || state === "acknowledged";

const nuisanceConfig = (columns: SensorColumns, sensor: number): NuisanceConfig =>
  columns.configs[sensor]!.nuisance ?? NUISANCE_DEFAULT;

/**
 * What an alarm's coming or going at `at` makes of it. Only what rings can be a nuisance; muted it rings for nobody, but
 * chatters all the same.
 */
export function nuisanceAfter(
  columns: SensorColumns,
  sensor: number,
  before: SensorWords,
  at: number,
): NuisanceEvent | undefined {
  const words = columns.words(sensor);
  const escalates = (name: AlarmName) => isActive(words[name]) && !isCounted(columns.alarms[sensor]![name]!);
  const alarm = ALARMS.find((name) => isActive(before[name]) !== isActive(words[name]) || escalates(name));
  if (alarm === undefined) return undefined;
  const occurrence = columns.alarms[sensor]![alarm]!;
  const word = words[`${alarm}Nuisance`];
  const comes = isActive(words[alarm]);
  if (occurrence.priority === "log") return comes && word === "fleeting" ? `${alarm}.calms` : undefined;
  const config = nuisanceConfig(columns, sensor);
  if (comes) {
    const begins = [...occurrence.begins, at].slice(-config.chatteringCount);
    put(columns, sensor, alarm, { ...occurrence, begins });
    const chatters = begins.length >= config.chatteringCount && at - begins[0]! <= config.chatteringWithinMs;
    if (chatters) return word === "chattering" ? undefined : `${alarm}.chatters`;
    return word === "fleeting" ? `${alarm}.calms` : undefined;
  }
  if (word === "none" && at - occurrence.since <= config.fleetingClearsMs)
    put(columns, sensor, alarm, { ...occurrence, clearedAt: at });
  return word === "standing" ? `${alarm}.calms` : undefined;
}

/** One that began at `log` is counted when it escalates to what rings. */
const isCounted = ({ priority, begins, since }: Occurrence): boolean =>
  priority === "log" || (begins.at(-1) ?? NEVER) >= since;

function put(columns: SensorColumns, sensor: number, alarm: AlarmName, occurrence: Occurrence): void {
  columns.alarms[sensor] = { ...columns.alarms[sensor], [alarm]: occurrence };
}

/** When the passing of time alone makes one of its alarms a nuisance or no longer one; on the sensor's clock. */
export function nuisanceDue(columns: SensorColumns, sensor: number): number {
  if (columns.alarms[sensor] === undefined) return Infinity;
  const due = Math.min(alarmDue(columns, sensor, "process"), alarmDue(columns, sensor, "instrument"));
  // A configuration that has become shorter moves no clock back.
  return due === Infinity ? due : Math.max(due, columns.clock(sensor));
}

function alarmDue(columns: SensorColumns, sensor: number, alarm: AlarmName): number {
  const occurrence = columns.alarms[sensor]?.[alarm];
  if (occurrence === undefined) return Infinity;
  const words = columns.words(sensor);
  const { begins, clearedAt, since, priority } = occurrence;
  const { chatteringWithinMs, fleetingAwayMs, standingMs } = nuisanceConfig(columns, sensor);
  const word = words[`${alarm}Nuisance`];
  if (word === "chattering") return (begins.at(-1) ?? since) + chatteringWithinMs;
  if (isActive(words[alarm])) return word !== "none" || priority === "log" ? Infinity : since + standingMs;
  return clearedAt === undefined ? Infinity : clearedAt + fleetingAwayMs;
}

/** Whether readings have to be held against such a deadline though nothing else goes on. */
export const nuisancePends = (columns: SensorColumns, sensor: number): boolean =>
  columns.alarms[sensor] !== undefined && nuisanceDue(columns, sensor) !== Infinity;

/** The alarm whose deadline is the next of them. */
export const nextNuisance = (columns: SensorColumns, sensor: number): AlarmName =>
  alarmDue(columns, sensor, "process") <= alarmDue(columns, sensor, "instrument") ? "process" : "instrument";

/** The event of what falls due, and why. */
export function nuisanceFalls(
  columns: SensorColumns,
  sensor: number,
): { event: NuisanceEvent; cause: Cause } | undefined {
  const alarm = nextNuisance(columns, sensor);
  const occurrence = columns.alarms[sensor]?.[alarm];
  if (occurrence === undefined) return undefined;
  const words = columns.words(sensor);
  const { chatteringWithinMs, standingMs } = nuisanceConfig(columns, sensor);
  if (words[`${alarm}Nuisance`] === "chattering")
    return {
      event: `${alarm}.calms`,
      cause: timer(`${alarm} alarm has not come again for ${durationText(chatteringWithinMs)}`),
    };
  if (isActive(words[alarm]))
    return {
      event: `${alarm}.stands`,
      cause: timer(`${alarm} alarm stands for more than ${durationText(standingMs)}`),
    };
  const { clearedAt: _, ...settled } = occurrence;
  put(columns, sensor, alarm, settled);
  return { event: `${alarm}.wasFleeting`, cause: timer(fleetingText(columns, sensor, alarm, occurrence)) };
}

const timer = (text: string): Cause => ({ kind: "timer", text });

/** The alarms that are a nuisance, as they go over the wire; undefined where none is. */
export function nuisanceOf(columns: SensorColumns, sensor: number): { [A in AlarmName]?: NuisanceFact } | undefined {
  const words = columns.words(sensor);
  if (words.processNuisance === "none" && words.instrumentNuisance === "none") return undefined;
  const facts: { [A in AlarmName]?: NuisanceFact } = {};
  for (const alarm of ALARMS) {
    const is = words[`${alarm}Nuisance`];
    const occurrence = columns.alarms[sensor]?.[alarm];
    if (is === "none" || occurrence === undefined) continue;
    facts[alarm] = { is, since: sinceOf(is, occurrence), text: textOf(columns, sensor, alarm, is, occurrence) };
  }
  return facts;
}

const sinceOf = (is: NuisanceFact["is"], { begins, since }: Occurrence): number =>
  is === "chattering" ? (begins[0] ?? since) : since;

function textOf(
  columns: SensorColumns,
  sensor: number,
  alarm: AlarmName,
  is: NuisanceFact["is"],
  occurrence: Occurrence,
): string {
  const { chatteringWithinMs, chatteringCount, standingMs } = nuisanceConfig(columns, sensor);
  if (is === "standing") return `stands for more than ${durationText(standingMs)}: mend what causes it, or shelve it`;
  if (is === "fleeting") return fleetingText(columns, sensor, alarm, occurrence);
  return `came ${chatteringCount} times within ${durationText(chatteringWithinMs)}: ${cureOf(columns, sensor, alarm)}`;
}

/** Of the process alarm mostly a deadband too small; the instrument's is one for the maintenance. */
function cureOf(columns: SensorColumns, sensor: number, alarm: AlarmName): string {
  if (alarm === "instrument") return "look for a loose contact or a weak link";
  const { kind, deadband, unit = "" } = columns.configs[sensor]!;
  if (kind === "discrete") return "give the value an on-delay or an off-delay";
  return `make the deadband wider (it is ${`${deadband} ${unit}`.trim()}) or the delays longer`;
}

function fleetingText(columns: SensorColumns, sensor: number, alarm: AlarmName, { level }: Occurrence): string {
  const { fleetingClearsMs, fleetingAwayMs } = nuisanceConfig(columns, sensor);
  const { limits, abnormal } = columns.configs[sensor]!;
  const limit = limits[level as keyof typeof limits] ?? abnormal.find(({ value }) => value === level);
  const now =
    alarm === "process" ? `; its on-delay is${delayText(limit?.onDelayMs ?? 0).replace(" for", "") || " none"}` : "";
  return `${alarm} alarm (${level}) cleared within ${durationText(fleetingClearsMs)} and stayed away for ${durationText(fleetingAwayMs)}${now}`;
}
