import { Mark } from "@tocsin/core/health/zone";
import { BACKLOG_MAX_MS } from "@tocsin/core/health/time/reading-time";
import type { ReplayedReading } from "@tocsin/core/health/replay";
import type { ZoneInput } from "@tocsin/core/health/zone-input";
import type { SensorId } from "@tocsin/core/wire/id";
import { decodeOrder, type Arrival } from "./arrival-order.ts";
import { openBytes } from "./checked.ts";
import { decodeCheckpoint, type Checkpoint } from "./checkpoint.ts";
import { readGroup } from "./group-record.ts";
import { NO_INPUTS, type PlacedInput, type Start } from "./input-book.ts";
import type { CommitMeta } from "./journal.ts";
import { allOf, dayOf, keptFrom, metaKey, parseKey, type Key } from "./keys.ts";
import { ReadingCursors } from "./reading-cursors.ts";
import { readNumbers } from "./sensor-numbers.ts";
import { damaged, Store } from "./store.ts";
import type { StoredReading } from "./stored-reading.ts";

/** `checkpoint`: what a start under another configuration began from. */
export type LoggedStart = Start & { checkpoint?: Checkpoint };
export type LoggedInput = ReplayedReading | ZoneInput | LoggedStart;

/** Arrivals without a gap; `first`: the first is so many'th of all that the store ever took. */
type Order = { first: number; arrivals: Arrival[] };

/** All inputs of a store in the order in which they were stepped, of a store that no gateway has open. */
export class InputLog {
  /** Readings that were stepped once and are no longer kept, or cannot be read. */
  missing = 0;
  readonly #store: Store;
  readonly #ids: Map<number, string>;

  private constructor(store: Store, ids: Map<number, string>) {
    this.#store = store;
    this.#ids = ids;
  }

  /** @throws JournalError where the store does not open */
  static async open(folder: string): Promise<InputLog> {
    const store = await Store.open(folder, { mustExist: true });
    return new InputLog(store, new Map([...(await readNumbers(store))].map(([id, number]) => [number, id])));
  }

  /** Where a replay can begin, oldest first. */
  async *checkpoints(): AsyncGenerator<Checkpoint> {
    for await (const [key, stored] of this.#store.entries(allOf("checkpoint")))
      yield decoded(key, stored, decodeCheckpoint);
  }

  /** Of the newest commit: readings that the store has taken since it was made, and gateway time. */
  async newest(): Promise<{ arrivals: number; at: number }> {
    const meta = await this.#store.getJson<CommitMeta>(metaKey("commit"));
    return { arrivals: meta?.inputs.arrivals ?? 0, at: meta?.gatewayTime ?? 0 };
  }

  /** What was stepped after the checkpoint, in portions. */
  async *from(checkpoint: Checkpoint): AsyncGenerator<LoggedInput[]> {
    const { config, at, ordinals } = checkpoint;
    const tail = await this.#redoLog();
    const day = config.clock === "event" ? undefined : dayOf(at - BACKLOG_MAX_MS);
    const cursors = await ReadingCursors.open(this.#store, new Map(ordinals), day, tail.readings);
    const inputs = await this.#inputsAfter(checkpoint);
    let arrived = checkpoint.arrivals;
    let next = 0;
    for await (const arrivals of this.#portions(checkpoint, tail)) {
      await prepare(cursors, arrivals);
      const steps: LoggedInput[] = [];
      for (const arrival of arrivals) {
        while ((inputs[next]?.after ?? Infinity) <= arrived) steps.push(inputs[next++]!);
        arrived += 1;
        const reading = cursors.take(arrival.sensor);
        if (reading === undefined) this.missing += 1;
        else steps.push(asReplayed(this.#ids.get(arrival.sensor) as SensorId, reading, arrival.gatewayTime));
      }
      yield steps;
    }
    yield inputs.slice(next);
  }

  /** Arrivals after the checkpoint: those whose order is written, then those of the redo log behind them. */
  async *#portions(checkpoint: Checkpoint, redo: Order): AsyncGenerator<Arrival[]> {
    const behind = ({ first, arrivals }: Order) => arrivals.slice(Math.max(0, checkpoint.arrivals + 1 - first));
    for await (const [key, stored] of this.#store.entries(keptFrom("order", dayOf(checkpoint.at)))) {
      const parsed = parseKey(key);
      if (parsed.kind !== "order") continue;
      yield behind({ first: parsed.first, arrivals: decoded(key, stored, decodeOrder) });
    }
    yield behind(redo);
  }

  async #inputsAfter(checkpoint: Checkpoint): Promise<(LoggedInput & { after: number })[]> {
    const inputs: (LoggedInput & { after: number })[] = [];
    const starts = new Map<string, Checkpoint>();
    const place = (arrivals: number, number: number) => `${arrivals}/${number}`;
    for await (const one of this.checkpoints())
      if (one.inputs > checkpoint.inputs) starts.set(place(one.arrivals, one.inputs), one);
    for await (const [key, some] of this.#store.jsonEntries<PlacedInput[]>(keptFrom("input", dayOf(checkpoint.at)))) {
      const parsed = parseKey(key);
      if (parsed.kind !== "input") continue;
      for (const [index, input] of some.entries()) {
        const number = parsed.number + index;
        if (number <= checkpoint.inputs) continue;
        const began = starts.get(place(input.after, number));
        if (input.kind === "configuration" && began) inputs.push({ ...input, checkpoint: began });
        else inputs.push(input);
      }
    }
    return inputs;
  }

  /** Readings of the redo log by sensor, and the order of those whose order is not written yet. */
  async #redoLog(): Promise<Order & { readings: StoredReading[][] }> {
    const meta = await this.#store.getJson<CommitMeta>(metaKey("commit"));
    const { ordered, orderedGroup } = meta?.inputs ?? NO_INPUTS;
    const readings: StoredReading[][] = [];
    const arrivals: Arrival[] = [];
    for await (const [key, stored] of this.#store.entries(allOf("group"))) {
      const parsed = parseKey(key);
      const isOrdered = parsed.kind !== "group" || parsed.group <= orderedGroup;
      decoded(key, stored, (record) =>
        readGroup(record, ({ sensor, gatewayTime, ...reading }) => {
          (readings[sensor] ??= []).push(reading);
          if (!isOrdered) arrivals.push({ sensor, gatewayTime });
        }),
      );
    }
    return { readings, arrivals, first: ordered + 1 };
  }

  close(): Promise<void> {
    return this.#store.close();
  }
}

async function prepare(cursors: ReadingCursors, arrivals: readonly Arrival[]): Promise<void> {
  const counts = new Map<number, number>();
  for (const { sensor } of arrivals) counts.set(sensor, (counts.get(sensor) ?? 0) + 1);
  for (const [sensor, count] of counts) await cursors.prepare(sensor, count);
}

const asReplayed = (
  sensor: SensorId,
  { value, quality, at, marks }: StoredReading,
  gatewayTime: number,
): ReplayedReading => ({
  kind: "reading",
  sensor,
  value,
  quality,
  at,
  gatewayTime,
  retained: (marks & Mark.retained) !== 0,
});

function decoded<Result>(key: Key, stored: Uint8Array, decode: (record: Uint8Array) => Result): Result {
  const record = openBytes(key, stored);
  if (record === undefined) throw damaged(key);
  try {
    return decode(record);
  } catch (error) {
    throw damaged(key, error);
  }
}
