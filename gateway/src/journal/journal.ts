import { append, greatest } from "@tocsin/core/any-length";
import type { ZoneInput } from "@tocsin/core/health/zone-input";
import type { Quality } from "@tocsin/core/wire/health";
import type { SensorId } from "@tocsin/core/wire/id";
import type { Value } from "@tocsin/core/wire/reading";
import { textRecord } from "./checked.ts";
import type { ChunkShelf, ChunkWork } from "./chunk-shelf.ts";
import type { LossBook } from "./disk/loss-book.ts";
import { GroupWriter, type RedoReading } from "./group-record.ts";
import { InputBook, type InputMeta, type SealedInputs, type Start, type ZoneAsOfNow } from "./input-book.ts";
import { allOf, commandKey, groupKey, idIn, machineKey, metaKey, sensorKey } from "./keys.ts";
import type { ClaimReason, LogBook } from "./log-book.ts";
import { OpenGroups } from "./open-groups.ts";
import { openJournal, type Opened } from "./open-journal.ts";
import type { RejectedPacket, Rejects } from "./rejects.ts";
import type { SavedPaths } from "../zone/saved-paths.ts";
import type { KeptCommand, Sealed } from "./sealed.ts";
import type { SensorNumbers } from "./sensor-numbers.ts";
import { identityPut, type StoreIdentity } from "./store-identity.ts";
import type { Damage } from "./mend/open-sound.ts";
import { putText, type Operation, type Store } from "./store.ts";
import type { StoredReading } from "./stored-reading.ts";
import { WitnessFile } from "./witness.ts";

/** A reading waits this long outside a chunk at most, so that a restart steps about two minutes again. */
const CHUNK_AFTER_MS = 60_000;
/** Chunks that one commit rewrites at most: some milliseconds of work. */
const CHUNKS_PER_COMMIT_MAX = 64;

/** Where the store stands after a commit. */
export type CommitMeta = {
  group: number;
  gatewayTime: number;
  era: number;
  head: number;
  paths: SavedPaths;
  inputs: InputMeta;
};

export type Committed = { era: number; head: number };

type CommitPlace = { group: number; inputs: SealedInputs };

/**
 * The gateway's store: readings, states and the log in one place, written together. It is thrown away after a failed
 * write and opened again: nothing in memory survives that which is not on disk.
 */
export class Journal {
  readonly store: Store;
  readonly identity: StoreIdentity;
  /** What was wrong with the store as it was opened, and mended. */
  readonly damage: Damage | undefined;
  readonly fence: Opened["fence"];
  #renewal: ClaimReason | undefined;
  readonly #witness: WitnessFile;
  readonly log: LogBook;
  readonly #rejects: Rejects;
  #rejected: Operation[] = [];
  /** What was lost or is dropped for want of disk. */
  readonly losses: LossBook;
  readonly numbers: SensorNumbers;
  readonly #shelf: ChunkShelf;
  readonly #open = new OpenGroups();
  readonly #inputs: InputBook;
  readonly #writer = new GroupWriter();
  #meta: CommitMeta;
  #last: Promise<unknown> = Promise.resolve();

  private constructor(opened: Opened) {
    this.store = opened.store;
    this.identity = opened.identity;
    this.damage = opened.damage;
    this.fence = opened.fence;
    this.#renewal = opened.renewal;
    this.#witness = new WitnessFile(opened.store.folder);
    this.numbers = opened.numbers;
    this.log = opened.log;
    this.#rejects = opened.rejects;
    this.losses = opened.losses;
    this.#shelf = opened.shelf;
    this.#meta = opened.meta;
    this.#inputs = new InputBook(opened.meta.inputs);
    for (const [sensor, ordinal] of opened.shelf.reach()) this.#inputs.knows(sensor, ordinal);
  }

  /**
   * @param suspect the store was opened before, and could not be read then
   * @throws JournalError that says why the store does not open and what to do
   */
  static async open(
    folder: string,
    sensors: readonly SensorId[],
    wallClock: () => number,
    suspect = false,
  ): Promise<Journal> {
    return new Journal(await openJournal(folder, sensors, wallClock, suspect));
  }

  /** Why the log needs a new claim, where it does and has not begun its era yet: the store was copied, or damaged. */
  get renewal(): ClaimReason | undefined {
    return this.#renewal;
  }

  /** Nothing was ever committed to it. */
  get isEmpty(): boolean {
    return this.#meta.gatewayTime === 0;
  }

  /** The newest gateway time that the store has seen, ms since 1970; 0 for a new store. */
  get newestGatewayTime(): number {
    return this.#meta.gatewayTime;
  }

  get paths(): SavedPaths {
    return this.#meta.paths;
  }

  /** Saved states of the sensors that are configured. */
  async *savedSensors(): AsyncGenerator<{ sensor: number; ordinal: number; saved: string }> {
    yield* this.numbers.savedStates(this.store);
  }

  async *savedMachines(): AsyncGenerator<[id: string, saved: string]> {
    for await (const [key, saved] of this.store.textEntries(allOf("machine"))) yield [idIn(key), saved];
  }

  /** Every reading of the redo log in order of commit, into memory and through `visit`; once, after opening. */
  async redo(visit: (sensor: number, reading: RedoReading) => void): Promise<void> {
    await this.#open.load(this.store, this.#shelf, (reading, group) => {
      this.#inputs.reopened(reading.sensor, reading.ordinal, reading.gatewayTime, group);
      const sensor = this.numbers.indexOf(reading.sensor);
      if (sensor !== undefined) visit(sensor, reading);
    });
    this.#meta.group = Math.max(this.#meta.group, this.#open.lastGroup);
    this.#open.committed(this.#meta.group);
  }

  /** Newest ordinal that any record of the sensor holds. */
  chunkedUpTo(sensor: number): number {
    return this.#shelf.newestOrdinal(this.numbers.of(sensor));
  }

  /** A gateway starts on this store; before any input is noted. */
  begin(start: Start, zone: () => ZoneAsOfNow): void {
    this.#inputs.begin(start, zone);
  }

  /** Readings gathered for the next commit. */
  get gathered(): number {
    return this.#writer.count;
  }

  add(sensor: number, gatewayTime: number, { ordinal, at, judgedAt, value, quality, marks }: StoredReading): void {
    const redo = { sensor: this.numbers.of(sensor), gatewayTime, ordinal, at, judgedAt, value, quality, marks };
    this.#writer.add(redo);
    this.#open.add(redo, this.#meta.group + 1);
    this.#inputs.add(redo.sensor, redo.ordinal, gatewayTime);
  }

  /** What moved statecharts and was no reading, in its place behind the readings that were added before. */
  note(input: ZoneInput): void {
    this.#inputs.note(input);
  }

  /** A payload that was no reading, for the next commit, which lets it be acknowledged. */
  quarantine(packet: RejectedPacket, at: number, reason: string): void {
    this.#rejected.push(...this.#rejects.quarantine({ ...packet, at }, reason));
  }

  unmatched(packet: RejectedPacket, at: number): void {
    this.#rejected.push(...this.#rejects.unmatched({ ...packet, at }));
  }

  get rejects(): Rejects {
    return this.#rejects;
  }

  /** Whether the very reading (own time, value, quality) is in the journal or gathered for it. */
  holds(sensor: number, at: number, value: Value, quality: Quality, now: number): boolean | Promise<boolean> {
    const number = this.numbers.of(sensor);
    if (this.#open.mayHold(number, at) && this.#open.holds(number, at, value, quality)) return true;
    return this.#shelf.mayHold(number, at) && this.#shelf.holds(number, at, value, quality, now);
  }

  /** What became of a command, where its outcome is on disk and still kept. */
  keptCommand(id: string): Promise<KeptCommand | undefined> {
    return this.store.getJson<KeptCommand>(commandKey(id));
  }

  /** Whether a commit without readings would have chunks to write. */
  hasDueChunks(gatewayTime: number): boolean {
    return this.#open.due(gatewayTime - CHUNK_AFTER_MS, 1).length > 0;
  }

  /**
   * One synced batch: what was gathered since the last commit, and `sealed`. Everything is taken from memory before it
   * returns, so that the next group may gather at once; one commit at a time. @throws JournalError after which this
   * object is of no use any more
   */
  commit(sealed: Sealed): Promise<Committed> {
    const { gatewayTime } = sealed;
    const group = this.#writer.count === 0 ? undefined : (this.#meta.group += 1);
    const put = this.#rejected;
    this.#rejected = [];
    if (group !== undefined) put.push({ type: "put", key: groupKey(group), value: this.#writer.seal() });
    const due = this.#open.due(gatewayTime - CHUNK_AFTER_MS, CHUNKS_PER_COMMIT_MAX);
    const { work, covered } = this.#open.take(due);
    for (const old of covered) put.push({ type: "del", key: groupKey(old) });
    append(put, this.#saved(sealed, due));
    for (const { id, saved } of sealed.machines)
      put.push({ type: "put", key: machineKey(id), value: textRecord(saved) });
    for (const kept of sealed.commands) put.push(putText(commandKey(kept.request.id), kept));
    const at = { gatewayTime, group: this.#meta.group, covered: greatest(covered, 0) };
    const inputs = this.#inputs.seal({ ...at, zone: () => sealed.zone() });
    append(put, inputs.put);
    return this.exclusively(() => this.#write(sealed, put, work, { group: at.group, inputs }));
  }

  #saved(sealed: Sealed, due: readonly number[]): Operation[] {
    const sensors = new Set(sealed.sensors);
    for (const number of due) {
      const sensor = this.numbers.indexOf(number);
      if (sensor !== undefined) sensors.add(sensor);
    }
    return [...sensors].map((sensor) => {
      const { ordinal, saved } = sealed.saveSensor(sensor);
      return { type: "put", key: sensorKey(this.numbers.of(sensor)), value: textRecord(`${ordinal}\n${saved}`) };
    });
  }

  async #write(sealed: Sealed, put: Operation[], work: ChunkWork[], place: CommitPlace): Promise<Committed> {
    const { group, inputs } = place;
    const kept = work.filter(({ sensor }) => this.losses.isKept(sensor));
    const dropped = work.filter(({ sensor }) => !this.losses.isKept(sensor));
    append(put, await inputs.compressed());
    append(put, await this.#shelf.append(kept));
    append(put, this.#shelf.skip(dropped));
    const told = this.losses.seal(dropped, sealed.gatewayTime, (sensor) => this.numbers.idOf(sensor));
    append(put, told.put);
    append(put, this.log.append([...told.records, ...sealed.records]));
    const { era, head } = { era: this.log.era.era, head: this.log.head };
    const { gatewayTime, paths } = sealed;
    const meta: CommitMeta = { group, gatewayTime, era, head, paths, inputs: inputs.meta };
    put.push(putText(metaKey("commit"), meta));
    await this.store.write(put);
    told.written();
    this.#meta = { ...meta, group: this.#meta.group };
    this.#open.committed(group);
    this.#note(meta);
    return { era, head };
  }

  get bytesPerReading(): number {
    return this.#shelf.bytesPerReading;
  }

  /** The log goes on in a new era; what the former one holds after `after` is renumbered into it. */
  beginEra(reason: ClaimReason, after: number): Promise<void> {
    return this.exclusively(async () => {
      const { era, head, put } = await this.log.successor(reason, after, this.#meta.gatewayTime);
      const meta: CommitMeta = { ...this.#meta, era: era.era, head };
      await this.store.write([
        ...put,
        identityPut(this.identity),
        putText(metaKey("commit"), meta),
        { type: "del", key: metaKey("renewal") },
      ]);
      this.#renewal = undefined;
      this.log.entered(era, head);
      this.#meta = { ...this.#meta, era: era.era, head };
      this.#note(meta);
    });
  }

  #note({ gatewayTime, group, era, head, inputs }: CommitMeta): void {
    const { epoch } = this.log.era;
    const sentUpTo = this.log.confirmed.seq;
    const { arrivals } = inputs;
    this.#witness.note({ gatewayTime, group, era, epoch, head, sentUpTo, arrivals, inputs: inputs.inputs });
  }

  /** Committed readings of a sensor that no chunk on disk holds yet, in order of ordinal. By the store's number. */
  openReadings(number: number): StoredReading[] {
    return this.#open.committedReadings(number);
  }

  /** Writers take turns: numbers of the log are given in the order in which they reach the disk. */
  exclusively<Result>(act: () => Promise<Result>): Promise<Result> {
    const result = this.#last.then(act);
    this.#last = result.catch(() => undefined);
    return result;
  }

  async close(): Promise<void> {
    await this.#last;
    await this.#witness.close();
    await this.store.close();
  }
}
