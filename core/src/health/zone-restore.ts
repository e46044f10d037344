import { STATE_UNREADABLE } from "./explain/cause.ts";
import { restoreSensor } from "./saved/saved-sensor.ts";
import type { ZoneSteps } from "./zone-steps.ts";

/** Puts a sensor where its saved text says, and its zone with it. False where that is unreadable: then it is unknown. */
export function restoreSensorOf(steps: ZoneSteps, sensor: number, saved: string): boolean {
  const { columns } = steps;
  const before = columns.words(sensor);
  const readable = restoreSensor(columns, sensor, saved);
  if (!readable) {
    columns.forget(sensor);
    columns.causes[sensor] = STATE_UNREADABLE;
  }
  steps.sources.restored(sensor);
  steps.account(sensor, before, columns.words(sensor));
  steps.noteDeadlines(sensor);
  return readable;
}
