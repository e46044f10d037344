import type { StreamClient } from "./stream-client.ts";
import type { StreamEvent } from "./stream-event.ts";
import type { StreamFilter } from "./stream-filter.ts";

/** So long what one client was told first may begin the next one's stream, with all that was told since behind it. */
const SHARED_MS = 2_000;
/** What was told since may be as long as what came first, or as this. */
const TOLD_SINCE_BYTES_MIN = 262_144;
/** Clients resume from as many different events; of more, the oldest beginning that was made serves nobody else. */
const BEGINNINGS_MAX = 8;

/**
 * What a client is told first and every batch since, encoded once for all who begin alike within a moment. It is filled
 * from the moment it is begun, so that who takes it later misses nothing and is told nothing twice.
 */
export class Beginning {
  readonly events: StreamEvent[] = [];
  /** The log sequence up to which everything is in it. */
  seen = 0;
  /** Whether it could be made. */
  ready: Promise<boolean> = Promise.resolve(false);
  /** Nothing is added any more: who still waits for it begins with another one. */
  isOver = false;
  #bytes = 0;
  #bytesMax = 0;
  #endsAt = Infinity;

  begin(event: StreamEvent, seen: number, now: number): void {
    this.events.push(event);
    this.seen = seen;
    this.#bytesMax = Math.max(event.plain.length, TOLD_SINCE_BYTES_MIN);
    this.#endsAt = now + SHARED_MS;
  }

  add(event: StreamEvent, seen = this.seen): void {
    if (this.events.length === 0) return;
    this.events.push(event);
    this.seen = seen;
    this.#bytes += event.plain.length;
  }

  mayServe(now: number): boolean {
    return !this.isOver && now < this.#endsAt && this.#bytes <= this.#bytesMax;
  }
}

/** All clients with the same filter, and how their streams began of late. */
export class StreamGroup {
  readonly filter: StreamFilter;
  readonly clients = new Set<StreamClient>();
  /** Those of them that take less than is sent. */
  readonly behind = new Set<StreamClient>();
  readonly #beginnings = new Map<string, Beginning>();

  constructor(filter: StreamFilter) {
    this.filter = filter;
  }

  /**
   * The beginning of a moment ago, or else one that `make` fills.
   *
   * @param after the event that clients have seen last; empty for those that have seen nothing
   */
  beginning(after: string, now: number, make: (beginning: Beginning) => Promise<boolean>): Beginning {
    const known = this.#beginnings.get(after);
    if (known?.mayServe(now)) return known;
    this.#end(after);
    if (this.#beginnings.size >= BEGINNINGS_MAX) this.#endOldest();
    const made = new Beginning();
    this.#beginnings.set(after, made);
    made.ready = make(made).finally(() => {
      if (made.events.length === 0 && this.#beginnings.get(after) === made) this.#end(after);
    });
    return made;
  }

  /** Tells a batch to all clients, and to those that will begin as others did. */
  tell(event: StreamEvent, now: number, seen?: number): void {
    this.offer(event, now, seen);
    for (const beginning of this.#beginnings.values()) beginning.add(event, seen);
  }

  offer(event: StreamEvent, now: number, seen?: number): void {
    for (const client of this.clients) {
      client.offer(event, now, seen);
      if (client.behind) this.behind.add(client);
    }
  }

  /** Lets go of what is too old or has grown too long to begin with. */
  letGo(now: number): void {
    for (const [after, beginning] of this.#beginnings) if (!beginning.mayServe(now)) this.#end(after);
  }

  /** What was told is no longer true. */
  forget(): void {
    for (const after of this.#beginnings.keys()) this.#end(after);
  }

  /** One that is still read is waited for: its clients would begin with another one, which would end the next. */
  #endOldest(): void {
    const oldest = [...this.#beginnings].find(([, { events }]) => events.length > 0);
    if (oldest) this.#end(oldest[0]);
  }

  #end(after: string): void {
    const beginning = this.#beginnings.get(after);
    if (beginning) beginning.isOver = true;
    this.#beginnings.delete(after);
  }
}
