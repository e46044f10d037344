import { setTimeout as sleep } from "node:timers/promises";
import { jetstream, JetStreamApiError } from "@nats-io/jetstream";
import { Kvm, type KV } from "@nats-io/kv";
import type { NatsConnection } from "@nats-io/transport-node";
import { SHARED_BUCKET } from "@tocsin/core/wire/streams";

const KEY = "messenger";
const RENEW_MS = 2_000;
/** Who has not renewed it for so long has lost it; the holder itself stops before. */
const LOST_AFTER_MS = 10_000;
const HELD_MS = 7_000;
const WRONG_LAST_SEQUENCE = 10071;

type Lease = { holder: string; logSeq: number };

export type LeaseParts = {
  holder: string;
  connection: () => NatsConnection | undefined;
  /** Sequence in TOCSIN_LOG up to which what rang was looked at: where the next holder goes on. */
  logSeq: () => number;
  taken: (from: { logSeq: number | undefined }) => void;
  lost: () => void;
  failed: (cause: unknown) => void;
};

/**
 * At most one hub sends messages: the holder of a key that it renews by compare-and-set. Nobody trusts a clock of another:
 * a lease is lost when its revision has not moved for a time that the one who waits has measured itself.
 */
export class MessengerLease {
  readonly #parts: LeaseParts;
  readonly #closing = new AbortController();
  readonly #running: Promise<void>;
  #renewedAt: number | undefined;
  #holding = false;
  #seen: { revision: number; at: number } | undefined;

  constructor(parts: LeaseParts) {
    this.#parts = parts;
    this.#running = this.#run();
  }

  get held(): boolean {
    return this.#renewedAt !== undefined && performance.now() - this.#renewedAt < HELD_MS;
  }

  /** Gives it back, so that another hub need not wait. */
  async close(): Promise<void> {
    this.#closing.abort();
    await this.#running;
    if (this.held) await this.#release().catch(this.#parts.failed);
    this.#renewedAt = undefined;
  }

  async #run(): Promise<void> {
    const { signal } = this.#closing;
    for (let told = false; !signal.aborted;) {
      const connection = this.#parts.connection();
      try {
        if (connection) {
          await this.#tick(await this.#open(connection));
          told = false;
        }
      } catch (cause) {
        if (!told) this.#parts.failed(cause);
        told = true;
      }
      this.#tellLoss();
      await sleep(RENEW_MS / 2, undefined, { signal }).catch(() => undefined);
    }
  }

  #open = (connection: NatsConnection): Promise<KV> => new Kvm(jetstream(connection)).open(SHARED_BUCKET);

  #tellLoss(): void {
    if (!this.#holding || this.held) return;
    this.#holding = false;
    this.#parts.lost();
  }

  async #tick(kv: KV): Promise<void> {
    const { holder, logSeq } = this.#parts;
    const entry = await kv.get(KEY);
    const told = entry?.operation === "PUT" ? entry.json<Lease>() : undefined;
    const isMine = told?.holder === holder;
    if (isMine && this.#renewedAt !== undefined && performance.now() - this.#renewedAt < RENEW_MS) return;
    if (told && !isMine && told.holder !== "" && !this.#isLost(entry!.revision)) return;
    const value = JSON.stringify({ holder, logSeq: this.held ? logSeq() : (told?.logSeq ?? 0) } satisfies Lease);
    const begun = performance.now();
    try {
      await (entry ? kv.update(KEY, value, entry.revision) : kv.create(KEY, value));
    } catch (cause) {
      if (cause instanceof JetStreamApiError && cause.code === WRONG_LAST_SEQUENCE) return;
      throw cause;
    }
    this.#renewedAt = begun;
    if (this.#holding || !this.held) return;
    this.#holding = true;
    this.#parts.taken({ logSeq: told?.logSeq });
  }

  #isLost(revision: number): boolean {
    const now = performance.now();
    if (this.#seen?.revision !== revision) this.#seen = { revision, at: now };
    return now - this.#seen.at > LOST_AFTER_MS;
  }

  async #release(): Promise<void> {
    const connection = this.#parts.connection();
    if (!connection) return;
    const kv = await this.#open(connection);
    const entry = await kv.get(KEY);
    if (!entry || entry.json<Lease>().holder !== this.#parts.holder) return;
    const value: Lease = { holder: "", logSeq: this.#parts.logSeq() };
    await kv.update(KEY, JSON.stringify(value), entry.revision);
  }
}
