import { greatest } from "@tocsin/core/any-length";
import type { SensorId } from "@tocsin/core/wire/id";
import { openText } from "./checked.ts";
import { allOf, numberKey, parseKey } from "./keys.ts";
import { putText, type Operation, type Store } from "./store.ts";

/**
 * Keys and records name a sensor by a number that stays its own for ever, whatever becomes of the configuration. A
 * sensor's place in this process's arrays is another number; this is where the two meet.
 */
export class SensorNumbers {
  readonly #numbers: Uint32Array;
  readonly #indexes = new Map<number, number>();
  readonly #byId: Map<string, number>;

  private constructor(byId: Map<string, number>, sensors: readonly SensorId[]) {
    this.#byId = byId;
    this.#numbers = Uint32Array.from(sensors, (id) => byId.get(id)!);
    this.#numbers.forEach((number, index) => this.#indexes.set(number, index));
  }

  /** @returns the table, and what has to be written for sensors that are new */
  static async open(store: Store, sensors: readonly SensorId[]): Promise<[SensorNumbers, Operation[]]> {
    const byId = await readNumbers(store);
    let next = greatest(byId.values(), 0) + 1;
    const put: Operation[] = [];
    for (const id of sensors) {
      if (byId.has(id)) continue;
      byId.set(id, next);
      put.push(putText(numberKey(id), next));
      next += 1;
    }
    return [new SensorNumbers(byId, sensors), put];
  }

  /** @param sensor its place in this process */
  of(sensor: number): number {
    return this.#numbers[sensor]!;
  }

  /** Its id, for whoever reads the log. */
  idOf(number: number): string {
    for (const [id, one] of this.#byId) if (one === number) return id;
    return `lost/${number}`;
  }

  ofId(id: string): number | undefined {
    return this.#byId.get(id);
  }

  /** Its place in this process, undefined for a sensor that the configuration does not list any more. */
  indexOf(number: number): number | undefined {
    return this.#indexes.get(number);
  }

  /** Unreadable states come as an empty text, which is no state: that one sensor begins as unknown. */
  async *savedStates(store: Store): AsyncGenerator<{ sensor: number; ordinal: number; saved: string }> {
    for await (const [key, stored] of store.entries(allOf("sensor"))) {
      const parsed = parseKey(key);
      const sensor = parsed.kind === "sensor" ? this.indexOf(parsed.sensor) : undefined;
      if (sensor === undefined) continue;
      const text = openText(key, stored) ?? "0\n";
      const end = text.indexOf("\n");
      yield { sensor, ordinal: Number(text.slice(0, end)), saved: text.slice(end + 1) };
    }
  }
}

/** Sensor id -> number, of every sensor that the store has ever known. */
export async function readNumbers(store: Store): Promise<Map<string, number>> {
  const byId = new Map<string, number>();
  for await (const [key, number] of store.jsonEntries<number>(allOf("number"))) {
    const parsed = parseKey(key);
    if (parsed.kind === "number") byId.set(parsed.sensorId, number);
  }
  return byId;
}
