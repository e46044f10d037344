import { MEASUREMENTS, type Measurement, type Quality } from "../../wire/health.ts";
import type { Cause } from "../../wire/log.ts";
import { durationText, numberText, valueText } from "../explain/cause-text.ts";
import { MEASURED_AGAIN, QUALITY_GOOD, QUALITY_UNCERTAIN, SUBSTITUTED } from "../explain/cause.ts";
import { markBit } from "./marks.ts";
import { send, type Consult } from "../sensor/send.ts";
import { NEVER, type SensorColumns } from "../sensor/sensor-columns.ts";

/** What a valid reading at `at` says of the measurement, as bits. */
function marksNow(columns: SensorColumns, sensor: number, quality: Quality, at: number): number {
  return (
    (columns.ways[sensor]?.detectors?.marks ?? 0) |
    (quality === "uncertain" ? markBit("uncertain") : 0) |
    (quality === "substituted" ? markBit("substituted") : 0) |
    (at >= serviceDue(columns, sensor) ? markBit("due") : 0)
  );
}

/** When its calibration or battery is due, event time; Infinity for never. */
const serviceDue = (columns: SensorColumns, sensor: number): number => columns.configs[sensor]!.due?.at ?? Infinity;

/** Tells the statechart which marks have come and gone. */
export function sendMarks(
  columns: SensorColumns,
  sensor: number,
  quality: Quality,
  at: number,
  consult: Consult,
): void {
  const now = marksNow(columns, sensor, quality, at);
  const changed = now ^ columns.words(sensor).marks;
  const told = consult === "always" ? changed | now : changed;
  if (told === 0) return;
  for (const mark of MEASUREMENTS) {
    if ((told & markBit(mark)) === 0) continue;
    send(columns, sensor, (now & markBit(mark)) === 0 ? `${mark}.ends` : `${mark}.begins`, at, consult);
  }
}

/** When its calibration or its battery is due, and no reading has said so yet; never before the sensor's clock. */
export function markDue(columns: SensorColumns, sensor: number): number {
  const due = serviceDue(columns, sensor);
  if (due === Infinity || (columns.words(sensor).marks & markBit("due")) !== 0) return Infinity;
  return Math.max(due, columns.clock(sensor));
}

/**
 * From when on a reading cannot take the quiet path because of what is due: it would say that it is due, or, under
 * another configuration, that it is not.
 */
export function quietUntil(columns: SensorColumns, sensor: number): number {
  const due = serviceDue(columns, sensor);
  const told = (columns.words(sensor).marks & markBit("due")) !== 0;
  if (!told) return due;
  return columns.clock(sensor) >= due ? Infinity : NEVER;
}

/** What has changed between two sets of marks, the first of them; undefined where nothing has. */
export function marksCause(columns: SensorColumns, sensor: number, before: number, after: number): Cause | undefined {
  const changed = before ^ after;
  const mark = MEASUREMENTS.find((each) => (changed & markBit(each)) !== 0);
  return mark === undefined ? undefined : markCause(columns, sensor, mark, (after & markBit(mark)) !== 0);
}

function markCause(columns: SensorColumns, sensor: number, mark: Measurement, begins: boolean): Cause {
  const { unit, spike, noise, measures, due } = columns.configs[sensor]!;
  switch (mark) {
    case "uncertain":
      return begins ? QUALITY_UNCERTAIN : QUALITY_GOOD;
    case "substituted":
      return begins ? SUBSTITUTED : MEASURED_AGAIN;
    case "outOfRange": {
      const value = valueText(columns.values[sensor]!, unit);
      const range = measures === undefined ? "any range" : `${numberText(measures.from)} to ${numberText(measures.to)}`;
      return { kind: "range", text: `${value} is ${begins ? "outside" : "inside"} the measuring range ${range}` };
    }
    case "spiky": {
      const { count = 0, height = 0, withinMs = 0 } = spike ?? {};
      const what = `${count} spikes higher than ${valueText(height, unit)} within ${durationText(withinMs)}`;
      return { kind: "signal", text: begins ? what : `fewer than ${what}` };
    }
    case "noisy": {
      const told = columns.ways[sensor]?.detectors?.noise ?? NaN;
      const limit = valueText(noise?.limit ?? 0, unit);
      return { kind: "signal", text: `noise ${numberText(told)} is ${begins ? "above" : "not above"} ${limit}` };
    }
    case "due":
      return {
        kind: "timer",
        text: begins ? `${due?.what} is due since ${due?.on}` : `${due?.what ?? "nothing"} is not due`,
      };
  }
}
