import type { NatsConnection, Subscription } from "@nats-io/transport-node";
import type { ZoneConfig } from "@tocsin/core/health/config";
import { HEARTBEAT_INTERVAL_MS } from "@tocsin/core/wire/heartbeat";
import { INVENTORY_STREAM, STATE_STREAM } from "@tocsin/core/wire/streams";
import { commandSubject, heartbeatSubject, querySubject } from "@tocsin/core/wire/subject";
import { CommandService } from "./command-service.ts";
import { Confirmations } from "./confirmations.ts";
import type { Fenced } from "./fence.ts";
import { readFormerZone } from "./former-zone.ts";
import { followRivals } from "./rivals.ts";
import type { HeartbeatWriter } from "./heartbeat.ts";
import { publishInventory } from "./inventory-publish.ts";
import { LogAppend } from "./log-append.ts";
import { LogStream } from "./log-stream.ts";
import type { NatsLink } from "./nats-link.ts";
import { NewestOnly } from "./newest-only.ts";
import type { UplinkEvents, UplinkJournal, UplinkZone } from "./ports.ts";
import { QueryService } from "./query-service.ts";
import type { QueryDesk } from "./query.ts";
import { StatePublish } from "./state-publish.ts";

/** How often states are published where they changed, and when the log has been brought together with the stream. */
const STATES_EVERY_MS = 60_000;
/** A log that was behind for so long tells the hub at once when it is not any more. */
const BEHIND_MS = 1_000;

export type UplinkParts = {
  config: ZoneConfig;
  journal: UplinkJournal;
  zone: UplinkZone;
  link: NatsLink;
  desk: QueryDesk;
  heartbeat: HeartbeatWriter;
  batchRecordsMax: number;
  batchBytesMax: number;
  takeOver: { wanted: boolean };
  /** A wall clock that went far forward is believed where the clock of the message bus agrees. */
  time: { readonly isInDoubt: boolean; compare(elsewhere: number): boolean };
  now: () => number;
  random: () => number;
  events: UplinkEvents;
  /** Another gateway has the zone. Called once; nothing is published any more. */
  fenced: (fenced: Fenced) => void;
  /** The store failed. */
  failed: (error: unknown) => void;
};

/** Everything that leaves for the hub: the log, and what is said about it. One for each opening of the store. */
export class Uplink {
  readonly #parts: UplinkParts;
  readonly #ended = new AbortController();
  readonly #confirmations = new Confirmations();
  readonly #states: StatePublish;
  #append: LogAppend | undefined;
  readonly #begun = Promise.withResolvers<LogAppend>();
  #unlisten: () => void = () => undefined;
  #queries: Subscription | undefined;
  #commands: Subscription | undefined;
  #rivals: Subscription | undefined;
  /** The claim that was told of by a heartbeat of its own. */
  #claimTold: string | undefined;
  #timer: NodeJS.Timeout | undefined;
  #settled = false;
  #inventoryDone = false;
  #inventoryAgain = false;
  #stream: LogStream | undefined;
  #publishing = false;
  #statesAt = -Infinity;
  #behindSince: number | undefined;
  /** Newest record of the commit before. */
  #head: number;

  constructor(parts: UplinkParts) {
    this.#parts = parts;
    const { config, zone, journal } = parts;
    this.#head = journal.log.head;
    const streamSeqOf = (seq: number) => this.#confirmations.streamSeqOf(seq);
    this.#states = new StatePublish({ config, zone, log: journal.log, streamSeqOf });
  }

  start(): void {
    this.#unlisten = this.#parts.link.onConnect(() => {
      if (this.#append === undefined) return void this.#begin();
      this.#settled = false;
      this.#append.resettle();
    });
    this.#timer = setInterval(() => this.#beat(), HEARTBEAT_INTERVAL_MS);
  }

  /** A commit is on disk: its records may leave. */
  committed({ head, changedMachines }: { head: number; changedMachines: ReadonlySet<number> }): void {
    this.#states.note(changedMachines);
    if (head === this.#head) return;
    this.#head = head;
    this.#behindSince ??= this.#parts.now();
    this.#append?.wake();
  }

  /** All states and the inventory are published again, whatever the streams hold. */
  resync(): void {
    this.#states.noteAll();
    this.#inventoryDone = false;
    this.#inventoryAgain = true;
    this.#statesAt = -Infinity;
    void this.#publish();
  }

  /** Whether the stream holds the whole log. */
  get isDrained(): boolean {
    const { head, confirmed } = this.#parts.journal.log;
    return this.#settled && confirmed.seq >= head;
  }

  /** Whether the log has been brought together with the stream since the last connect. */
  get isSettled(): boolean {
    return this.#settled && this.#parts.link.isOnline;
  }

  /** Whether the stream holds the claim of the log, for all that is known. */
  get hasClaimed(): boolean {
    return this.#parts.journal.log.confirmed.seq > 0;
  }

  /** Resolves when the stream was read anew, and says that the zone is still ours; never where it is another's. */
  async readClaim(): Promise<void> {
    await (await this.#begun.promise).look();
  }

  async close(): Promise<void> {
    this.#ended.abort();
    this.#unlisten();
    clearInterval(this.#timer);
    this.#queries?.unsubscribe();
    this.#commands?.unsubscribe();
    this.#rivals?.unsubscribe();
    this.#confirmations.close();
  }

  async #begin(): Promise<void> {
    const { signal } = this.#ended;
    try {
      const fenced = await this.#run(signal);
      if (signal.aborted || fenced === undefined) return;
      await this.close();
      this.#parts.fenced(fenced);
    } catch (error) {
      // A store that was closed under us has failed nobody.
      if (signal.aborted) return;
      await this.close();
      this.#parts.failed(error);
    }
  }

  async #run(signal: AbortSignal): Promise<Fenced | undefined> {
    const { link, config, journal, events, now, random, takeOver, batchRecordsMax, batchBytesMax, zone } = this.#parts;
    const connection = link.connection!;
    const stream = await LogStream.of(connection, config);
    this.#append = new LogAppend({
      zone: config,
      journal,
      stream,
      batchRecordsMax,
      batchBytesMax,
      now,
      random,
      events,
      signal,
      takeOver,
      takeOverStates: async () => {
        if (config.clock !== "event")
          await zone.takeOver(await readFormerZone(connection, config, journal.log.era.random));
      },
      confirmed: (seq, streamSeq) => this.#confirmed(seq, streamSeq),
      settled: () => this.#onSettled(connection, stream),
    });
    this.#rivals = followRivals(connection, config, journal.log, () => void this.#append?.look());
    this.#begun.resolve(this.#append);
    return this.#append.run();
  }

  #onSettled(connection: NatsConnection, stream: LogStream): void {
    const { config, desk, events, now, heartbeat, zone } = this.#parts;
    stream.durability().then(
      (durability) => (heartbeat.durability = durability),
      (error: Error) => events.publishFailed("durability of the stream", error.message),
    );
    this.#settled = true;
    this.#stream = stream;
    this.#inventoryDone = false;
    this.#queries ??= new QueryService(desk, events, now).serve(connection, querySubject(config));
    const commands = new CommandService({ zone, isSettled: () => this.isSettled, sent: () => this.sent() });
    this.#commands ??= commands.serve(connection, commandSubject(config));
    this.#statesAt = -Infinity;
    this.#beat();
  }

  /** Resolves once the stream holds all that is in the log now; with false where this is closed before. */
  async sent(): Promise<boolean> {
    await this.#confirmations.streamSeqOf(this.#parts.journal.log.head);
    return !this.#ended.signal.aborted;
  }

  #confirmed(seq: number, streamSeq: number): void {
    this.#confirmations.confirmed(seq, streamSeq);
    const { now, journal } = this.#parts;
    this.#tellClaim(seq, journal.log.era.random);
    if (seq < journal.log.head) return;
    const wasBehind = this.#behindSince !== undefined && now() - this.#behindSince >= BEHIND_MS;
    this.#behindSince = undefined;
    if (wasBehind && this.#settled) void this.#sendHeartbeat();
  }

  /** A gateway that had the zone until now hears at once that it has it no more. */
  #tellClaim(seq: number, claim: string): void {
    if (seq === 0 || claim === this.#claimTold) return;
    this.#claimTold = claim;
    void this.#sendHeartbeat();
  }

  #beat(): void {
    if (!this.isSettled) return;
    void this.#sendHeartbeat();
    void this.#publish();
    if (this.#parts.time.isInDoubt) void this.#compareClocks();
  }

  async #compareClocks(): Promise<void> {
    try {
      const busTime = await this.#stream?.busTime();
      if (busTime !== undefined) this.#parts.time.compare(busTime);
    } catch (error) {
      this.#parts.events.publishFailed("question for the bus's time", (error as Error).message);
    }
  }

  async #sendHeartbeat(): Promise<void> {
    const { link, heartbeat, config, events } = this.#parts;
    try {
      const body = JSON.stringify(await heartbeat.write());
      // Beats that were kept for a connection that is gone would tell the hub of yesterday.
      if (link.isOnline && !this.#ended.signal.aborted) link.connection?.publish(heartbeatSubject(config), body);
    } catch (error) {
      events.publishFailed("heartbeat", (error as Error).message);
    }
  }

  /** Inventory first: a hub can show no state of a machine that it does not know. */
  async #publish(): Promise<void> {
    const { link, config, events, now } = this.#parts;
    const connection = link.connection;
    if (this.#publishing || connection === undefined || !this.isSettled) return;
    this.#publishing = true;
    try {
      if (!this.#inventoryDone) {
        const again = this.#inventoryAgain;
        this.#inventoryDone = true;
        this.#inventoryAgain = false;
        try {
          await publishInventory(await NewestOnly.of(connection, INVENTORY_STREAM), config, again);
        } catch (error) {
          this.#inventoryDone = false;
          this.#inventoryAgain ||= again;
          throw error;
        }
      }
      if (now() - this.#statesAt >= STATES_EVERY_MS) {
        this.#statesAt = now();
        await this.#states.publish(await NewestOnly.of(connection, STATE_STREAM));
      }
    } catch (error) {
      if (!this.#ended.signal.aborted) events.publishFailed("inventory or states", (error as Error).message);
    } finally {
      this.#publishing = false;
    }
  }
}
