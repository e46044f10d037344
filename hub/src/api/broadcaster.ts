import type { ServerResponse } from "node:http";
import type { Fleet } from "@tocsin/core/fleet/fleet";
import type { NoteItem } from "@tocsin/core/wire/note";
import { API_VERSION, type StreamHello, type TransitionItem } from "@tocsin/core/wire/hub-api";
import { aboutZoneOf, changesFor, changesSince, concerns, snapshotOf, type StreamFilter } from "./stream-content.ts";
import { StreamClient, type ClientBounds } from "./stream-client.ts";
import { encodeEvent, type EventId } from "./stream-event.ts";

const HEARTBEAT_MS = 15_000;
/** Transitions beyond this many in one batch are not streamed: the newest are, history has all. */
const TRANSITIONS_MAX = 500;
const NOTES_MAX = 100;
/** A replica is rarely further behind another than this. */
const REPLICA_WAIT_MS = 5_000;

/** What the broadcaster asks of history. */
export type RecentTransitions = {
  /** The newest ones that a filter lets through. */
  newest(filter: StreamFilter): Promise<TransitionItem[]>;
  /** All that came behind a sequence of the log, up to another; undefined where these are too many. */
  since(logSeq: number, upTo: number): Promise<TransitionItem[] | undefined>;
};

/** What the broadcaster asks of the notes. */
export type RecentNotes = {
  newest(isWanted: (note: NoteItem) => boolean): Promise<NoteItem[]>;
  /** Those behind a sequence of TOCSIN_HUB. */
  since(hubSeq: number): Promise<NoteItem[]>;
};

type Group = { filter: StreamFilter; clients: Set<StreamClient>; snapshot?: { key: string; event: Buffer } };
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
};

/** Sends what changes to everyone who listens: encoded once for all clients with the same filter. */
export class Broadcaster {
  readonly #parts: BroadcasterParts;
  readonly #groups = new Map<string, Group>();
  readonly #timers: NodeJS.Timeout[];
  #transitions: TransitionItem[] = [];
  #notes: NoteItem[] = [];
  /** What happens while history is read for a client that joins: it is in neither the one nor the next batch. */
  readonly #joining = new Set<TransitionItem[]>();
  /** Sequence of the log of which all transitions were handed to `happened`: an event's id never promises more. */
  #appliedSeq: number;

  constructor(parts: BroadcasterParts) {
    this.#parts = parts;
    this.#appliedSeq = parts.fleet.streamSeq;
    this.#timers = [setInterval(() => this.flush(), parts.batchMs), setInterval(() => this.#heartbeat(), HEARTBEAT_MS)];
  }

  get clients(): number {
    let count = this.#joining.size;
    for (const group of this.#groups.values()) count += group.clients.size;
    return count;
  }

  get full(): boolean {
    return this.clients >= this.#parts.clientsMax;
  }

  /** @param logSeq the message of the log that brought them, or that brought none */
  happened(transitions: readonly TransitionItem[], logSeq: number): void {
    this.#appliedSeq = logSeq;
    if (this.clients === 0) return;
    for (const meanwhile of this.#joining) meanwhile.push(...transitions);
    this.#transitions.push(...transitions.slice(-TRANSITIONS_MAX));
    if (this.#transitions.length > TRANSITIONS_MAX) this.#transitions = this.#transitions.slice(-TRANSITIONS_MAX);
  }

  noted(note: NoteItem): void {
    if (this.clients > 0) this.#notes = [...this.#notes, note].slice(-NOTES_MAX);
  }

  /** Takes a client in: changes since its last event where that can be said, else a snapshot; then every batch. */
  async join(
    response: ServerResponse,
    filter: StreamFilter,
    last: EventId | undefined,
    isStillGood: () => boolean,
  ): Promise<void> {
    const { fleet, version, now, bounds, recent } = this.#parts;
    const client = new StreamClient(response, bounds, isStillGood);
    const hello: StreamHello = { api: API_VERSION, version, serverTime: now(), bus: fleet.bus };
    response.write(Buffer.concat([Buffer.from("retry: 1000\n"), encodeEvent("hello", hello)]));
    const meanwhile: TransitionItem[] = [];
    this.#joining.add(meanwhile);
    try {
      if (last) await this.#untilRead(last, client);
      const refusal = last && this.#refusal(last);
      const upTo = this.#appliedSeq;
      meanwhile.length = 0;
      const since = last && !refusal ? await recent.since(last.logSeq, upTo) : undefined;
      if (since && last && meanwhile.length <= TRANSITIONS_MAX) {
        const notes = (await this.#parts.notes.since(last.hubSeq)).filter((note) => aboutZoneOf(note, filter));
        // From here on nothing is awaited: what others are still to be told is told, and this one goes on from there.
        this.flush();
        const transitions = [...since, ...meanwhile];
        const changes = { ...changesSince(fleet, filter, last.logSeq, now(), transitions), notes };
        client.offer(encodeEvent("changes", changes, this.#position()), this.#appliedSeq, now());
        this.#enter(client, filter, response);
      } else {
        const reason = last && (refusal ?? "more has happened since than is told again");
        await this.#sendSnapshot(client, filter, reason, meanwhile);
        this.#enter(client, filter, response);
      }
    } finally {
      this.#joining.delete(meanwhile);
    }
  }

  #enter(client: StreamClient, filter: StreamFilter, response: ServerResponse): void {
    if (client.closed) return;
    this.#group(filter).clients.add(client);
    response.once("close", () => this.#leave(filter, client));
  }

  /** The fleet was read anew: everyone gets a reset and a snapshot. */
  reset(reason: string): void {
    this.#appliedSeq = this.#parts.fleet.streamSeq;
    for (const group of this.#groups.values())
      for (const client of group.clients) {
        client.offer(encodeEvent("reset", { reason }), 0, this.#parts.now());
        void this.#sendSnapshot(client, group.filter, undefined);
      }
  }

  flush(): void {
    const { fleet, now } = this.#parts;
    const changes = fleet.take();
    if (changes.bus) this.#heartbeat();
    const transitions = this.#transitions;
    const notes = this.#notes;
    this.#transitions = [];
    this.#notes = [];
    const at = now();
    for (const group of this.#groups.values()) {
      this.#attend(group, at);
      if (changes.empty && transitions.length === 0 && notes.length === 0) continue;
      const told = changesFor(fleet, changes, group.filter, at, transitions, notes);
      if (told === undefined) continue;
      const event = encodeEvent("changes", told, this.#position());
      for (const client of group.clients) client.offer(event, this.#appliedSeq, at);
    }
  }

  close(): void {
    for (const timer of this.#timers) clearInterval(timer);
    const reason = encodeEvent("reset", { reason: "the hub is stopping" });
    for (const group of this.#groups.values()) for (const client of group.clients) client.drop(reason);
    this.#groups.clear();
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

  /** @param reason why the client does not go on where it left off, if it asked to */
  async #sendSnapshot(
    client: StreamClient,
    filter: StreamFilter,
    reason: string | undefined,
    meanwhile: TransitionItem[] = [],
  ): Promise<void> {
    const { fleet, now, recent } = this.#parts;
    if (reason !== undefined) client.offer(encodeEvent("reset", { reason }), 0, now());
    const notes = await this.#parts.notes.newest((note) => aboutZoneOf(note, filter));
    meanwhile.length = 0;
    const known = await recent.newest(filter);
    this.flush();
    const transitions = withNewer(
      known,
      meanwhile.filter((item) => concerns(item, filter)),
    );
    const { zones, machines, sensors, gateways } = fleet.versions;
    const key = [
      zones,
      machines,
      sensors,
      gateways,
      transitions[0]?.seq,
      transitions.length,
      notes[0]?.sequence,
    ].join();
    const group = this.#groups.get(JSON.stringify(filter));
    let event = group?.snapshot?.key === key ? group.snapshot.event : undefined;
    event ??= encodeEvent("snapshot", snapshotOf(fleet, filter, now(), transitions, notes), this.#position());
    if (group) group.snapshot = { key, event };
    client.offer(event, this.#appliedSeq, now());
  }

  /** Brings clients that were behind up to date, and lets those go that take nothing. */
  #attend(group: Group, now: number): void {
    const { fleet } = this.#parts;
    for (const client of group.clients) {
      if (!client.behind) continue;
      if (client.caughtUp()) {
        if (client.seen >= fleet.resumableFrom) {
          const changes = changesSince(fleet, group.filter, client.seen, now, []);
          client.offer(encodeEvent("changes", changes, this.#position()), this.#appliedSeq, now);
        } else void this.#sendSnapshot(client, group.filter, undefined);
      } else if (client.tooSlow(now)) {
        client.drop(encodeEvent("reset", { reason: "dropped: it took less than was sent for too long" }));
        this.#leave(group.filter, client);
      }
    }
  }

  #heartbeat(): void {
    const at = this.#parts.now();
    const event = encodeEvent("heartbeat", { at, bus: this.#parts.fleet.bus }, this.#position());
    for (const { filter, clients } of this.#groups.values())
      for (const client of clients) {
        client.offer(event, this.#appliedSeq, at);
        if (client.isStillGood()) continue;
        client.drop(encodeEvent("reset", { reason: "the credentials have ended: say again who you are" }));
        this.#leave(filter, client);
      }
  }

  #group(filter: StreamFilter): Group {
    const key = JSON.stringify(filter);
    let group = this.#groups.get(key);
    if (!group) this.#groups.set(key, (group = { filter, clients: new Set() }));
    return group;
  }

  #leave(filter: StreamFilter, client: StreamClient): void {
    const key = JSON.stringify(filter);
    const group = this.#groups.get(key);
    group?.clients.delete(client);
    if (group?.clients.size === 0) this.#groups.delete(key);
  }
}

/** What history gave and what happened while it was read, the newest first, each once. */
function withNewer(known: TransitionItem[], meanwhile: readonly TransitionItem[]): TransitionItem[] {
  const keyOf = ({ zone, site, epoch, seq }: TransitionItem) => `${site}/${zone}/${epoch}/${seq}`;
  const seen = new Set(known.map(keyOf));
  const newer = meanwhile.filter((item) => !seen.has(keyOf(item)));
  return newer.length === 0 ? known : [...newer, ...known].sort((a, b) => b.at - a.at);
}
