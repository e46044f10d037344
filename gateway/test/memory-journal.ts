import type { ZoneInput } from "@tocsin/core/health/zone-input";
import type { Value } from "@tocsin/core/wire/reading";
import type { Quality } from "@tocsin/core/wire/health";
import type { LogRecord, Unnumbered } from "@tocsin/core/wire/log";
import type { Packet } from "../src/zone/packet.ts";
import type { JudgedReading, KeptCommand, LogPosition, SealedGroup, ZoneJournal } from "../src/zone/ports.ts";

type Kept = JudgedReading & { sensor: number };
type Group = { readings: Kept[]; sealed: SealedGroup };

/** A journal in memory whose commits a test lets through, or lets fail. */
export class MemoryJournal implements ZoneJournal {
  readonly groups: Group[] = [];
  readonly inputs: ZoneInput[] = [];
  readonly quarantined: { topic: string; reason: string }[] = [];
  readonly unmatchedTopics: string[] = [];
  /** Commits wait for `release` while this is set. */
  held = false;
  /** Looked up on "disk", which takes a turn. */
  readonly onDisk: { at: number; value: Value }[] = [];
  #gathering: Kept[] = [];
  #waiting: PromiseWithResolvers<void>[] = [];
  #head = 1;

  get gathered(): number {
    return this.#gathering.length;
  }

  get records(): Unnumbered<LogRecord>[] {
    return this.groups.flatMap(({ sealed }) => sealed.records);
  }

  get readings(): Kept[] {
    return this.groups.flatMap(({ readings }) => readings);
  }

  begin(): void {}

  note(input: ZoneInput): void {
    this.inputs.push(input);
  }

  add(sensor: number, _gatewayTime: number, reading: JudgedReading): void {
    this.#gathering.push({ ...reading, sensor });
  }

  holds(sensor: number, at: number, value: Value, quality: Quality): boolean | Promise<boolean> {
    const same = (one: Kept) =>
      one.sensor === sensor && one.at === at && one.value === value && one.quality === quality;
    if (this.#gathering.some(same) || this.readings.some(same)) return true;
    if (this.onDisk.length === 0) return false;
    return Promise.resolve(this.onDisk.some((one) => one.at === at && one.value === value));
  }

  quarantine({ topic }: Packet, _at: number, reason: string): void {
    this.quarantined.push({ topic, reason });
  }

  unmatched({ topic }: Packet): void {
    this.unmatchedTopics.push(topic);
  }

  async keptCommand(id: string): Promise<KeptCommand | undefined> {
    return this.groups.flatMap(({ sealed }) => sealed.commands).find(({ request }) => request.id === id);
  }

  hasDueChunks(): boolean {
    return false;
  }

  async commit(sealed: SealedGroup): Promise<LogPosition> {
    const readings = this.#gathering;
    this.#gathering = [];
    if (this.held) {
      const turn = Promise.withResolvers<void>();
      this.#waiting.push(turn);
      await turn.promise;
    }
    this.groups.push({ readings, sealed });
    this.#head += sealed.records.length;
    return { era: 1, head: this.#head };
  }

  get inFlight(): number {
    return this.#waiting.length;
  }

  release(): void {
    for (const turn of this.#waiting.splice(0)) turn.resolve();
  }

  fail(error: Error): void {
    for (const turn of this.#waiting.splice(0)) turn.reject(error);
  }
}
