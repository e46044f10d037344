import type { Signal } from "../../wire/health.ts";
import type { Cause } from "../../wire/log.ts";
import { settle } from "../sensor/quiet-path.ts";
import { send, type Consult } from "../sensor/send.ts";
import { NEVER, type SensorColumns } from "../sensor/sensor-columns.ts";
import { judgeStanding } from "../limit/standing-value.ts";
import { sendAlarms, sendLimit, type Step } from "../sensor/step.ts";

/** What a sensor knows of its source while that is gone, and what its signal was before. */
export type SourceInput = { text: string; since: number; was: Signal };

/** Tells a sensor that its source is gone: it is unknown, and raises nothing of its own. */
export function stepSourceGone(
  columns: SensorColumns,
  sensor: number,
  cause: Cause,
  at: number,
  consult: Consult,
): Step | undefined {
  const { signal } = columns.words(sensor);
  const before = columns.chart[sensor]!;
  if (signal === "unknown" && columns.seen[sensor] === NEVER) return undefined;
  columns.sourceInputs.set(sensor, { text: cause.text, since: at, was: signal });
  columns.verdicts.delete(sensor);
  columns.awaited[sensor] = NEVER;
  columns.changed = true;
  send(columns, sensor, "reach.lost", at, consult);
  settle(columns, sensor);
  return columns.chart[sensor] === before ? undefined : { before, after: columns.chart[sensor]!, cause };
}

/**
 * Tells a sensor that its source is back. A periodic one is awaited: silence counts from here. One that reports on
 * change has nothing to say while nothing changed: it stands where it stood.
 */
export function stepSourceBack(
  columns: SensorColumns,
  sensor: number,
  cause: Cause,
  at: number,
  consult: Consult,
): Step | undefined {
  const input = columns.sourceInputs.get(sensor);
  if (input === undefined) return undefined;
  const before = columns.chart[sensor]!;
  columns.sourceInputs.delete(sensor);
  columns.changed = true;
  const onChange = columns.silentAfterMs[sensor] === Infinity;
  if (onChange && input.was === "live") standAgain(columns, sensor, Math.max(at, columns.clock(sensor)), consult);
  else columns.awaited[sensor] = at;
  settle(columns, sensor);
  return columns.chart[sensor] === before ? undefined : { before, after: columns.chart[sensor]!, cause };
}

/** The value that it had is live again: the delays that were dropped when it was lost begin anew. */
function standAgain(columns: SensorColumns, sensor: number, at: number, consult: Consult): void {
  const before = columns.chart[sensor]!;
  const active = columns.active[sensor]!;
  send(columns, sensor, "reach.back", at, consult);
  judgeStanding(columns, sensor, at);
  sendLimit(columns, sensor, at, consult);
  sendAlarms(columns, sensor, before, active, at, consult);
}
