import type { ServerResponse } from "node:http";
import { PACKED_HEAD, StreamEvent } from "./stream-event.ts";

/** Who is let go may read so long what was sent, and why it ends. */
const LAST_WORDS_MS = 10_000;
const RETRY = new StreamEvent(Buffer.from("retry: 1000\n"));

export type ClientBounds = { clientBytesMax: number; slowAfterMs: number };

/**
 * One listener of the stream. While it takes less than is sent, nothing more is queued for it: it is brought to the
 * newest state in one step when it has caught up, and dropped when it takes nothing for `slowAfterMs`.
 */
export class StreamClient {
  readonly #response: ServerResponse;
  /** Whether its stream is packed, as its headers say. */
  readonly #isPacked: boolean;
  readonly #bounds: ClientBounds;
  /** The log sequence up to which everything was written to it. */
  seen = 0;
  #behindSince: number | undefined;
  /** Batches are not for it yet: what it is told first is being read. */
  waiting = true;

  /** Whether the one who listens may still. */
  readonly isStillGood: () => boolean;

  constructor(response: ServerResponse, bounds: ClientBounds, isStillGood: () => boolean) {
    this.#response = response;
    this.#isPacked = response.getHeader("content-encoding") === "gzip";
    this.#bounds = bounds;
    this.isStillGood = isStillGood;
  }

  get closed(): boolean {
    return this.#response.destroyed || this.#response.writableEnded;
  }

  get behind(): boolean {
    return this.#behindSince !== undefined;
  }

  /** The first of all: how long to wait before coming again, and who answers. */
  greet(hello: StreamEvent): void {
    if (this.closed) return;
    if (this.#isPacked) this.#response.write(PACKED_HEAD);
    this.say(RETRY);
    this.say(hello);
  }

  /** Writes at once, whatever else it waits for. */
  say(event: StreamEvent): void {
    if (!this.closed) this.#response.write(this.#bytesOf(event));
  }

  #bytesOf = (event: StreamEvent): Buffer => (this.#isPacked ? event.packed : event.plain);

  /** Tells it what comes first; from here on it takes part in every batch. */
  begin(events: readonly StreamEvent[], seen: number): void {
    this.waiting = false;
    if (this.closed) return;
    this.#response.cork();
    for (const event of events) this.#response.write(this.#bytesOf(event));
    this.#response.uncork();
    this.seen = seen;
  }

  /**
   * Writes, unless too much is unsent: then the client is behind from now on.
   *
   * @param seen the log sequence up to which it was told all, with this event
   */
  offer(event: StreamEvent, now: number, seen = this.seen): void {
    if (this.closed || this.behind || this.waiting) return;
    if (this.#response.writableLength > this.#bounds.clientBytesMax) {
      this.#behindSince = now;
      return;
    }
    this.#response.write(this.#bytesOf(event));
    this.seen = seen;
  }

  /** Whether a client that was behind has taken all that was queued and can be brought up to date. */
  caughtUp(): boolean {
    if (!this.behind || this.#response.writableLength > 0) return false;
    this.#behindSince = undefined;
    return true;
  }

  tooSlow(now: number): boolean {
    return this.#behindSince !== undefined && now - this.#behindSince > this.#bounds.slowAfterMs;
  }

  /** Says why behind all that it has not taken yet, and lets it go, at the latest after a while. */
  drop(reason: StreamEvent, withinMs = LAST_WORDS_MS): void {
    this.#response.end(this.#bytesOf(reason));
    const { socket } = this.#response;
    setTimeout(() => socket?.destroy(), withinMs).unref();
  }
}
