import type { Moved } from "@tocsin/core/health/zone";
import type { LogRecord, Unnumbered } from "@tocsin/core/wire/log";
import type { Packet } from "./packet.ts";
import type { KeptCommand } from "./ports.ts";
import type { ZoneRules } from "./zone-rules.ts";

/** What the next commit will hold, besides the readings that the journal itself gathers. */
export class Gathering {
  readonly packets: Packet[] = [];
  readonly records: Unnumbered<LogRecord>[] = [];
  readonly sensors = new Set<number>();
  readonly machines = new Set<number>();
  readonly sources = new Set<number>();
  readonly commands: KeptCommand[] = [];
  /** What waits for all of it to be on disk, such as the answer to a command. */
  readonly afterCommit: (() => void)[] = [];
  /** On the monotonic clock; NaN while nothing asks for a commit. */
  openedAt = Number.NaN;

  get isOpen(): boolean {
    return !Number.isNaN(this.openedAt);
  }

  open(now: number): void {
    if (!this.isOpen) this.openedAt = now;
  }

  take(packet: Packet, now: number): void {
    this.packets.push(packet);
    this.open(now);
  }

  /** Readings that were looked up and found make the group no larger, however many they are: it also ends by time. */
  hasRoom(readings: number, { groupReadingsMax, gatherMsMax }: ZoneRules, now: number): boolean {
    return readings < groupReadingsMax && !(now - this.openedAt >= gatherMsMax);
  }

  get hasNews(): boolean {
    const moved = this.records.length + this.sensors.size + this.machines.size + this.sources.size;
    return this.packets.length + this.afterCommit.length + moved > 0;
  }

  moved({ records, sensors, machines, sources }: Moved): void {
    for (const record of records) this.records.push(record);
    for (const sensor of sensors) this.sensors.add(sensor);
    for (const machine of machines) this.machines.add(machine);
    for (const source of sources) this.sources.add(source);
  }
}
