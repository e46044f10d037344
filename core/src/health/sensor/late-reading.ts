import { settle } from "./quiet-path.ts";
import { LATE_IN_ORDER_RESET, longerLateRun } from "../time/reading-time.ts";
import type { SensorColumns } from "./sensor-columns.ts";

/** `late`: not to be judged. `again`: to be judged, and it ends a run of late ones. */
export type Order = "newer" | "again" | "late";

/**
 * Where a reading comes in its sensor's order, noting it as the newest unless it is late. Of two that go by their
 * `arrival` in one moment the second is the newer; a sensor's own time must be greater than the newest.
 */
export function takeOrder(columns: SensorColumns, sensor: number, time: number, arrival: boolean): Order {
  const newest = columns.newest[sensor]!;
  let order: Order = columns.lateRuns.has(sensor) ? "again" : "newer";
  if (arrival ? time < newest : time <= newest) {
    const run = longerLateRun(columns.lateRuns.get(sensor), time, arrival);
    if (run.count < LATE_IN_ORDER_RESET) {
      columns.lateRuns.set(sensor, run);
      settle(columns, sensor);
      return "late";
    }
    // Time does not run backwards for all that: the sensor's clock stays, only its newest reading goes back.
    columns.floor[sensor] = columns.clock(sensor);
    order = "again";
  }
  columns.lateRuns.delete(sensor);
  columns.newest[sensor] = time;
  return order;
}
