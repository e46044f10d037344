import type { Value } from "../../wire/reading.ts";
import { nuisancePends } from "../alarm/nuisance.ts";
import { markBit } from "../measurement/marks.ts";
import { quietUntil } from "../measurement/measurement.ts";
import { KindCode, NEVER, type SensorColumns } from "./sensor-columns.ts";
import type { ValueWay } from "../value/value-way.ts";

/**
 * The quiet path: a good reading that cannot move anything costs a few comparisons and field writes, no allocation and
 * no statechart. False, and nothing written, where it might move something. Whatever this takes the full path would
 * have taken to the same state. `arrival`: `time` is the reading's arrival and not its own.
 */
export function takeQuietly(
  columns: SensorColumns,
  sensor: number,
  value: Value,
  time: number,
  arrival: boolean,
): boolean {
  if (columns.quiet[sensor] === 0) return false;
  const newest = columns.newest[sensor]!;
  if (arrival ? time < newest : time <= newest) return false;
  if (time < columns.floor[sensor]!) return false;
  if (time >= columns.quietUntil[sensor]!) return false;
  const heard = columns.seen[sensor]!;
  const backAt = columns.backAt(sensor);
  if (time >= (heard > backAt ? heard : backAt) + columns.silentAfterMs[sensor]!) return false;
  if (columns.kind[sensor] === KindCode.discrete) {
    if (value !== (columns.texts[sensor] ?? columns.values[sensor])) return false;
  } else {
    if (typeof value !== "number") return false;
    if (!(value >= columns.rangeFrom[sensor]! && value <= columns.rangeTo[sensor]!)) return false;
    const scaled = value * columns.factor[sensor]! + columns.offset[sensor]!;
    const way = columns.ways[sensor];
    if (way === undefined) {
      if (!(scaled >= columns.bandFrom[sensor]! && scaled <= columns.bandTo[sensor]!)) return false;
    } else {
      way.look(scaled, time, isAttended(columns, sensor), isUnbroken(columns, sensor, time), true);
      if (!isCalm(columns, sensor, way)) return false;
      way.keep();
    }
    columns.values[sensor] = scaled;
  }
  columns.newest[sensor] = time;
  columns.seen[sensor] = time;
  return true;
}

/** Whether the value that its way has looked at moves nothing. Written so that what is not a number is not calm. */
function isCalm(columns: SensorColumns, sensor: number, way: ValueWay): boolean {
  const { nextJudged, nextRate, rateMax, detectors } = way;
  if (detectors !== undefined && (detectors.nextFrozen || detectors.nextMarks !== detectors.marks)) return false;
  if (way.completes || Math.abs(nextRate) > rateMax) return false;
  return !way.judges || (nextJudged >= columns.bandFrom[sensor]! && nextJudged <= columns.bandTo[sensor]!);
}

/** Whether the sensor's limits are judged now and nobody works on it: only then do its values say how they vary. */
export function isAttended(columns: SensorColumns, sensor: number): boolean {
  const { processByDesign, outOfService } = columns.words(sensor);
  return !processByDesign && !outOfService;
}

/** Whether a value at `at` follows its sensor's newest one: what happened while none came, or none was valid, nobody knows. */
export function isUnbroken(columns: SensorColumns, sensor: number, at: number): boolean {
  const { signal } = columns.words(sensor);
  return (signal === "live" || signal === "frozen") && at - columns.seen[sensor]! < columns.silentAfterMs[sensor]!;
}

/** Says, after a step, whether the next reading may take the quiet path. */
export function settle(columns: SensorColumns, sensor: number): void {
  const { signal, limit, marks } = columns.words(sensor);
  // A good reading says of its marks what those before it said, and that it is neither uncertain nor substituted.
  const said = (marks & ~markBit("due")) === (columns.ways[sensor]?.detectors?.marks ?? 0);
  const calm = signal === "live" && limit === "normal" && said && columns.active[sensor] === 0;
  columns.quietUntil[sensor] = quietUntil(columns, sensor);
  const heldOff = columns.machineInputs.get(sensor)?.until !== undefined;
  const pending = columns.pending[sensor] !== undefined || heldOff || nuisancePends(columns, sensor);
  const idle = !pending && !columns.lateRuns.has(sensor);
  columns.quiet[sensor] = calm && idle && columns.newest[sensor] !== NEVER ? 1 : 0;
}
