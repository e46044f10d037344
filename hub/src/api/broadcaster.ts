import type { ServerResponse } from "node:http";
import type { Fleet } from "@tocsin/core/fleet/fleet";
import type { NoteItem } from "@tocsin/core/wire/note";
import { API_VERSION, STREAM_HEARTBEAT_MS, type StreamHello, type TransitionItem } from "@tocsin/core/wire/hub-api";
import { BatchEvents } from "./batch-events.ts";
import { changesSince, snapshotOf } from "./stream-content.ts";
import { StreamClient, type ClientBounds } from "./stream-client.ts";
import type { StreamBatch } from "./stream-batch.ts";
import { encodeEvent, writeEventId, type EventId } from "./stream-event.ts";
import {
  keyOf,
  keysOf,
  withNewer,
  withNewerNotes,
  type RecentNotes,
  type RecentTransitions,
} from "./stream-meanwhile.ts";
import { Pending } from "./stream-pending.ts";
import { aboutZoneOf, concerns, type StreamFilter } from "./stream-filter.ts";
import type { Beginning, StreamGroup } from "./stream-group.ts";
import { StreamGroups } from "./stream-groups.ts";

/** While what a client missed is read, no more than this may happen, as in one batch; else it begins anew. */
const MEANWHILE_MAX = 5_000;
/** A replica is rarely further behind another than this. */
const REPLICA_WAIT_MS = 5_000;

/** A hub that stops waits no longer for anyone to read why. */
const STOPPING_MS = 1_000;

export type BroadcasterParts = {
  fleet: Fleet;
  version: string;
  now: () => number;
  incarnation: () => string;
  recent: RecentTransitions;
  notes: RecentNotes;
  batchMs: number;
  clientsMax: number;
  bounds: ClientBounds;
  dropped: (reason: string) => void;
};

/** Sends what changes to everyone who listens: encoded once for all clients with the same filter. */
export class Broadcaster {
  readonly #parts: BroadcasterParts;
  readonly #groups = new StreamGroups();
  readonly #timers: NodeJS.Timeout[];
  readonly #pending = new Pending();
  /** Sequence of the log of which all transitions were handed to `happened`: an event's id never promises more. */
  #appliedSeq: number;

  constructor(parts: BroadcasterParts) {
    this.#parts = parts;
    this.#appliedSeq = parts.fleet.streamSeq;
    this.#timers = [
      setInterval(() => this.flush(), parts.batchMs),
      setInterval(() => this.#beat(), STREAM_HEARTBEAT_MS),
    ];
  }

  get clients(): number {
    return this.#groups.clients;
  }

  get full(): boolean {
    return this.clients >= this.#parts.clientsMax;
  }

  /** @param logSeq the message of the log that brought them, or that brought none */
  happened(transitions: readonly TransitionItem[], logSeq: number): void {
    this.#appliedSeq = logSeq;
    if (this.#groups.size > 0) this.#pending.happened(transitions);
  }

  noted(note: NoteItem): void {
    if (this.#groups.size > 0) this.#pending.noted(note);
  }

  /** Takes a client in: changes since its last event where that can be said, else a snapshot; then every batch. */
  async join(
    response: ServerResponse,
    filter: StreamFilter,
    last: EventId | undefined,
    isStillGood: () => boolean,
  ): Promise<void> {
    const { fleet, version, now, bounds } = this.#parts;
    const client = new StreamClient(response, bounds, isStillGood);
    if (client.closed) return;
    const hello: StreamHello = { api: API_VERSION, version, serverTime: now(), bus: fleet.bus };
    client.greet(encodeEvent("hello", hello));
    const group = this.#groups.join(client, filter);
    response.once("close", () => this.#leave(group, client));
    if (last) await this.#untilRead(last, client);
    if (last && (await this.#goOn(client, group, last))) return;
    if (last) {
      const reason = this.#refusal(last) ?? "more has happened since than is told again";
      client.say(encodeEvent("reset", { reason }));
    }
    await this.#beginAnew(client, group);
  }

  /** @returns whether the client could be told what has changed since its last event */
  async #goOn(client: StreamClient, group: StreamGroup, last: EventId): Promise<boolean> {
    const { now } = this.#parts;
    while (this.#refusal(last) === undefined) {
      const beginning = group.beginning(writeEventId(last), now(), (made) => this.#tellSince(made, group.filter, last));
      if (!(await beginning.ready)) return false;
      if (beginning.isOver) continue;
      client.begin(beginning.events, beginning.seen);
      return true;
    }
    return false;
  }

  async #beginAnew(client: StreamClient, group: StreamGroup): Promise<void> {
    client.waiting = true;
    for (;;) {
      const beginning = group.beginning("", this.#parts.now(), (made) => this.#tellAll(made, group.filter));
      await beginning.ready;
      if (beginning.isOver) continue;
      client.begin(beginning.events, beginning.seen);
      return;
    }
  }

  /** Beside a client's own request there is nobody to tell that its snapshot could not be read: it asks again. */
  #beginAgain(client: StreamClient, group: StreamGroup): void {
    this.#beginAnew(client, group).catch(() => {
      this.#drop(client, "what is known could not be read");
      this.#leave(group, client);
    });
  }

  /** The fleet was read anew: everyone gets a reset and a snapshot. */
  reset(reason: string): void {
    this.#appliedSeq = this.#parts.fleet.streamSeq;
    const event = encodeEvent("reset", { reason });
    for (const group of this.#groups) {
      group.forget();
      for (const client of group.clients) {
        // One that waits finds out by itself that what it waits for is over.
        if (client.waiting) continue;
        client.say(event);
        this.#beginAgain(client, group);
      }
    }
  }

  flush(): void {
    const { fleet, now } = this.#parts;
    const at = now();
    const batch = this.#pending.take(fleet.take(), at, this.clients);
    for (const group of this.#groups) {
      if (group.behind.size > 0) this.#attend(group, at);
      group.letGo(at);
    }
    if (!batch.empty) this.#tell(batch, at);
    if (batch.changes.bus) this.#heartbeat();
  }

  #tell(batch: StreamBatch, at: number): void {
    const { streamSeq } = this.#parts.fleet;
    const events = new BatchEvents({ batch, at, position: this.#position(), streamSeq });
    for (const group of this.#groups.concernedBy(batch)) {
      const changes = events.changes(group.filter);
      if (changes) group.tell(changes, at, this.#appliedSeq);
      const places = events.places(group.filter);
      if (places) group.tell(places, at);
    }
  }

  /** A heartbeat's id promises all that was applied, so that is told first. */
  #beat(): void {
    this.flush();
    this.#heartbeat();
  }

  close(): void {
    for (const timer of this.#timers) clearInterval(timer);
    const reason = encodeEvent("reset", { reason: "the hub is stopping" });
    for (const group of this.#groups)
      for (const client of group.clients) {
        client.drop(reason, STOPPING_MS);
        this.#leave(group, client);
      }
  }

  #position = (): EventId => {
    const { fleet, incarnation } = this.#parts;
    return { incarnation: incarnation(), logSeq: this.#appliedSeq, hubSeq: fleet.hubSeq };
  };

  /** A client comes from a replica that has read further than this one: it waits a little for what it has seen already. */
  async #untilRead(last: EventId, client: StreamClient): Promise<void> {
    const { fleet, incarnation, batchMs } = this.#parts;
    const isBehind = () => last.logSeq > this.#appliedSeq || last.hubSeq > fleet.hubSeq;
    for (let waitedMs = 0; waitedMs < REPLICA_WAIT_MS && isBehind() && !client.closed; waitedMs += batchMs) {
      if (last.incarnation !== incarnation()) return;
      await new Promise((resolve) => setTimeout(resolve, batchMs));
    }
  }

  /** Why a client cannot go on where it left off. */
  #refusal(last: EventId): string | undefined {
    const { fleet, incarnation } = this.#parts;
    if (last.incarnation !== incarnation()) return "the event is of other streams than those of now";
    if (last.logSeq > this.#appliedSeq) return "this hub has not read the log as far as that event yet";
    if (last.hubSeq > fleet.hubSeq) return "this hub has not read what hubs have found as far as that event yet";
    if (last.logSeq < fleet.resumableFrom)
      return "since that event the hub was started anew, or machines or sensors were removed";
    return undefined;
  }

  /** Begins with what has changed behind an event. @returns false where that is too much to be told again */
  async #tellSince(made: Beginning, filter: StreamFilter, last: EventId): Promise<boolean> {
    const { fleet, now, recent, notes } = this.#parts;
    return await this.#pending.meanwhile(async (meanwhile) => {
      const since = await recent.since(last.logSeq, this.#appliedSeq);
      if (!since || meanwhile.transitions.length > MEANWHILE_MAX) return false;
      const noted = withNewerNotes(await notes.since(last.hubSeq), meanwhile.notes);
      // From here on nothing is awaited: what others are still to be told is told, and this one goes on from there.
      this.flush();
      if (this.#refusal(last) !== undefined) return false;
      const changes = changesSince(fleet, filter, last.logSeq, now(), [...since, ...meanwhile.transitions]);
      const told = { ...changes, notes: noted.filter((note) => aboutZoneOf(note, filter)) };
      made.begin(encodeEvent("changes", told, this.#position()), this.#appliedSeq, now());
      return true;
    });
  }

  /** Begins with a snapshot. */
  async #tellAll(made: Beginning, filter: StreamFilter): Promise<boolean> {
    const { fleet, now, recent, notes } = this.#parts;
    return await this.#pending.meanwhile(async (meanwhile) => {
      const isWanted = (note: NoteItem) => aboutZoneOf(note, filter);
      const noted = await notes.newest(isWanted);
      const known = await recent.newest(filter);
      // History may hold what is not handed over yet: that comes with the next batch.
      const ahead = keysOf((await recent.since(this.#appliedSeq, Infinity)) ?? []);
      this.flush();
      const handed = known.filter((item) => !ahead.has(keyOf(item)));
      const happened = meanwhile.transitions.filter((item) => concerns(item, filter));
      const newer = withNewerNotes(noted, meanwhile.notes.filter(isWanted)).sort((a, b) => b.sequence - a.sequence);
      const snapshot = snapshotOf(fleet, filter, now(), withNewer(handed, happened), newer);
      made.begin(encodeEvent("snapshot", snapshot, this.#position()), this.#appliedSeq, now());
      return true;
    });
  }

  /** Brings clients that were behind up to date, and lets those go that take nothing. */
  #attend(group: StreamGroup, now: number): void {
    const { fleet } = this.#parts;
    for (const client of group.behind) {
      if (client.caughtUp()) {
        group.behind.delete(client);
        if (client.seen >= fleet.resumableFrom) {
          const changes = changesSince(fleet, group.filter, client.seen, now, []);
          client.offer(encodeEvent("changes", changes, this.#position()), now, this.#appliedSeq);
        } else this.#beginAgain(client, group);
      } else if (client.tooSlow(now)) {
        this.#drop(client, "dropped: it took less than was sent for too long");
        this.#leave(group, client);
      }
    }
  }

  #heartbeat(): void {
    const at = this.#parts.now();
    const event = encodeEvent("heartbeat", { at, bus: this.#parts.fleet.bus }, this.#position());
    for (const group of this.#groups) {
      group.offer(event, at, this.#appliedSeq);
      for (const client of group.clients) {
        if (client.isStillGood()) continue;
        this.#drop(client, "the credentials have ended: say again who you are");
        this.#leave(group, client);
      }
    }
  }

  #drop(client: StreamClient, reason: string): void {
    client.drop(encodeEvent("reset", { reason }));
    this.#parts.dropped(reason);
  }

  #leave(group: StreamGroup, client: StreamClient): void {
    this.#groups.leave(client, group);
  }
}
