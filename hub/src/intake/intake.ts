import { setTimeout as sleep } from "node:timers/promises";
import type { NatsConnection } from "@nats-io/transport-node";
import type { Fleet } from "@tocsin/core/fleet/fleet";
import { foldBus } from "@tocsin/core/fleet/fold-bus";
import type { Bus } from "@tocsin/core/wire/hub-api";
import type { NoteItem } from "@tocsin/core/wire/note";
import { LOG_STREAM } from "@tocsin/core/wire/streams";
import type { NatsSettings } from "@tocsin/core/config/nats-settings";
import type { Interning } from "@tocsin/core/fleet/interning";
import type { ProjectionStore, StreamPosition } from "../store/projection-store.ts";
import { readFacts } from "../facts/read-facts.ts";
import type { IntakeEvents } from "./events.ts";
import { watchGateways } from "./gateway-watch.ts";
import { watchInventory } from "./inventory-watch.ts";
import { beginBehind } from "./begin-behind.ts";
import { fillHistory } from "./history-filler.ts";
import { consumeLog, type Applied } from "./log-consumer.ts";
import { NatsLink, type LinkState } from "./nats-link.ts";
import { readBaseline } from "./state-baseline.ts";
import { describeStream, mismatchOf, type StreamEnds } from "./stream-place.ts";

const RETRY_FIRST_MS = 250;
const RETRY_MAX_MS = 5_000;

export type IntakeParts = {
  nats: NatsSettings;
  fleet: Fleet;
  store: ProjectionStore;
  interning: Interning;
  events: IntakeEvents;
  now: () => number;
  /** The connection is up for the first time; it reconnects by itself. */
  connected: (connection: NatsConnection) => void;
  /** What a message of the log brought, once it is committed. */
  applied: (applied: Applied) => void;
  /** A note was read, maybe not for the first time. */
  noted: (note: NoteItem) => Promise<void>;
  /** Everything known was forgotten and is read anew. */
  rebuilt: () => void;
};

export type IntakeStatus = { nats: LinkState; bus: Bus; log: "waiting" | "reading" | "caught-up"; detail: string };

/**
 * Everything that comes from NATS. Each time the connection is up a session begins: the position is compared with the
 * stream, then inventory, baseline and log are read, in this order; a session that fails is begun again, for ever.
 */
export class Intake {
  position: StreamPosition | undefined;
  /** Creation of the streams that the fleet was folded from, as event ids carry it. */
  incarnation = "0";
  readonly #parts: IntakeParts;
  readonly #link: NatsLink;
  #session = new AbortController();
  #running: Promise<void> = Promise.resolve();
  #log: IntakeStatus["log"] = "waiting";
  #detail = "connecting to NATS";
  #factsRead = false;
  /** The projection has what it begins with; a session that comes after goes on from there. */
  #hasBegun = false;

  constructor(parts: IntakeParts, position: StreamPosition | undefined) {
    this.#parts = parts;
    this.position = position;
    if (position) this.incarnation = position.incarnation;
    let watching = false;
    this.#link = new NatsLink(parts.nats, parts.events, {
      up: (connection) => {
        foldBus(parts.fleet, true, parts.now());
        const lost = () => this.#readAgain(connection, this.#session.signal);
        if (!watching) {
          watchGateways(connection, { ...parts, lost });
          parts.connected(connection);
        }
        watching = true;
        this.#begin(connection);
      },
      down: () => {
        foldBus(parts.fleet, false, parts.now());
        this.#end("no connection to NATS");
      },
    });
  }

  get connection(): NatsConnection | undefined {
    return this.#link.state === "connected" ? this.#link.connection : undefined;
  }

  /** The connection, once all is read that hubs have found and the log is caught up. */
  get caughtUpConnection(): NatsConnection | undefined {
    return this.#factsRead && this.#log === "caught-up" ? this.connection : undefined;
  }

  get status(): IntakeStatus {
    return { nats: this.#link.state, bus: this.#parts.fleet.bus, log: this.#log, detail: this.#detail };
  }

  async close(): Promise<void> {
    this.#end("stopped");
    await this.#link.close();
    await this.#running;
  }

  #begin(connection: NatsConnection): void {
    this.#session.abort();
    const session = new AbortController();
    this.#session = session;
    // The session before has to end first: two of them would fold the same messages.
    this.#running = this.#running.then(() => this.#run(connection, session.signal));
  }

  #end(detail: string): void {
    this.#session.abort();
    this.#log = "waiting";
    this.#detail = detail;
  }

  async #run(connection: NatsConnection, signal: AbortSignal): Promise<void> {
    let waitMs = RETRY_FIRST_MS;
    while (!signal.aborted) {
      try {
        await this.#read(connection, signal);
        waitMs = RETRY_FIRST_MS;
      } catch (cause) {
        if (signal.aborted) return;
        this.#log = "waiting";
        this.#detail = cause instanceof Error ? cause.message : String(cause);
        if (/stream not found/i.test(this.#detail)) this.#parts.events.streamsMissing(this.#detail);
        else this.#parts.events.intakeFailed(cause);
        await sleep(waitMs, undefined, { signal }).catch(() => undefined);
        waitMs = Math.min(waitMs * 2, RETRY_MAX_MS);
      }
    }
  }

  async #read(connection: NatsConnection, outer: AbortSignal): Promise<void> {
    const attempt = new AbortController();
    const signal = AbortSignal.any([outer, attempt.signal]);
    const parts = { ...this.#parts, signal };
    this.#log = "reading";
    this.#detail = "reading the streams";
    const stream = await describeStream(connection, LOG_STREAM);
    const mismatch = this.position && (await mismatchOf(connection, stream, this.position));
    if (mismatch) await this.#rebuild(mismatch);
    this.incarnation = stream.incarnation;
    const tasks: Promise<void>[] = [];
    try {
      let inventoryRead: () => void = () => undefined;
      const inventoryKnown = new Promise<void>((resolve) => (inventoryRead = resolve));
      // What the store has of inventory and states was read together with a position in the log, or is read anew.
      const goOn = this.position !== undefined || this.#hasBegun;
      const inventory = watchInventory(connection, { ...parts, goOn }, inventoryRead);
      tasks.push(inventory);
      await Promise.race([inventoryKnown, inventory]);
      const baseline = readBaseline(connection, { ...parts, goOn });
      tasks.push(baseline);
      await Promise.race([baseline, inventory]);
      if (!this.position && !this.#hasBegun) await beginBehind(connection, stream, parts);
      this.#hasBegun = true;
      const facts = readFacts(connection, parts, () => (this.#factsRead = true));
      tasks.push(facts, this.#consume(connection, stream, signal), fillHistory(connection, stream, parts));
      await Promise.all(tasks);
    } finally {
      attempt.abort();
      this.#factsRead = false;
      // None of them may still be folding when the next attempt begins.
      await Promise.allSettled(tasks);
    }
  }

  #consume(connection: NatsConnection, stream: StreamEnds, signal: AbortSignal): Promise<void> {
    const begun = this.position?.sequence ?? this.#parts.fleet.streamSeq;
    return consumeLog(connection, stream, begun + 1, {
      ...this.#parts,
      signal,
      applied: (applied) => {
        this.position = applied.position;
        this.#parts.applied(applied);
        if (applied.folded.gaps.length > 0) this.#readAgain(connection, signal);
      },
      caughtUp: () => {
        this.#log = "caught-up";
        this.#detail = "";
      },
    });
  }

  /** Behind a gap the machines' published states say what the lost records did to them. */
  #readAgain(connection: NatsConnection, signal: AbortSignal): void {
    readBaseline(connection, { ...this.#parts, goOn: false, signal }).catch((cause: unknown) => {
      if (!signal.aborted) this.#parts.events.intakeFailed(cause);
    });
  }

  async #rebuild(detail: string): Promise<void> {
    this.#parts.events.positionMismatched(detail);
    await this.#parts.store.clear();
    this.#parts.fleet.clear();
    this.position = undefined;
    this.#hasBegun = false;
    this.#parts.rebuilt();
  }
}
