import type { AlarmName, AlarmState, Priority } from "../wire/health.ts";
import type { LogRecord, SensorTransition, SourceTransition } from "../wire/log.ts";

/** One alarm that a record moved. `rang`: it entered B and nothing muted it, so that a person was called. */
export type AlarmMove = {
  alarm: AlarmName | "source";
  from: AlarmState;
  to: AlarmState;
  rang: boolean;
  priority: Priority;
  /** That it stands for; empty where it is normal. */
  level: string;
};

const REGIONS = { "alarms.process": "process", "alarms.instrument": "instrument", alarm: "source" } as const;

const isRegion = (region: string): region is keyof typeof REGIONS => Object.hasOwn(REGIONS, region);

/** The alarms that a record of a zone's log moved. What is only logged, shelved or suppressed moves as well, and never rang. */
export function alarmMoves(record: LogRecord): AlarmMove[] {
  if (record.kind !== "transition" || record.of === "machine") return [];
  return record.changes.flatMap(({ region, from, to }) => {
    if (!isRegion(region) || (region === "alarm") !== (record.of === "source")) return [];
    const alarm = REGIONS[region];
    const running = runningOf(record, alarm);
    const rang = to === "unacknowledged" && running?.muted === undefined;
    const priority = running?.priority ?? record.priority ?? "log";
    const level = running?.level ?? "";
    return [{ alarm, from: from as AlarmState, to: to as AlarmState, rang, priority, level }];
  });
}

function runningOf(record: SensorTransition | SourceTransition, alarm: AlarmName | "source") {
  if (record.of === "source") return record.state.alarm;
  return alarm === "source" ? undefined : record.state.alarms?.[alarm];
}

/** Whether a record says that an alarm rang. */
export const rang = (record: LogRecord): boolean => alarmMoves(record).some((move) => move.rang);
