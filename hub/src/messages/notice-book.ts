import { setTimeout as sleep } from "node:timers/promises";
import { jetstream, JetStreamApiError } from "@nats-io/jetstream";
import { Kvm, type KV, type KvEntry } from "@nats-io/kv";
import type { NatsConnection } from "@nats-io/transport-node";
import { Compile } from "typebox/compile";
import { MESSAGES_BUCKET } from "@tocsin/core/wire/streams";
import { NoticeSchema, type Notice } from "@tocsin/core/wire/notice";

const PREFIX = "notice.";
const WRONG_LAST_SEQUENCE = 10071;
const ATTEMPTS_MAX = 5;
const RETRY_MS = 2_000;
/** Notices that are over and beyond this many are known to the bucket alone. */
const ENDED_MAX = 2_000;

const notice = Compile(NoticeSchema);
type Kept = { notice: Notice; revision: number };

/** Every notice, as all hubs share them: each follows the bucket, and each change is a compare-and-set. */
export class NoticeBook {
  readonly #kept = new Map<string, Kept>();
  readonly #changing = new Map<string, Promise<unknown>>();
  readonly #now: () => number;
  #kv: KV | undefined;
  #ready = false;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** Whether all is known that was in the bucket. */
  get ready(): boolean {
    return this.#ready;
  }

  get(id: string): Notice | undefined {
    return this.#kept.get(id)?.notice;
  }

  *all(): Generator<Notice> {
    for (const kept of this.#kept.values()) yield kept.notice;
  }

  /** Messages that wait to be sent. */
  get waiting(): number {
    let count = 0;
    for (const { deliveries } of this.all()) for (const { state } of deliveries) if (state === "waiting") count++;
    return count;
  }

  /** Follows the bucket for as long as the signal lets it. `failed` is told once of a row of failures. */
  async follow(connection: NatsConnection, signal: AbortSignal, failed: (cause: unknown) => void): Promise<void> {
    for (let told = false; !signal.aborted;) {
      try {
        this.#kv = await new Kvm(jetstream(connection)).open(MESSAGES_BUCKET);
        told = false;
        await this.#watch(this.#kv, signal);
      } catch (cause) {
        if (!told && !signal.aborted) failed(cause);
        told = true;
      }
      this.#ready = false;
      await sleep(RETRY_MS, undefined, { signal }).catch(() => undefined);
    }
  }

  /** Keeps a new notice. @returns false where another hub has begun it. @throws where it is not known */
  async begin(begun: Notice): Promise<boolean> {
    try {
      const revision = await this.#open().create(PREFIX + begun.id, JSON.stringify(begun));
      this.#learn({ notice: begun, revision });
      return true;
    } catch (cause) {
      if (!isOvertaken(cause)) throw cause;
      await this.#read(begun.id);
      return false;
    }
  }

  /**
   * Changes a notice; changes of one notice follow each other, and one that another hub made first is built upon.
   *
   * @returns false where there is no such notice
   * @throws where it is not known whether it was kept
   */
  async change(id: string, changed: (notice: Notice) => Notice): Promise<boolean> {
    const before = this.#changing.get(id) ?? Promise.resolve();
    const mine = before.catch(() => undefined).then(() => this.#change(id, changed));
    this.#changing.set(id, mine);
    try {
      return await mine;
    } finally {
      if (this.#changing.get(id) === mine) this.#changing.delete(id);
    }
  }

  async #change(id: string, changed: (notice: Notice) => Notice): Promise<boolean> {
    for (let attempt = 1; ; attempt++) {
      const kept = this.#kept.get(id);
      if (!kept) return false;
      const next = changed(kept.notice);
      if (next === kept.notice) return true;
      const written = { ...next, writtenAt: this.#now() };
      try {
        const revision = await this.#open().update(PREFIX + id, JSON.stringify(written), kept.revision);
        this.#learn({ notice: written, revision });
        return true;
      } catch (cause) {
        if (!isOvertaken(cause) || attempt === ATTEMPTS_MAX) throw cause;
        await this.#read(id);
      }
    }
  }

  #open(): KV {
    if (!this.#kv) throw new Error("the bucket of messages is not open");
    return this.#kv;
  }

  async #read(id: string): Promise<void> {
    const entry = await this.#open().get(PREFIX + id);
    if (entry) this.#learnEntry(entry);
  }

  async #watch(kv: KV, signal: AbortSignal): Promise<void> {
    const { values } = await kv.status();
    const watch = await kv.watch({ key: `${PREFIX}*` });
    const stop = () => watch.stop();
    signal.addEventListener("abort", stop, { once: true });
    if (signal.aborted) stop();
    if (values === 0) this.#ready = true;
    for await (const entry of watch) {
      this.#learnEntry(entry);
      if (entry.delta === 0) this.#ready = true;
    }
    signal.removeEventListener("abort", stop);
  }

  #learnEntry(entry: KvEntry): void {
    if (entry.operation !== "PUT") return;
    try {
      const value = entry.json<unknown>();
      if (notice.Check(value)) this.#learn({ notice: value, revision: entry.revision });
    } catch {
      // What is no notice, perhaps of a later version, is left alone.
    }
  }

  #learn(kept: Kept): void {
    const { id } = kept.notice;
    if (kept.revision < (this.#kept.get(id)?.revision ?? 0)) return;
    this.#kept.delete(id);
    this.#kept.set(id, kept);
    if (this.#kept.size > ENDED_MAX) this.#forget();
  }

  /** The oldest that are over and owe nobody anything, at most as many as there are too many. */
  #forget(): void {
    let surplus = this.#kept.size - ENDED_MAX;
    for (const [id, { notice: each }] of this.#kept) {
      if (surplus <= 0) return;
      if (each.endedAt === undefined || each.deliveries.some(({ state }) => state === "waiting")) continue;
      this.#kept.delete(id);
      surplus--;
    }
  }
}

const isOvertaken = (cause: unknown): boolean =>
  cause instanceof JetStreamApiError && cause.code === WRONG_LAST_SEQUENCE;
