import type { Change, SensorTransition, Unnumbered } from "../wire/log.ts";
import { noticeOf } from "./notice.ts";
import type { SensorColumns } from "./sensor-columns.ts";
import { sensorChart, type SensorWords } from "./sensor-health.ts";
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
  const notice = noticeOf(config, after, columns.active[sensor]!);
  const reading = columns.carried(sensor);
  columns.since[sensor] = at;
  columns.causes[sensor] = step.cause;
  columns.notices[sensor] = notice;
  return {
    kind: "transition",
    of: "sensor",
    id: config.id,
    at,
    processedAt,
    changes: changesBetween(before, after),
    state: after.state,
    health: after.health,
    healthBefore: before.health,
    ...notice,
    cause: step.cause,
    ...(reading === undefined ? {} : { reading }),
  };
}

function changesBetween(before: SensorWords, after: SensorWords): Change[] {
  const changes: Change[] = [];
  const compare = (region: string, from: string, to: string) => from !== to && changes.push({ region, from, to });
  compare("signal", before.signal, after.signal);
  compare("limit", before.limit, after.limit);
  compare("measurement.uncertain", before.uncertain ? "yes" : "no", after.uncertain ? "yes" : "no");
  if (changes.length > 0) return changes;
  // From one abnormal value to another; else the state itself is news (it could not be read).
  return after.limit === "offNormal"
    ? [{ region: "limit", from: before.limit, to: after.limit }]
    : [{ region: "signal", from: before.signal, to: after.signal }];
}
