import type { AlarmName } from "../wire/health.ts";
import type { SensorId } from "../wire/id.ts";
import { acknowledgedBy } from "./cause.ts";
import type { Consult } from "./send.ts";
import type { SensorColumns } from "./sensor-columns.ts";
import { stepCommand, type Step } from "./step.ts";

/** What a person may tell a zone. An acknowledgement names its occurrence, so that it never reaches the next one. */
export type Command = { kind: "acknowledge"; sensor: SensorId; alarm: AlarmName; occurrence: number };

/** Expected outcomes are values. `detail` is for the person who asked. */
export type Outcome =
  | { outcome: "applied" }
  | { outcome: "rejected"; code: "unknown-sensor" | "other-occurrence" | "nothing-to-acknowledge"; detail: string };

export type Rejected = Extract<Outcome, { outcome: "rejected" }>;

/** Acknowledges at gateway time `at`: B becomes C, D becomes A. A step, or why there is none. */
export function acknowledge(
  columns: SensorColumns,
  sensor: number,
  { alarm, occurrence }: Command,
  by: string,
  at: number,
  consult: Consult,
): Step | Rejected {
  const newest = columns.alarms[sensor]?.[alarm]?.occurrence ?? 0;
  if (occurrence !== newest) {
    const detail = `occurrence ${occurrence} of the ${alarm} alarm is not the newest one, which is ${newest}`;
    return { outcome: "rejected", code: "other-occurrence", detail };
  }
  const step = stepCommand(columns, sensor, `${alarm}.acknowledge`, at, by, acknowledgedBy(by), consult);
  if (step !== undefined) return step;
  const detail = `the ${alarm} alarm is ${columns.words(sensor)[alarm]} and waits for nobody`;
  return { outcome: "rejected", code: "nothing-to-acknowledge", detail };
}
