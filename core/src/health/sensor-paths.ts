import type { SensorId } from "../wire/id.ts";
import { PATH_REGION, type Change } from "../wire/log.ts";
import { NEVER } from "./sensor/sensor-columns.ts";
import { recordStep } from "./sensor/sensor-record.ts";
import type { ZoneSteps } from "./zone-steps.ts";

/** Over which data path each sensor of a zone is heard, and whether its readings come later than they were made. */
export class SensorPaths {
  readonly #steps: ZoneSteps;
  readonly #numbers: ReadonlyMap<SensorId, number>;

  constructor(steps: ZoneSteps, numbers: ReadonlyMap<SensorId, number>) {
    this.#steps = steps;
    this.#numbers = numbers;
  }

  /** Undefined where it is not known, or there is but one. */
  pathOf(sensor: number): string | undefined {
    const { columns } = this.#steps;
    return columns.paths.nameOf(columns.path[sensor]!);
  }

  isBelated(sensor: number): boolean {
    return this.#steps.columns.belated[sensor] === 1;
  }

  /** Whether the sensor's readings come later than they were made: ticks then leave it alone. */
  setBelated(id: SensorId, belated: boolean): void {
    const sensor = this.#numbers.get(id);
    if (sensor === undefined) return;
    this.#steps.columns.belated[sensor] = belated ? 1 : 0;
    this.#moved(sensor);
  }

  /**
   * The sensor's readings come over this data path from here on; `processedAt` is gateway time. Of one that was heard
   * before it makes a record, so that whoever shows a lost path knows whom it concerns; why the sensor is as it is, and
   * since when, stays as it was.
   */
  route(id: SensorId, path: string, processedAt: number): void {
    const sensor = this.#numbers.get(id);
    if (sensor === undefined) return;
    const { columns } = this.#steps;
    const from = this.pathOf(sensor) ?? "unknown";
    columns.path[sensor] = columns.paths.numberOf(path);
    this.#moved(sensor);
    if (columns.seen[sensor] === NEVER) return;
    const state = columns.chart[sensor]!;
    const since = columns.since[sensor]!;
    const change: Change = { region: PATH_REGION, from, to: path };
    const step = { before: state, after: state, cause: columns.causes[sensor]!, change };
    this.#steps.record(recordStep(columns, sensor, step, Math.max(since, columns.clock(sensor)), processedAt));
    columns.since[sensor] = since;
  }

  #moved(sensor: number): void {
    this.#steps.movedSensors.add(sensor);
    this.#steps.noteDeadlines(sensor);
  }
}
