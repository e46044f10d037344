import type { SourceWord } from "@tocsin/core/health/zone-sources";
import type { CommandRequest } from "@tocsin/core/wire/command";
import { CommandStep, type Answer, type Former } from "./command-step.ts";
import type { ZoneInput } from "@tocsin/core/health/zone-input";
import { statesOf } from "@tocsin/core/health/zone-states";
import { gatherOn } from "./commit-pacing.ts";
import { DataPaths } from "./data-paths.ts";
import { DrainWaiters } from "./drain-waiters.ts";
import { Gathering } from "./gathering.ts";
import { stepInput } from "./input-step.ts";
import { InputQueue, type Turn } from "./input-queue.ts";
import type { Packet, PathState, ZoneInlet } from "./packet.ts";
import { keepCalculated, PacketStep } from "./packet-step.ts";
import { gapRecord } from "./path-record.ts";
import type { LogPosition, SealedGroup, ZoneAsOfNow } from "./ports.ts";
import { ReadingCounts } from "./reading-counts.ts";
import { sealed } from "./sealed-group.ts";
import { Punctuality } from "./punctuality.ts";
import { StallWatch } from "./stall-watch.ts";
import { tick, type Ticking } from "./ticking.ts";
import { WantedStates, type Look } from "./states.ts";
import type { ZoneParts } from "./zone-parts.ts";
import { ZONE_RULES, type ZoneRules } from "./zone-rules.ts";

/**
 * The loop of a zone: inputs in order -> step -> commit -> act. Packets are stepped as they come; what they led to
 * gathers for one synced batch while the one before is on its way to disk; then they are acknowledged, in order.
 */
export class Zone implements ZoneInlet {
  readonly counts = new ReadingCounts();
  readonly paths: DataPaths;
  readonly #parts: ZoneParts;
  readonly #rules: ZoneRules;
  readonly #queue = new InputQueue();
  readonly #packetStep: PacketStep;
  readonly #ticking: Ticking;
  readonly #commandStep: CommandStep;
  readonly #stall: StallWatch;
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
  #sealTimer: NodeJS.Timeout | undefined;
  #ticker: NodeJS.Timeout | undefined;
  readonly #draining = new DrainWaiters();

  constructor(parts: ZoneParts) {
    this.#parts = parts;
    this.#rules = { ...ZONE_RULES, ...parts.rules };
    const now = parts.time.now();
    // Recorded data is old by nature: under an event clock its age says nothing of a backlog.
    const pathRules = parts.eventClock ? { ...this.#rules, latenessMs: Infinity } : this.#rules;
    this.paths = new DataPaths(pathRules, parts.savedPaths, now, parts.savedAt);
    const input = (each: ZoneInput) => this.#input(each);
    const countAnew = (at: number, path: string) => this.#countAnew(at, path);
    const punctuality = new Punctuality({ ...parts, latenessMs: pathRules.latenessMs, input }, now);
    this.#ticking = { ...parts, paths: this.paths, punctuality, input, countAnew };
    this.#packetStep = new PacketStep({
      ...parts,
      ...this.#ticking,
      counts: this.counts,
      sourceSaid: (said, at) => this.#input({ kind: "source", ...said, at, processedAt: at }),
    });
    this.#commandStep = new CommandStep({ ...parts, keptMs: this.#rules.commandsKeptMs });
    this.#lastRecordAt = now;
    this.#stall = new StallWatch(this.#rules, parts.clocks.monotonic());
    parts.journal.begin({ kind: "configuration", at: now, hash: parts.config.hash }, () => this.#asOfNow());
  }

  start(): void {
    // A clock that was set forward makes every sensor look quiet for as long.
    this.#parts.time.leapt = (to) => this.#countAnew(to);
    this.#ticker = setInterval(() => this.#onTimer(), this.#rules.tickEveryMs);
    // What the redo brought to light is news of this start.
    this.#gathering.open(this.#parts.clocks.monotonic());
    this.#askPump();
  }

  /** Nothing more is stepped, committed or acknowledged. */
  stop(): void {
    this.#stopped = true;
    for (const timer of [this.#ticker, this.#sealTimer]) clearTimeout(timer);
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

  sourceSaid(source: string, word: SourceWord, text: string): void {
    this.#inTurn((at) => this.#input({ kind: "source", source, word, text, at, processedAt: at }));
  }

  /** Carries out what a person asks for, in its turn. `answer` is called once all of it is on disk, or never. */
  command(request: CommandRequest, answer: Answer): void {
    this.#inTurn((at) => this.#commandStep.step(request, answer, at, this.#gathering));
  }

  /** Takes over what was known of the zone before this store was. Resolves when that is on disk. */
  takeOver(former: Former): Promise<void> {
    return new Promise((done) => this.#inTurn((at) => this.#commandStep.takeOver(former, at, this.#gathering, done)));
  }

  #inTurn(turn: Turn): void {
    if (this.#stopped) return;
    this.#queue.push(turn, this.#parts.time.now());
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
    const now = this.#parts.time.now();
    this.#countAnew(now, path);
    this.#gathering.records.push(gapRecord(path, this.paths.gapFrom(path, fromMs, now), toMs, now));
    this.#askPump();
  }

  /** Commits everything that was offered so far, without waiting for more. */
  drain(): Promise<void> {
    if (this.#stopped) return Promise.resolve();
    this.#askPump();
    return this.#draining.wait();
  }

  /** What someone wants to know of the statecharts, as of a commit that this asks for: only what is on disk is told. */
  look<T>(look: Look<T>): Promise<LogPosition & { seen: T }> {
    if (this.#stopped) return Promise.reject(new Error("the zone has stopped"));
    this.#askPump();
    return this.#states.want(look);
  }

  /** Silence is counted from here: what was missing before was not the sensors' fault, or nobody can say. */
  #countAnew(at: number, path?: string): void {
    if (this.#parts.eventClock) return;
    const ofOne = path !== undefined && this.paths.areSeveral;
    this.#input({ kind: "path-back", at, ...(ofOne ? { path } : {}) });
  }

  #input(input: ZoneInput, done?: () => void): undefined {
    stepInput(this.#parts, this.#gathering, input);
    if (done) this.#gathering.afterCommit.push(done);
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
    const { journal, clocks } = this.#parts;
    const step = (packet: Packet, arrivedAt: number) => {
      this.#gathering.take(packet, clocks.monotonic());
      return this.#packetStep.step(packet, arrivedAt);
    };
    while (this.#queue.length > 0 && this.#gathering.hasRoom(journal.gathered, this.#rules, clocks.monotonic())) {
      const stepping = this.#queue.shift(step);
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
    const { journal, clocks } = this.#parts;
    const now = this.#parts.time.now();
    const stalledMs = this.#stall.tickedAt(clocks.monotonic(), this.#committing && this.#lastSealAt);
    if (stalledMs !== undefined) {
      // Whatever made this tick late kept readings waiting too: they have to come before the clock may go on.
      this.paths.stalled(now);
      this.#parts.events.processStalled(stalledMs);
    }
    for (const record of tick(this.#ticking, now)) this.#gathering.records.push(record);
    if (now - this.#lastRecordAt >= this.#rules.idleMarkEveryMs) {
      this.#lastRecordAt = now;
      this.#gathering.records.push({ kind: "idle", at: now, processedAt: now });
    }
    if (this.#gathering.hasNews || journal.hasDueChunks(now)) this.#gathering.open(clocks.monotonic());
  }

  #sealWhenDue(): void {
    clearTimeout(this.#sealTimer);
    if (this.#stopped || this.#committing) return;
    const { clocks, journal } = this.#parts;
    const now = clocks.monotonic();
    if (this.#gathering.hasNews || this.#states.isWanted) this.#gathering.open(now);
    if (!this.#gathering.isOpen) return this.#draining.idle();
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
    const group = (this.#committing = this.#gathering);
    this.#gathering = new Gathering();
    this.#lastSealAt = clocks.monotonic();
    this.#draining.sealed();
    try {
      const sealed = this.#seal(group);
      const readings = journal.gathered;
      const position = await journal.commit(sealed);
      events.groupCommitted({ readings, records: group.records.length, tookMs: clocks.monotonic() - this.#lastSealAt });
      this.#act(group, position);
    } catch (error) {
      this.#fail(error);
    }
  }

  #seal(group: Gathering): SealedGroup {
    const { health, journal, time } = this.#parts;
    const gatewayTime = time.now();
    group.moved(health.take());
    keepCalculated(health, journal, gatewayTime);
    this.#states.take(health);
    if (group.records.length > 0) this.#lastRecordAt = gatewayTime;
    return sealed(group, health, { gatewayTime, paths: this.paths.saved(), zone: () => this.#asOfNow() });
  }

  #asOfNow(): ZoneAsOfNow {
    return { config: this.#parts.config, states: statesOf(this.#parts.health) };
  }

  /** Nothing leaves the process before this. */
  #act(group: Gathering, position: LogPosition): void {
    if (this.#stopped) return;
    this.#committing = undefined;
    if (group.packets.length > 0) this.#parts.acknowledge(group.packets);
    const changedMachines = new Set(group.machines);
    for (const sensor of group.sensors) changedMachines.add(this.#parts.health.machineOf[sensor]!);
    this.#parts.committed({ ...position, changedMachines });
    for (const act of group.afterCommit) act();
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
