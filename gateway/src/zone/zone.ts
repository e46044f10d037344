import type { ZoneHealth } from "@tocsin/core/health/zone";
import { gatherOn } from "./commit-pacing.ts";
import { DataPaths, record, type SavedPaths } from "./data-paths.ts";
import { DrainWaiters } from "./drain-waiters.ts";
import { Gathering } from "./gathering.ts";
import type { Clocks, GatewayTime } from "./gateway-time.ts";
import type { Decode, Packet, PathState, ZoneInlet } from "./packet.ts";
import { PacketQueue } from "./packet-queue.ts";
import { PacketStep } from "./packet-step.ts";
import type { Committed, LogPosition, SealedGroup, StatesAt, ZoneEvents, ZoneJournal } from "./ports.ts";
import { savedMachines, savedSources } from "./restore.ts";
import { ReadingCounts } from "./reading-counts.ts";
import { WantedStates } from "./states.ts";
import { tick } from "./tick.ts";
import { ZONE_RULES, type ZoneRules } from "./zone-rules.ts";

export type ZoneParts = {
  health: ZoneHealth;
  configHash: string;
  eventClock: boolean;
  journal: ZoneJournal;
  decode: Decode;
  time: GatewayTime;
  clocks: Clocks;
  savedPaths: SavedPaths;
  events: ZoneEvents;
  /** After their commit, in arrival order. */
  acknowledge(packets: readonly Packet[]): void;
  committed(committed: Committed): void;
  /** A write failed: nothing in memory is to be trusted any more. Called once, after everything stopped. */
  failed(error: unknown): void;
  rules?: Partial<ZoneRules>;
};

/**
 * The loop of a zone: inputs in order -> step -> commit -> act. Packets are stepped as they come; what they led to
 * gathers for one synced batch while the one before is on its way to disk; then they are acknowledged, in order.
 */
export class Zone implements ZoneInlet {
  readonly counts = new ReadingCounts();
  readonly paths: DataPaths;
  readonly #parts: ZoneParts;
  readonly #rules: ZoneRules;
  readonly #queue = new PacketQueue();
  readonly #packetStep: PacketStep;
  readonly #states = new WantedStates();
  #gathering = new Gathering();
  /** The group that is on its way to disk. */
  #committing: Gathering | undefined;
  #pumping = false;
  #pumpAsked = false;
  #tickDue = false;
  #stopped = false;
  #lastOfferAt = -Infinity;
  #lastSealAt = -Infinity;
  #lastRecordAt: number;
  #lastTickAt: number;
  #sealTimer: NodeJS.Timeout | undefined;
  #ticker: NodeJS.Timeout | undefined;
  readonly #draining = new DrainWaiters();

  constructor(parts: ZoneParts) {
    this.#parts = parts;
    this.#rules = { ...ZONE_RULES, ...parts.rules };
    const now = parts.time.now();
    // Recorded data is old by nature: under an event clock its age says nothing of a backlog.
    const pathRules = parts.eventClock ? { ...this.#rules, latenessMs: Infinity } : this.#rules;
    this.paths = new DataPaths(pathRules, parts.savedPaths, now);
    this.#packetStep = new PacketStep({
      ...parts,
      paths: this.paths,
      counts: this.counts,
      countAnew: (at) => this.#countAnew(at),
    });
    this.#lastRecordAt = now;
    this.#lastTickAt = parts.clocks.monotonic();
    this.#gathering.inputs.push({ kind: "configuration", at: now, hash: parts.configHash });
  }

  start(): void {
    // A clock that was set forward makes every sensor look quiet for as long.
    this.#parts.time.leapt = (to) => this.#countAnew(to);
    this.#ticker = setInterval(() => this.#onTimer(), this.#rules.tickEveryMs);
    // What the redo brought to light, under a new configuration say, is news of this start.
    this.#gathering.open(this.#parts.clocks.monotonic());
    this.#askPump();
  }

  /** Nothing more is stepped, committed or acknowledged. */
  stop(): void {
    this.#stopped = true;
    clearInterval(this.#ticker);
    clearTimeout(this.#sealTimer);
    this.#queue.clear();
    this.#states.refuse();
    this.#draining.idle();
  }

  offer(packet: Packet): void {
    if (this.#stopped) return;
    this.#draining.offered();
    this.#queue.push(packet, this.#parts.time.now());
    this.#lastOfferAt = this.#parts.clocks.monotonic();
    this.#askPump();
  }

  get waiting(): number {
    return this.#queue.length + this.#gathering.packets.length + (this.#committing?.packets.length ?? 0);
  }

  pathChanged(path: string, state: PathState, detail: string, sessionKept?: boolean): void {
    this.paths.changed(path, state, detail, this.#parts.time.now(), sessionKept);
    this.#tickDue = true;
    this.#askPump();
  }

  pathHeard(path: string): void {
    this.paths.heard(path, this.#parts.time.now());
  }

  ingestGapPossible(path: string, fromMs: number, toMs: number): void {
    const range = `${new Date(fromMs).toISOString()} to ${new Date(toMs).toISOString()}`;
    const text = `the broker kept no session: readings of ${range} may be missing`;
    this.#countAnew(this.#parts.time.now());
    this.#gathering.records.push(record(path, "ingest-gap-possible", this.#parts.time.now(), text));
    this.#askPump();
  }

  /** Commits everything that was offered so far, without waiting for more. */
  drain(): Promise<void> {
    if (this.#stopped) return Promise.resolve();
    this.#askPump();
    return this.#draining.wait();
  }

  /** States as of a commit that this asks for: they agree with the log up to the position that comes with them. */
  states(machines: readonly number[]): Promise<StatesAt> {
    if (this.#stopped) return Promise.reject(new Error("the zone has stopped"));
    const states = this.#states.want(machines);
    this.#askPump();
    return states;
  }

  /** Silence is counted from here: what was missing before was not the sensors' fault, or nobody can say. */
  #countAnew(at: number): void {
    if (this.#parts.eventClock) return;
    this.#parts.health.pathBack(at);
    this.#gathering.inputs.push({ kind: "path-back", at });
  }

  #askPump(): void {
    if (this.#pumpAsked || this.#stopped) return;
    this.#pumpAsked = true;
    setImmediate(() => {
      this.#pumpAsked = false;
      void this.#pump();
    });
  }

  async #pump(): Promise<void> {
    if (this.#pumping || this.#stopped) return;
    this.#pumping = true;
    try {
      await this.#stepQueue();
      if (this.#tickDue && this.#queue.length === 0) this.#tick();
      this.#sealWhenDue();
    } catch (error) {
      this.#fail(error);
    } finally {
      this.#pumping = false;
    }
    if (this.#queue.length > 0 && !this.#committing) this.#askPump();
  }

  async #stepQueue(): Promise<void> {
    while (this.#queue.length > 0 && this.#parts.journal.gathered < this.#rules.groupReadingsMax) {
      const stepping = this.#queue.shift((packet, arrivedAt) => {
        this.#gathering.packets.push(packet);
        this.#gathering.open(this.#parts.clocks.monotonic());
        return this.#packetStep.step(packet, arrivedAt);
      });
      if (stepping) await stepping;
    }
  }

  #onTimer(): void {
    this.counts.measure(this.#parts.clocks.monotonic());
    this.#tickDue = true;
    this.#askPump();
  }

  /** Behind everything that was offered before. */
  #tick(): void {
    this.#tickDue = false;
    const { health, eventClock, journal, clocks, time } = this.#parts;
    const now = time.now();
    this.#noticeStall(now);
    const news = this.paths.poll(now);
    this.#gathering.records.push(...news.records);
    if (news.countAnew) this.#countAnew(now);
    if (this.paths.allDrained && !eventClock) {
      tick(health, this.#gathering, this.paths.vouchedUpTo(now) - this.#rules.latenessMs, now);
    }
    if (now - this.#lastRecordAt >= this.#rules.idleMarkEveryMs) {
      this.#lastRecordAt = now;
      this.#gathering.records.push({ kind: "idle", at: now, processedAt: now });
    }
    if (this.#gathering.hasNews || journal.hasDueChunks(now)) this.#gathering.open(clocks.monotonic());
  }

  /** Whatever made this tick late kept readings waiting too: they have to come before the clock may go on. */
  #noticeStall(now: number): void {
    const monotonic = this.#parts.clocks.monotonic();
    const tickLateMs = monotonic - this.#lastTickAt - this.#rules.tickEveryMs;
    const commitMs = this.#committing ? monotonic - this.#lastSealAt : 0;
    const lateMs = Math.max(tickLateMs, commitMs);
    this.#lastTickAt = monotonic;
    if (lateMs <= this.#rules.stalledAfterMs) return;
    this.paths.stalled(now);
    this.#parts.events.processStalled(lateMs);
  }

  #sealWhenDue(): void {
    clearTimeout(this.#sealTimer);
    if (this.#stopped || this.#committing) return;
    const { clocks, journal } = this.#parts;
    const now = clocks.monotonic();
    if (this.#gathering.hasNews || this.#states.isWanted) this.#gathering.open(now);
    if (!this.#gathering.isOpen) {
      return this.#draining.idle();
    }
    const { openedAt } = this.#gathering;
    const gathering = {
      readings: journal.gathered,
      openedAt,
      lastOfferAt: this.#lastOfferAt,
      lastSealAt: this.#lastSealAt,
    };
    const wait = this.#draining.areWaiting ? 0 : gatherOn(this.#rules, gathering, now);
    if (wait === 0) void this.#commit();
    else this.#sealTimer = setTimeout(() => this.#askPump(), wait);
  }

  async #commit(): Promise<void> {
    const { journal, clocks, events } = this.#parts;
    const group = this.#gathering;
    this.#gathering = new Gathering();
    this.#committing = group;
    this.#lastSealAt = clocks.monotonic();
    this.#draining.sealed();
    const readings = journal.gathered;
    try {
      const position = await journal.commit(this.#seal(group));
      events.groupCommitted({ readings, records: group.records.length, tookMs: clocks.monotonic() - this.#lastSealAt });
      this.#act(group, position);
    } catch (error) {
      this.#fail(error);
    }
  }

  #seal(group: Gathering): SealedGroup {
    const { health, time } = this.#parts;
    const gatewayTime = time.now();
    group.moved(health.take());
    this.#states.take(health);
    if (group.records.length > 0) this.#lastRecordAt = gatewayTime;
    return {
      gatewayTime,
      records: group.records,
      sensors: group.sensors,
      machines: [...savedMachines(health, group.machines), ...savedSources(health, group.sources)],
      inputs: group.inputs,
      paths: this.paths.saved(),
      saveSensor: (sensor) => ({ ordinal: health.ordinals[sensor]!, saved: health.saveSensor(sensor) }),
    };
  }

  /** Nothing leaves the process before this. */
  #act(group: Gathering, position: LogPosition): void {
    if (this.#stopped) return;
    this.#committing = undefined;
    if (group.packets.length > 0) this.#parts.acknowledge(group.packets);
    const changedMachines = new Set(group.machines);
    for (const sensor of group.sensors) changedMachines.add(this.#parts.health.machineOf[sensor]!);
    this.#parts.committed({ ...position, records: group.records.length, changedMachines });
    this.#states.give(position);
    this.#draining.committed(group.packets.length);
    this.#askPump();
  }

  #fail(error: unknown): void {
    if (this.#stopped) return;
    this.stop();
    this.#parts.failed(error);
  }
}
