const SENSORS_PER_MACHINE = 20;

/** Readings of so many sensors in turn, each with a time of its own that rises: what is looked up in the journal. */
export class Readings {
  readonly topics: string[];
  /** What a sensor reads at a time: one decimal, wandering, within its limit. */
  value = (sensor: number, at: number): number => Math.round(500 + 200 * Math.sin(at / 60_000 + sensor)) / 10;
  readonly #newest: Float64Array;
  #next = 0;

  constructor(sensors: number) {
    this.topics = sensorRows(sensors, "60s").map((row) => row.split(",").slice(0, 3).join("/"));
    this.#newest = new Float64Array(sensors);
  }

  next(): { topic: string; payload: string } {
    const sensor = this.#next++ % this.topics.length;
    const ts = (this.#newest[sensor] = Math.max(this.#newest[sensor]! + 1, Date.now()));
    return { topic: this.topics[sensor]!, payload: `{"value":${this.value(sensor, ts)},"ts":${ts}}` };
  }
}

/** Lines of the sensor table: zone, machine, sensor, interval, high. */
export const sensorRows = (sensors: number, interval: string): string[] =>
  Array.from({ length: sensors }, (_, index) => {
    const machine = Math.floor(index / SENSORS_PER_MACHINE);
    return `press,m${machine},s${index % SENSORS_PER_MACHINE},${interval},90`;
  });
