import { append } from "@tocsin/core/any-length";
import { randomUUID } from "node:crypto";
import { rename } from "node:fs/promises";
import { Level } from "level";
import type { MachineEntry, SensorEntry, ZoneEntry } from "@tocsin/core/fleet/entry";
import type { HubFact } from "@tocsin/core/wire/hub-fact";
import type { NoteItem } from "@tocsin/core/wire/note";
import type { LogRecord } from "@tocsin/core/wire/log";
import type { ApiKey } from "../access/api-key.ts";
import { historyOf, type Put } from "./history.ts";
import {
  apiKeyKey,
  endOf,
  HUB_ID_KEY,
  indexKey,
  indexPrefix,
  machineInventoryKey,
  machineStandingKey,
  messageKey,
  noteKey,
  noteSequenceOf,
  placeKey,
  POSITION_KEY,
  sensorStandingKey,
  zoneInventoryKey,
  zoneKey,
} from "./keys.ts";

/** How far the hub has read a stream: of which stream, which message, and what it held. */
export type StreamPosition = { incarnation: string; sequence: number; hash: string };

/** What one message of the log brought, as the store keeps it for clients that resume. */
export type Message = { zone: string; epoch: number; first: number; last: number };

export type MessageEffects = {
  position: StreamPosition;
  zone: ZoneEntry;
  epoch: number;
  accepted: readonly LogRecord[];
  machines: Iterable<MachineEntry>;
  sensors: Iterable<SensorEntry>;
};

/** What is in a store of another format is read from the streams again. */
const FORMAT = "3";
const FORMAT_KEY = "format";

/** Thrown by `open` where another process holds the store. */
export class StoreLocked extends Error {
  readonly code = "STORE_LOCKED";
}

/**
 * The hub's LevelDB: history, projection and position. What a message of the log brought is one batch, so the three
 * always agree; batches reach the disk once a second (`sync`), and what a power cut takes is read from the stream again.
 */
export class ProjectionStore {
  readonly db: Level<string, string>;
  /** Sequence of the newest message of the log that was handed over to be kept; undefined before the first. */
  newestMessage: number | undefined;
  #unsynced = false;
  #writing: Promise<void> = Promise.resolve();
  /** What a write that failed should have written: it goes before the next one, which rests on it. */
  #unwritten: Put[] = [];
  #next: { puts: Put[]; written: Promise<void> } | undefined;

  private constructor(db: Level<string, string>) {
    this.db = db;
  }

  /** Opens the store; one that cannot be read is put aside as `<folder>.broken-<time>` and begun anew. */
  static async open(folder: string, now: number, onBroken: (aside: string, cause: unknown) => void) {
    try {
      return await ProjectionStore.#open(folder);
    } catch (cause) {
      if (isLocked(cause)) throw new StoreLocked(`${folder} is in use by another hub`, { cause });
      const aside = `${folder}.broken-${now}`;
      await rename(folder, aside);
      onBroken(aside, cause);
      return await ProjectionStore.#open(folder);
    }
  }

  static async #open(folder: string): Promise<ProjectionStore> {
    const db = new Level<string, string>(folder, { keyEncoding: "utf8", valueEncoding: "utf8" });
    await db.open();
    if ((await db.get(FORMAT_KEY)) !== FORMAT) {
      await db.clear();
      await db.put(FORMAT_KEY, FORMAT);
    }
    return new ProjectionStore(db);
  }

  async commitMessage(effects: MessageEffects): Promise<void> {
    const { position, zone, epoch, accepted } = effects;
    this.newestMessage = position.sequence;
    const puts = accepted.flatMap((record) => historyOf(zone.id, epoch, record));
    if (accepted.length > 0) {
      const message: Message = { zone: zone.id, epoch, first: accepted[0]!.seq, last: accepted.at(-1)!.seq };
      puts.push(put(messageKey(position.sequence), message), zonePut(zone));
    }
    for (const machine of effects.machines) puts.push(machinePut(machine));
    for (const sensor of effects.sensors) puts.push(put(sensorStandingKey(sensor.id), sensor.standing));
    await this.#write([...puts, put(POSITION_KEY, position)]);
  }

  /** Records that a gateway gave back to fill a gap, with the zone's gaps as they are now. */
  async commitFilled(zone: ZoneEntry, epoch: number, records: readonly LogRecord[]): Promise<void> {
    await this.#write([...records.flatMap((record) => historyOf(zone.id, epoch, record)), zonePut(zone)]);
  }

  commitZone = (zone: ZoneEntry): Promise<void> => this.#write([zonePut(zone)]);

  async commitBaseline(machine: MachineEntry): Promise<void> {
    const sensors = [...machine.sensors.values()];
    await this.#write([machinePut(machine), ...sensors.map((s) => put(sensorStandingKey(s.id), s.standing))]);
  }

  commitZoneInventory = (zone: string, inventory: unknown) => this.#write([put(zoneInventoryKey(zone), inventory)]);
  commitMachineInventory = (machine: string, text: string) =>
    this.#write([{ type: "put", key: machineInventoryKey(machine), value: text }]);

  holdsInventory = async (machine: string, text: string): Promise<boolean> =>
    (await this.db.get(machineInventoryKey(machine))) === text;

  /** How far a stream of newest messages was read, whose messages are all in the store up to there. */
  async place(stream: string): Promise<StreamPosition | undefined> {
    const known = await this.db.get(placeKey(stream));
    return known === undefined ? undefined : (JSON.parse(known) as StreamPosition);
  }

  commitPlace = (stream: string, place: StreamPosition): Promise<void> => this.#write([put(placeKey(stream), place)]);

  /** Tells this hub from its replicas for as long as it has this store. */
  async hubId(): Promise<string> {
    const known = await this.db.get(HUB_ID_KEY);
    if (known !== undefined) return known;
    const id = randomUUID();
    await this.#write([{ type: "put", key: HUB_ID_KEY, value: id }]);
    return id;
  }

  async commitNote(note: NoteItem): Promise<void> {
    const key = noteKey(note.sequence);
    await this.#write([put(key, note), { type: "put", key: noteSequenceOf(note.id), value: key }]);
  }

  /** What a hub found, by when it did. A fact is known by its place in TOCSIN_HUB, so that none is there twice. */
  commitFact = (zone: string, sequence: number, fact: HubFact): Promise<void> => {
    const place = { at: fact.at, zone, epoch: 0, seq: sequence };
    return this.#write([put(indexKey(indexPrefix("fact", zone), place), fact)]);
  };

  commitKey = (key: ApiKey): Promise<void> => this.#write([put(apiKeyKey(key.id), key)]);

  async keys(): Promise<ApiKey[]> {
    const prefix = apiKeyKey("");
    const values = await this.db.values({ gte: prefix, lt: endOf(prefix) }).all();
    return values.map((value) => JSON.parse(value) as ApiKey);
  }

  /** When all that was handed over so far is there to be read: the fleet shows it a moment earlier. */
  written = (): Promise<void> => this.#writing;

  /** Brings everything that was committed so far to the disk. */
  async sync(): Promise<void> {
    if (!this.#unsynced) return;
    this.#unsynced = false;
    // LevelDB has one log file: a synced write brings all writes before it to the disk as well.
    await this.db.put("synced", "", { sync: true } as object);
  }

  /** Forgets everything: what is here is of another stream than the one that is there. */
  async clear(): Promise<void> {
    await this.#writing;
    this.#unwritten = [];
    this.newestMessage = undefined;
    await this.db.clear();
    await this.db.put(FORMAT_KEY, FORMAT);
  }

  async close(): Promise<void> {
    await this.#writing;
    await this.sync();
    await this.db.close();
  }

  async #write(puts: Put[]): Promise<void> {
    this.#next ??= this.#batchBehind(this.#writing);
    append(this.#next.puts, puts);
    await this.#next.written;
    this.#unsynced = true;
  }

  /**
   * LevelDB takes concurrent batches in any order; what was folded later must also be written later. What comes while one is
   * written goes into the next together.
   */
  #batchBehind(before: Promise<void>): { puts: Put[]; written: Promise<void> } {
    const puts: Put[] = [];
    const written = before.then(async () => {
      this.#next = undefined;
      const all = this.#unwritten.length > 0 ? [...this.#unwritten, ...puts] : puts;
      this.#unwritten = [];
      await this.db.batch(all).catch((cause: unknown) => {
        this.#unwritten = [...new Map(all.map((each) => [each.key, each])).values()];
        throw cause;
      });
    });
    this.#writing = written.catch(() => undefined);
    return { puts, written };
  }
}

const put = (key: string, value: unknown): Put => ({ type: "put", key, value: JSON.stringify(value) });

const machinePut = (machine: MachineEntry): Put =>
  put(machineStandingKey(machine.id), { standing: machine.standing, at: machine.at });

const zonePut = (zone: ZoneEntry): Put => {
  const { applied, claim, begin, appliedAt, gaps, epochs, losses, heartbeat, lastHeardAt, service, sourcesAt } = zone;
  const ofSources = { sources: [...zone.sources], service, sourcesAt };
  const kept = { applied, claim, begin, appliedAt, gaps, epochs, losses, heartbeat, lastHeardAt, ...ofSources };
  return put(zoneKey(zone.id), kept);
};

function isLocked(cause: unknown): boolean {
  const inner = (cause as { cause?: { code?: string } }).cause;
  return inner?.code === "LEVEL_LOCKED";
}
