import { decodeOrder } from "../arrival-order.ts";
import { openBytes, openText } from "../checked.ts";
import { decodeCheckpoint } from "../checkpoint.ts";
import { chunkRuns } from "../chunk.ts";
import { readGroup } from "../group-record.ts";
import { parseKey, type Key, type ParsedKey } from "../keys.ts";
import type { Store } from "../store.ts";
import { shownAt } from "../stored-reading.ts";
import { OrdinalRuns } from "./ordinal-runs.ts";

/** A record that is not what was written under its key. */
export type BadRecord = { key: Uint8Array; text: string; parsed: ParsedKey | undefined; stored: Uint8Array };

/** Numbers without a gap; a later one that does not follow opens a hole. */
export class Sequence {
  first = 0;
  newest = 0;
  readonly holes: { from: number; to: number }[] = [];

  add(from: number, to: number): void {
    this.first ||= from;
    if (this.newest > 0 && from > this.newest + 1) this.holes.push({ from: this.newest + 1, to: from - 1 });
    this.newest = Math.max(this.newest, to);
  }
}

/** What one sensor left in the store. Ordinals; 0 where there is none. */
export type SensorTrace = {
  runs: OrdinalRuns;
  /** Newest that a chunk holds, and newest time of any chunk. */
  chunked: number;
  newestAt: number;
  /** What is known of it besides its readings. */
  cursor: { upTo: number; given?: number } | undefined;
  saved: number | undefined;
  checkpoint: number;
};

const newTrace = (): SensorTrace => ({
  runs: new OrdinalRuns(),
  chunked: 0,
  newestAt: -Infinity,
  cursor: undefined,
  saved: undefined,
  checkpoint: 0,
});

/**
 * Everything that a store holds, read once from end to end: which records are not what was written, and which numbers
 * are missing between those that are. Memory is that of a few numbers for each sensor.
 */
export class Survey {
  readonly bad: BadRecord[] = [];
  readonly sensors: SensorTrace[] = [];
  readonly ids = new Map<number, string>();
  readonly log = new Map<number, Sequence>();
  readonly inputs = new Sequence();
  readonly arrivals = new Sequence();
  newestEra = 0;
  newestGroup = 0;
  records = 0;

  /** @throws JournalError where LevelDB itself cannot read on */
  static async of(store: Store): Promise<Survey> {
    const survey = new Survey();
    for await (const [key, stored] of store.rawEntries()) survey.#take(key, stored);
    return survey;
  }

  #take(key: Uint8Array, stored: Uint8Array): void {
    this.records += 1;
    const text = Buffer.from(key).toString("utf8");
    const parsed = parsedKey(text);
    const record = parsed && openBytes(text, stored);
    try {
      if (record === undefined) throw new RangeError("not what was written");
      this.#note(text as Key, parsed!, record, stored);
    } catch {
      this.bad.push({ key, text, parsed, stored });
    }
  }

  #note(text: Key, parsed: ParsedKey, record: Uint8Array, stored: Uint8Array): void {
    const json = <Value>() => JSON.parse(openText(text, stored)!) as Value;
    // oxlint-disable-next-line typescript/switch-exhaustiveness-check
    switch (parsed.kind) {
      case "number":
        this.ids.set(json<number>(), parsed.sensorId);
        return;
      case "chunk":
        return this.#noteChunk(parsed.sensor, record);
      case "group":
        return this.#noteGroup(parsed.group, record);
      case "cursor":
        this.#sensor(parsed.sensor).cursor = json();
        return;
      case "sensor":
        this.#sensor(parsed.sensor).saved = Number.parseInt(openText(text, stored)!, 10);
        return;
      case "gap": {
        const { ordinals, from, to } = json<{ ordinals: { from: number; to: number }; from: number; to: number }>();
        return this.#sensor(parsed.sensor).runs.add({ ...ordinals, firstAt: from, lastAt: to });
      }
      case "checkpoint":
        for (const [sensor, ordinal] of decodeCheckpoint(record).ordinals) {
          const trace = this.#sensor(sensor);
          trace.checkpoint = Math.max(trace.checkpoint, ordinal);
        }
        return;
      case "input":
        return this.inputs.add(parsed.number, parsed.number + json<unknown[]>().length - 1);
      case "order":
        return this.arrivals.add(parsed.first, parsed.first + decodeOrder(record).length - 1);
      case "log":
        json();
        return this.#sequence(parsed.era).add(parsed.seq, parsed.seq);
      case "era":
        json();
        this.newestEra = Math.max(this.newestEra, parsed.era);
        return;
      default:
        return;
    }
  }

  #noteChunk(sensor: number, record: Uint8Array): void {
    const trace = this.#sensor(sensor);
    for (const run of chunkRuns(record)) {
      trace.runs.add(run);
      trace.chunked = Math.max(trace.chunked, run.to);
      trace.newestAt = Math.max(trace.newestAt, run.lastAt);
    }
  }

  #noteGroup(group: number, record: Uint8Array): void {
    this.newestGroup = Math.max(this.newestGroup, group);
    readGroup(record, (reading) => {
      const at = shownAt(reading);
      this.#sensor(reading.sensor).runs.add({ from: reading.ordinal, to: reading.ordinal, firstAt: at, lastAt: at });
    });
  }

  #sensor(number: number): SensorTrace {
    return (this.sensors[number] ??= newTrace());
  }

  #sequence(era: number): Sequence {
    const found = this.log.get(era) ?? new Sequence();
    this.log.set(era, found);
    return found;
  }
}

function parsedKey(text: string): ParsedKey | undefined {
  try {
    return parseKey(text);
  } catch {
    return undefined;
  }
}
