import type { ZonePath } from "@tocsin/core/wire/id";
import type { Claim, Position } from "@tocsin/core/wire/log";
import { RETRY, sleep, waitBefore } from "./backoff.ts";
import { feedFormerEpochs } from "./former-epochs.ts";
import { describeFence, type Fenced } from "./fence.ts";
import { batchBody, type LogStream, type StoredBatch } from "./log-stream.ts";
import type { UplinkEvents, UplinkJournal, UplinkLog } from "./ports.ts";
import { settle, type LastMessage, type Settlement } from "./settle.ts";
import { lastSharedRecord } from "./shared-records.ts";

/** With nothing to append, the stream is read so often: whether another gateway has claimed the zone. */
const LOOKED_AT_EVERY_MS = 10_000;

export type AppendParts = {
  zone: ZonePath;
  journal: UplinkJournal;
  stream: LogStream;
  batchRecordsMax: number;
  batchBytesMax: number;
  now: () => number;
  random: () => number;
  events: UplinkEvents;
  /** Ends with this generation of the store, or with the connection. */
  signal: AbortSignal;
  /** Whether a person decided that this gateway shall have the zone; used up by the claim that it leads to. */
  takeOver: { wanted: boolean };
  /** What stands of the zone ahead of the own claim, and this store does not know, is taken over. */
  takeOverStates: () => Promise<void>;
  /** Everything up to `seq` of the era is in the stream; the message that holds `seq` has this sequence there. */
  confirmed(seq: number, streamSeq: number): void;
  /** Every (re)connect has been settled, and the stream holds the claim: the log may be published about. */
  settled(): void;
};

/**
 * Carries the log to the zone's subject, in order, one batch in flight. What became of a batch whose answer is missing
 * is read from the stream; nothing is ever sent twice on a guess.
 */
export class LogAppend {
  readonly #parts: AppendParts;
  readonly #log: UplinkLog;
  #wake = Promise.withResolvers<void>();
  #settled = false;
  /** Whether that was told. */
  #told = false;
  #lookWanted = false;
  /** Resolved when the stream has next been read, and ends with what is ours. */
  #looked = Promise.withResolvers<void>();
  #connects = 0;
  #attempts = 0;

  constructor(parts: AppendParts) {
    this.#parts = parts;
    this.#log = parts.journal.log;
  }

  /** There may be more to send. */
  wake(): void {
    this.#wake.resolve();
  }

  /** The connection is a new one: where the stream stands has to be read again. */
  resettle(): void {
    this.#settled = false;
    this.#connects += 1;
    this.wake();
  }

  /** There is reason to think that another gateway has the zone: the stream is read before anything else is done. */
  look(): Promise<void> {
    this.#lookWanted = true;
    this.wake();
    return this.#looked.promise;
  }

  /** Until the signal, or until another gateway has the zone. @throws where the store fails */
  async run(): Promise<Fenced | undefined> {
    const { signal, random, events } = this.#parts;
    while (!signal.aborted) {
      try {
        const fenced = await this.#go();
        if (fenced) return fenced;
        this.#attempts = 0;
      } catch (error) {
        if (isStoreError(error)) throw error;
        this.#settled = false;
        this.#attempts += 1;
        events.outcomeUnknown((error as Error).message);
        await sleep(waitBefore(this.#attempts, RETRY, random), signal);
      }
    }
    return undefined;
  }

  async #go(): Promise<Fenced | undefined> {
    if (this.#settled) {
      if (this.#lookWanted) await this.#look();
      else if (!(await this.#appendNext())) await this.#idle();
      return undefined;
    }
    this.#lookWanted = false;
    const connects = this.#connects;
    const settlement = await this.#settlement();
    if (settlement.kind === "fenced") return this.#fenced(settlement);
    this.#settled = (await this.#act(settlement)) && connects === this.#connects;
    this.#told = false;
    await this.#tell();
    return undefined;
  }

  /**
   * Until the stream holds the claim the zone may be another gateway's, which goes on writing: only behind the claim is
   * what it left complete.
   */
  async #tell(): Promise<void> {
    if (this.#told || !this.#settled || this.#log.confirmed.seq === 0) return;
    if (this.#log.era.owesStates) {
      await this.#parts.takeOverStates();
      await this.#log.oweStates(false);
    }
    // The connection may have been lost meanwhile.
    if (!this.#settled) return;
    this.#told = true;
    this.#parts.settled();
    this.#ours();
  }

  #ours(): void {
    this.#looked.resolve();
    this.#looked = Promise.withResolvers();
  }

  /** Until there may be more to send, or it is time to see whether the stream still ends with what is ours. */
  async #idle(): Promise<void> {
    const { signal } = this.#parts;
    const aborted = () => this.wake();
    const timer = setTimeout(() => void this.look(), LOOKED_AT_EVERY_MS);
    signal.addEventListener("abort", aborted, { once: true });
    await this.#wake.promise;
    this.#wake = Promise.withResolvers();
    signal.removeEventListener("abort", aborted);
    clearTimeout(timer);
  }

  /** A stream that does not answer leaves all as it was: the gateway works without NATS. */
  async #look(): Promise<void> {
    this.#lookWanted = false;
    const { stream } = this.#parts;
    try {
      const last = await stream.last();
      if ((last?.streamSeq ?? 0) !== this.#log.confirmed.streamSeq) this.#settled = false;
      else if (this.#told) this.#ours();
    } catch {
      // Looked at again with the next heartbeat of another gateway, in a while, or on reconnect.
    }
  }

  /** @returns false where there was nothing to send */
  async #appendNext(): Promise<boolean> {
    const { stream, batchRecordsMax, batchBytesMax, events, now } = this.#parts;
    const { seq, streamSeq } = this.#log.confirmed;
    const { epoch, random } = this.#log.era;
    if (seq >= this.#log.head) return false;
    const slice = await this.#slice(seq + 1, batchRecordsMax, batchBytesMax);
    if (slice === undefined) return false;
    const begun = now();
    const stored = await stream.append(epoch, random, slice.first, slice.texts, streamSeq, begun);
    await this.#confirm(slice.last, stored);
    events.batchAppended({ records: slice.texts.length, streamSeq: stored, tookMs: now() - begun });
    await this.#tell();
    return true;
  }

  /** The records from `from` on; where they were cut, since the stream held them once, what is left behind them. */
  async #slice(from: number, recordsMax: number, bytesMax: number) {
    const slice = await this.#log.read(from, recordsMax, bytesMax);
    if (slice !== undefined) return slice;
    const oldest = await this.#log.oldestFrom(from);
    return oldest === undefined ? undefined : this.#log.read(oldest, recordsMax, bytesMax);
  }

  async #confirm(seq: number, streamSeq: number): Promise<void> {
    await this.#log.confirm(seq, streamSeq, this.#parts.now());
    this.#parts.confirmed(seq, streamSeq);
  }

  async #settlement(): Promise<Settlement> {
    const { stream, journal, takeOver } = this.#parts;
    const { era, head } = this.#log;
    let last = await stream.last();
    if (await feedFormerEpochs({ ...this.#parts, log: this.#log }, last)) last = await stream.last();
    const newEpoch: Claim["reason"] | undefined = takeOver.wanted ? "take-over" : journal.renewal;
    const knownEpoch =
      era.epoch === 0 ? Math.max(await stream.stateEpoch(), await this.#log.greatestEpoch()) : era.epoch;
    return settle({ epoch: era.epoch, claim: era.random, head }, last && (await this.#compare(last)), {
      knownEpoch,
      ...(newEpoch ? { newEpoch } : {}),
    });
  }

  async #compare({ streamSeq, batch, text }: StoredBatch): Promise<LastMessage> {
    const { epoch, claim, first, last } = batch;
    const { era } = this.#log;
    const own =
      epoch === era.epoch && claim === era.random ? await this.#log.read(first, last - first + 1, Infinity) : undefined;
    const whole = own?.first === first && own.last === last;
    const same = whole ? batchBody(this.#parts.zone, epoch, claim, first, own.texts) === text : undefined;
    return { streamSeq, epoch, claim, first, last, same };
  }

  /** @returns whether batches may be appended now */
  async #act(settlement: Exclude<Settlement, { kind: "fenced" }>): Promise<boolean> {
    const { stream, journal, events } = this.#parts;
    const { confirmed } = this.#log;
    switch (settlement.kind) {
      case "append":
        // The gateway of before wrote while the claim was on its way.
        if (confirmed.seq === 0 && settlement.after === 0 && settlement.streamSeq > confirmed.streamSeq)
          await this.#log.oweStates(true);
        if (settlement.after < confirmed.seq) events.streamFellBack(confirmed.seq, settlement.after);
        await this.#confirm(settlement.after, settlement.streamSeq);
        return true;
      case "claim":
        await this.#claim(settlement);
        return true;
      case "new-epoch":
        await journal.beginEra(settlement.reason, await lastSharedRecord(stream, this.#log));
        return false;
    }
  }

  #fenced(by: { epoch: number; claim: string }): Promise<Fenced> {
    const { stream, zone } = this.#parts;
    const { era, confirmed } = this.#log;
    return describeFence(stream, zone, { epoch: era.epoch, streamSeq: confirmed.streamSeq }, by);
  }

  /** Whether this store knows the stream to its end, as one that was copied a while ago does not. */
  async #holds(end: Position | undefined): Promise<boolean> {
    if (end === undefined) return true;
    const former = (await this.#log.formerEras()).at(-1);
    return former?.epoch === end.epoch && former.sharedTo >= end.seq;
  }

  /** Writes the claim as record 1 of the log; it goes to the stream ahead of all others, as any record does. */
  async #claim({ epoch, previous, streamSeq }: Extract<Settlement, { kind: "claim" }>): Promise<void> {
    const { now, journal, events, takeOver } = this.#parts;
    const { random, reason } = this.#log.era;
    const owesStates = LOSES_STATES.has(reason) || !(await this.#holds(previous));
    const at = now();
    const { machineId } = journal.identity;
    const claim = { kind: "claim", at, processedAt: at, epoch, random, machineId, reason } as const;
    await this.#log.claim({ ...claim, ...(previous ? { previous } : {}) }, owesStates);
    takeOver.wanted = false;
    await this.#confirm(0, streamSeq);
    events.epochClaimed(epoch, reason);
  }
}

/** Epochs of a store that is empty, was set back or has lost a part, whatever the stream holds. */
const LOSES_STATES: ReadonlySet<Claim["reason"]> = new Set(["new-store", "set-back", "lost-tail", "repair"]);

const isStoreError = (error: unknown): boolean => (error as { name?: string }).name === "JournalError";
