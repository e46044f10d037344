import { randomBytes } from "node:crypto";
import type { Claim, LogRecord, Unnumbered } from "@tocsin/core/wire/log";
import { openText, textRecord } from "./checked.ts";
import { allOf, eraKey, logBetween, logKey, logOf, metaKey, seqOf, type Key } from "./keys.ts";
import { damaged, putText, type Operation, type Store } from "./store.ts";

export type ClaimReason = Claim["reason"];

/** One epoch as this store counts them: `era` is its own number, which a provisional epoch already has. */
export type Era = {
  era: number;
  /** 0 until the claim gives the era its epoch. */
  epoch: number;
  /** Names this claim among all others; `claim` in every batch of the era. */
  random: string;
  reason: ClaimReason;
  /** What stood of the zone ahead of the claim, and this store does not know, is still to be taken over behind it. */
  owesStates?: boolean;
  endedAt?: number;
  /** Of an era that has ended: up to here the stream held its records; what came behind has new numbers. */
  sharedTo?: number;
  /** Records 2 to this one were cut on purpose, a while after the stream had confirmed them. */
  trimmedTo?: number;
};

/** Up to where the stream has confirmed this era, and the stream's sequence of the message that holds it. */
export type Confirmed = { seq: number; streamSeq: number };

export type LogSlice = { first: number; last: number; texts: string[] };

type LogMeta = Confirmed & { era: number; marks: { at: number; seq: number }[] };

const MARK_EVERY_MS = 3_600_000;

export const newEra = (era: number, reason: ClaimReason): Era => ({
  era,
  epoch: 0,
  random: randomBytes(16).toString("hex"),
  reason,
});

/**
 * The zone's ordered log. Number 1 of each era is its claim; records are numbered from 2 before the claim is made, so
 * that a gateway that never reached NATS has a log all the same.
 */
export class LogBook {
  readonly #store: Store;
  #era: Era;
  #head: number;
  #confirmed: Confirmed;
  #marks: { at: number; seq: number }[];

  constructor(store: Store, era: Era, head: number, meta: LogMeta | undefined) {
    this.#store = store;
    this.#era = era;
    this.#head = head;
    const own = meta?.era === era.era ? meta : undefined;
    this.#confirmed = { seq: own?.seq ?? 0, streamSeq: own?.streamSeq ?? 0 };
    this.#marks = own?.marks ?? [];
  }

  static async open(store: Store, era: Era, head: number): Promise<LogBook> {
    return new LogBook(store, era, head, await store.getJson<LogMeta>(metaKey("log")));
  }

  get era(): Era {
    return this.#era;
  }

  /** Number of the newest record; 1 while there is none besides the claim. */
  get head(): number {
    return this.#head;
  }

  get confirmed(): Confirmed {
    return this.#confirmed;
  }

  /** Gives the records their numbers. The caller writes what is returned, together with all that led to them. */
  append(records: readonly Unnumbered<LogRecord>[]): Operation[] {
    return records.map((record) => {
      this.#head += 1;
      return { type: "put", key: logKey(this.#era.era, this.#head), value: textRecord(numbered(record, this.#head)) };
    });
  }

  /** Contiguous records from `from` on, bounded; undefined where there are none. */
  async read(from: number, recordsMax: number, bytesMax: number, era = this.#era.era): Promise<LogSlice | undefined> {
    const range = logBetween(era, from, from + recordsMax + 1);
    const texts: string[] = [];
    let first = from;
    let bytes = 0;
    for await (const [key, stored] of this.#store.entries(range, { limit: recordsMax })) {
      const text = textOf(key, stored);
      const seq = seqOf(key);
      if (texts.length === 0) first = seq;
      bytes += text.length + 1;
      if (seq !== first + texts.length || (texts.length > 0 && bytes > bytesMax)) break;
      texts.push(text);
    }
    return texts.length === 0 ? undefined : { first, last: first + texts.length - 1, texts };
  }

  /** Number of the oldest record at or after `from` that is still held. */
  async oldestFrom(from: number, era = this.#era.era): Promise<number | undefined> {
    const range = { ...logOf(era), gte: logKey(era, from) };
    for await (const [key] of this.#store.entries(range, { limit: 1 })) return seqOf(key);
    return undefined;
  }

  /** The stream holds everything up to `seq`. It may go back too, where the stream lost its tail. */
  async confirm(seq: number, streamSeq: number, at: number): Promise<void> {
    this.#confirmed = { seq, streamSeq };
    const last = this.#marks.at(-1);
    if (last === undefined || at - last.at >= MARK_EVERY_MS) this.#marks.push({ at, seq });
    const meta: LogMeta = { era: this.#era.era, seq, streamSeq, marks: this.#marks };
    // Not synced: after a crash the stream itself is asked on connect.
    await this.#store.writeLazily([putText(metaKey("log"), meta)]);
  }

  /** The era has its epoch: writes its claim as record 1. May be done again with another epoch until it is confirmed. */
  async claim(claim: Unnumbered<Claim>, owesStates = false): Promise<void> {
    this.#era = { ...this.#era, epoch: claim.epoch, owesStates };
    await this.#store.write([
      { type: "put", key: logKey(this.#era.era, 1), value: textRecord(numbered(claim, 1)) },
      putText(eraKey(this.#era.era), this.#era),
    ]);
  }

  async oweStates(owesStates: boolean): Promise<void> {
    if (this.#era.owesStates === owesStates) return;
    this.#era = { ...this.#era, owesStates };
    await this.#store.write([putText(eraKey(this.#era.era), this.#era)]);
  }

  /**
   * A new era that begins with what the former one holds after `after`, renumbered; its claim is still to be made.
   * @returns what to write; the caller adds the position of the store and then calls `entered`
   */
  async successor(
    reason: ClaimReason,
    after: number,
    at: number,
  ): Promise<{ era: Era; head: number; put: Operation[] }> {
    const era = newEra(this.#era.era + 1, reason);
    const put: Operation[] = [
      putText(eraKey(era.era), era),
      putText(eraKey(this.#era.era), { ...this.#era, endedAt: at, sharedTo: after }),
    ];
    let head = 1;
    const rest = { ...logOf(this.#era.era), gte: logKey(this.#era.era, Math.max(after, 1) + 1) };
    for await (const [key, stored] of this.#store.entries(rest)) {
      const { seq: _former, ...record } = JSON.parse(textOf(key, stored)) as LogRecord;
      head += 1;
      const value = textRecord(numbered(record as Unnumbered<LogRecord>, head));
      put.push({ type: "put", key: logKey(era.era, head), value });
    }
    return { era, head, put };
  }

  entered(era: Era, head: number): void {
    this.#era = era;
    this.#head = head;
    this.#confirmed = { seq: 0, streamSeq: 0 };
    this.#marks = [];
  }

  /**
   * Cuts what was confirmed `keptMs` ago; until then a stream or a hub that lost records can have them again. What is
   * unsent, and the claim, is never cut.
   */
  async trim(at: number, keptMs: number, pause: () => Promise<void>): Promise<void> {
    const old = this.#marks.filter((mark) => at - mark.at >= keptMs);
    const upTo = Math.min(old.at(-1)?.seq ?? 0, this.#confirmed.seq);
    if (upTo > 1) {
      this.#marks = this.#marks.slice(old.length - 1);
      this.#era = { ...this.#era, trimmedTo: upTo };
      await this.#store.write([putText(eraKey(this.#era.era), this.#era)]);
      await this.#store.clear(logBetween(this.#era.era, 2, upTo + 1), pause);
    }
    for await (const [, era] of this.#store.jsonEntries<Era>(allOf("era"))) {
      if (era.endedAt !== undefined && at - era.endedAt >= keptMs && this.#confirmed.seq > 0) {
        if (!(await this.#store.isEmpty(logOf(era.era)))) await this.#store.clear(logOf(era.era), pause);
      }
    }
  }

  async greatestEpoch(): Promise<number> {
    let greatest = 0;
    for await (const [, { epoch }] of this.#store.jsonEntries<Era>(allOf("era"))) greatest = Math.max(greatest, epoch);
    return greatest;
  }

  /** Eras before this one that were claimed and sent, oldest first. */
  async formerEras(): Promise<(Era & { sharedTo: number })[]> {
    const eras: (Era & { sharedTo: number })[] = [];
    for await (const [, era] of this.#store.jsonEntries<Era>(allOf("era"))) {
      const { sharedTo = 0 } = era;
      if (era.era < this.#era.era && era.epoch > 0 && sharedTo > 0) eras.push({ ...era, sharedTo });
    }
    return eras;
  }

  async eraOf(epoch: number): Promise<Era | undefined> {
    for await (const [, era] of this.#store.jsonEntries<Era>(allOf("era"))) if (era.epoch === epoch) return era;
    return undefined;
  }
}

const numbered = (record: Unnumbered<LogRecord>, seq: number): string => JSON.stringify({ seq, ...record });

function textOf(key: Key, stored: Uint8Array): string {
  const text = openText(key, stored);
  if (text === undefined) throw damaged(key);
  return text;
}
