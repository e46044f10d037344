import type { AlarmName } from "../wire/health.ts";
import type { SensorId } from "../wire/id.ts";
import { acknowledgedBy, shelvedBy, unshelvedBy } from "./explain/cause.ts";
import { durationText } from "./explain/cause-text.ts";
import { stepShelve, takeOffShelf } from "./suppression/people-step.ts";
import { rejected, type Rejected } from "./rejected.ts";
import { send, type Consult } from "./sensor/send.ts";
import type { SensorColumns } from "./sensor/sensor-columns.ts";
import type { ServiceCommand } from "./suppression/service-command.ts";
import { SHELF_MAX_MS, shelfLevels } from "./suppression/shelf.ts";
import type { Step } from "./sensor/step.ts";

type Target = { sensor: SensorId; alarm: AlarmName };

/** What a person may tell a zone. Times are gateway time, ms since 1970 UTC. */
export type Command = AlarmCommand | ServiceCommand | SourceCommand;

/** Of the one alarm of a source. */
export type SourceCommand = { kind: "acknowledgeSource"; source: string; occurrence: number };

/** What a person may do to an alarm. */
export type AlarmCommand =
  /** Names its occurrence, so that it never reaches the next one. */
  | ({ kind: "acknowledge"; occurrence: number } & Target)
  /** For a time, or once: until the alarm clears. `level` is "any" for the instrument alarm. */
  | ({ kind: "shelve"; level: string; reason: string; forMs?: number; once?: true } & Target)
  | ({ kind: "unshelve" } & Target);

/** Expected outcomes are values. */
export type Outcome = { outcome: "applied" } | Rejected;

/** Steps a sensor by a person's command at gateway time `at`: the step, or why there is none. */
export function obey(
  columns: SensorColumns,
  sensor: number,
  command: AlarmCommand,
  by: string,
  at: number,
  consult: Consult,
): Step | Rejected {
  switch (command.kind) {
    case "acknowledge":
      return acknowledge(columns, sensor, command, by, at, consult);
    case "shelve":
      return shelve(columns, sensor, command, by, at, consult);
    case "unshelve":
      return unshelve(columns, sensor, command, by, at, consult);
  }
}

/** B becomes C, D becomes A. */
function acknowledge(
  columns: SensorColumns,
  sensor: number,
  { alarm, occurrence }: Extract<AlarmCommand, { kind: "acknowledge" }>,
  by: string,
  at: number,
  consult: Consult,
): Step | Rejected {
  const running = columns.alarms[sensor]?.[alarm];
  const newest = running?.occurrence ?? 0;
  if (occurrence !== newest) {
    return rejected("other-occurrence", `occurrence ${occurrence} of the ${alarm} alarm is not the newest, ${newest}`);
  }
  const before = columns.chart[sensor]!;
  send(columns, sensor, `${alarm}.acknowledge`, at, consult);
  const after = columns.chart[sensor]!;
  const { [alarm]: state } = columns.words(sensor);
  if (after === before)
    return rejected("nothing-to-acknowledge", `the ${alarm} alarm is ${state}: it waits for nobody`);
  const { reAlarmMs } = running!;
  if (state === "acknowledged" && reAlarmMs !== undefined) {
    columns.alarms[sensor] = { ...columns.alarms[sensor], [alarm]: { ...running!, reAlarmAt: at + reAlarmMs } };
  }
  return { before, after, cause: acknowledgedBy(by), by };
}

function shelve(
  columns: SensorColumns,
  sensor: number,
  { alarm, level, reason, forMs, once }: Extract<AlarmCommand, { kind: "shelve" }>,
  by: string,
  at: number,
  consult: Consult,
): Step | Rejected {
  const levels = shelfLevels(columns.configs[sensor]!, alarm);
  if (!levels.includes(level)) {
    return rejected("unknown-level", `the ${alarm} alarm has no level ${level}; it has ${levels.join(", ") || "none"}`);
  }
  const tooLong = forMs !== undefined && !(forMs > 0 && forMs <= SHELF_MAX_MS);
  if (tooLong || (forMs === undefined && once === undefined)) {
    return rejected("bad-duration", `shelve for at most ${durationText(SHELF_MAX_MS)}, or once until the alarm clears`);
  }
  const ends = { ...(forMs === undefined ? {} : { until: at + forMs }), ...(once ? { once } : {}) };
  const shelf = { level, by, reason, from: at, ...ends };
  return stepShelve(columns, sensor, alarm, shelf, shelvedBy(shelf), at, consult);
}

function unshelve(
  columns: SensorColumns,
  sensor: number,
  { alarm }: Extract<AlarmCommand, { kind: "unshelve" }>,
  by: string,
  at: number,
  consult: Consult,
): Step | Rejected {
  if (columns.shelves.get(sensor)?.[alarm] === undefined) {
    return rejected("not-shelved", `the ${alarm} alarm is on no shelf`);
  }
  const before = columns.chart[sensor]!;
  takeOffShelf(columns, sensor, alarm, at, consult);
  return { before, after: columns.chart[sensor]!, cause: unshelvedBy(by), by };
}
