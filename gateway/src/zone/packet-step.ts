import { Mark, type ZoneHealth } from "@tocsin/core/health/zone";
import type { ZoneInput } from "@tocsin/core/health/zone-input";
import type { Quality } from "@tocsin/core/wire/health";
import type { Value } from "@tocsin/core/wire/reading";
import type { DataPaths } from "./data-paths.ts";
import type { Decode, Decoded, Packet, Rejection, SourceSaid } from "./packet.ts";
import type { ZoneEvents, ZoneJournal } from "./ports.ts";
import type { Punctuality } from "./punctuality.ts";
import { SensorRoutes } from "./sensor-routes.ts";
import type { ReadingCounts } from "./reading-counts.ts";

/** What calculated sensors came to is kept with what it came from, in the same commit. */
export function keepCalculated(health: ZoneHealth, journal: ZoneJournal, gatewayTime: number): void {
  for (const { sensor, at, ...reading } of health.takeCalculated())
    journal.add(sensor, gatewayTime, { ...reading, at, judgedAt: at, marks: 0 });
}

type Raw = { sensor: number; value: Value; quality: Quality; at: number };

type Parts = {
  health: ZoneHealth;
  journal: ZoneJournal;
  decode: Decode;
  paths: DataPaths;
  counts: ReadingCounts;
  events: ZoneEvents;
  punctuality: Punctuality;
  /** Silence of the path's sensors has to be counted anew from this time on. */
  countAnew: (at: number, path: string) => void;
  /** Something else that moves the zone comes before the reading, or after it. */
  input: (input: ZoneInput) => void;
  /** A source says that it is gone, or back. */
  sourceSaid: (said: SourceSaid, at: number) => void;
};

/** What happens to one packet: decode, look up what may be redelivered, judge, journal; or keep it with its reason. */
export class PacketStep {
  readonly #parts: Parts;
  readonly #emitted: Raw[] = [];
  readonly #said: SourceSaid[] = [];
  readonly #into: Decoded = {
    reading: (sensor, value, quality, at) => this.#emitted.push({ sensor, value, quality, at }),
    source: (said) => this.#said.push(said),
  };
  readonly #routes: SensorRoutes;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#routes = new SensorRoutes(parts);
  }

  /** A promise only where the look-up of a reading has to ask the disk; the next packet waits for it. */
  step(packet: Packet, arrivedAt: number): Promise<void> | undefined {
    this.#emitted.length = 0;
    this.#said.length = 0;
    const found = this.#decode(packet);
    if (found?.kind === "unmatched") this.#unmatched(packet, arrivedAt);
    else if (found) this.#quarantine(packet, arrivedAt, found.reason);
    for (const said of this.#said) this.#parts.sourceSaid(said, arrivedAt);
    return this.#judgeFrom(0, packet, arrivedAt);
  }

  #decode(packet: Packet): Rejection | undefined {
    try {
      return this.#parts.decode(packet, this.#into);
    } catch (error) {
      return { kind: "quarantine", reason: `the decoder failed: ${(error as Error).message}` };
    }
  }

  #unmatched(packet: Packet, at: number): void {
    this.#parts.journal.unmatched(packet, at);
    this.#parts.events.packetUnmatched(packet.path, packet.topic);
  }

  #quarantine(packet: Packet, at: number, reason: string): void {
    this.#parts.counts.quarantined += 1;
    this.#parts.journal.quarantine(packet, at, reason);
    this.#parts.events.packetQuarantined(packet.path, packet.topic, reason);
  }

  #judgeFrom(first: number, packet: Packet, arrivedAt: number): Promise<void> | undefined {
    const { journal, health } = this.#parts;
    for (let index = first; index < this.#emitted.length; index += 1) {
      const reading = this.#emitted[index]!;
      const { sensor, value, quality, at } = reading;
      // Of a periodic sensor a retained message is nothing: never a new reading.
      if (packet.retained && health.sensors[sensor]!.reports === "periodic") continue;
      const held = !Number.isNaN(at) && journal.holds(sensor, at, value, quality, arrivedAt);
      if (typeof held === "boolean") {
        this.#judge(packet, reading, arrivedAt, held);
      } else {
        return held.then((found) => {
          this.#judge(packet, reading, arrivedAt, found);
          return this.#judgeFrom(index + 1, packet, arrivedAt);
        });
      }
    }
    return undefined;
  }

  #judge(packet: Packet, { sensor, value, quality, at }: Raw, gatewayTime: number, redelivered: boolean): void {
    const { health, journal, events, counts, punctuality } = this.#parts;
    counts.received += 1;
    this.#routes.heard(sensor, packet.path, !redelivered, gatewayTime);
    if (redelivered) {
      counts.redelivered += 1;
      events.readingRedelivered();
      return;
    }
    const comesAsMade = this.#arrived(packet.path, sensor, at, gatewayTime);
    const marks = health.reading(sensor, value, quality, at, gatewayTime, packet.retained);
    if ((marks & Mark.late) !== 0) {
      counts.late += 1;
      events.readingLate();
    }
    const { judgedAt } = health;
    journal.add(sensor, gatewayTime, { ordinal: health.ordinals[sensor]!, at, judgedAt, value, quality, marks });
    keepCalculated(health, journal, gatewayTime);
    punctuality.judged(sensor, at, gatewayTime, marks, comesAsMade);
  }

  /** What the arrival of a reading means to the other sensors of its path. @returns whether its age is its own */
  #arrived(path: string, sensor: number, at: number, now: number): boolean {
    const { paths, punctuality, countAnew, input } = this.#parts;
    const news = paths.arrived(path, sensor, at, now, punctuality.isPunctual(sensor));
    if (news.countAnew) countAnew(now, path);
    const time = news.advanceTo;
    if (time !== undefined)
      input({ kind: "tick", processedAt: now, ...(paths.areSeveral ? { paths: { [path]: time } } : { time }) });
    return news.comesAsMade;
  }
}
