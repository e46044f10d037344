import type { Ledger } from "../ledger/ledger.ts";
import { ZONE, type ChaosSensor } from "../plant.ts";
import type { Random } from "../random.ts";
import { OrderedSender } from "./ordered-sender.ts";
import { valueOf } from "./reading-number.ts";

const LOOK_EVERY_MS = 20;
const CONNECTIONS = 4;
/** A breach of the limit begins about every 20 s at each sensor, and lasts some readings; a standing one up to 80 s. */
const BREACH_EVERY_MS = 20_000;
const BREACH_READINGS_MAX = 12;
const STANDING_MAX_MS = 80_000;
/** A time that nobody trusts, and one that is trusted just so. */
const AHEAD_MS = [3_600_000, 1_900] as const;

type Running = { sensor: ChaosSensor; dueAt: number; at: number; breachLeft: number; mutedUntil: number };

export type LoadParts = {
  port: number;
  sensors: readonly ChaosSensor[];
  hz: number;
  random: Random;
  /** `<reading> <sensor> <own time> <kind>`; kind: `r`, `f` (a time in the future), `p` (no reading at all). */
  published: Ledger;
  /** `<reading> <time>`: the broker has acknowledged it to the sensor. */
  answered: Ledger;
};

/** Sensors that publish with QoS 1 and forget nothing until the broker has it. */
export class Load {
  readonly #parts: LoadParts;
  readonly #senders: OrderedSender[];
  readonly #running: Running[];
  readonly #periodMs: number;
  #timer: NodeJS.Timeout | undefined;
  #ahead = 0;
  #broken = 0;
  count = 0;
  answeredCount = 0;

  constructor(parts: LoadParts) {
    const { port, sensors, hz, random, answered } = parts;
    this.#parts = parts;
    this.#periodMs = 1_000 / hz;
    this.#senders = Array.from(
      { length: CONNECTIONS },
      (_, at) =>
        new OrderedSender(port, `sensors-${at}`, (reading) => {
          this.answeredCount += 1;
          answered.line(`${reading} ${Date.now()}`);
        }),
    );
    this.#running = sensors.map((sensor) => ({
      sensor,
      dueAt: Date.now() + random.next() * this.#periodMs,
      at: 0,
      breachLeft: 0,
      mutedUntil: 0,
    }));
  }

  /** How many there are. */
  get sensors(): number {
    return this.#running.length;
  }

  get waiting(): number {
    return this.#senders.reduce((sum, sender) => sum + sender.waiting, 0);
  }

  start(): void {
    this.#timer = setInterval(() => this.#publishDue(), LOOK_EVERY_MS);
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  /** These sensors say nothing for a while. */
  mute(sensors: readonly number[], forMs: number): void {
    for (const number of sensors) this.#running[number]!.mutedUntil = Date.now() + forMs;
  }

  /** The next readings of sensors whose clocks may be wrong have a time in the future. */
  goAhead(readings: number): void {
    this.#ahead += readings;
  }

  /** The next messages are not readings. */
  breakOff(messages: number): void {
    this.#broken += messages;
  }

  end(): void {
    this.stop();
    for (const sender of this.#senders) sender.end();
  }

  #publishDue(): void {
    const now = Date.now();
    for (const running of this.#running) {
      if (running.dueAt > now) continue;
      // A stalled timer makes no burst of readings that were never measured.
      running.dueAt = Math.max(running.dueAt + this.#periodMs, now - this.#periodMs);
      if (running.mutedUntil <= now) this.#publish(running, now);
    }
  }

  #publish(running: Running, now: number): void {
    const { random, published, hz } = this.#parts;
    const { sensor } = running;
    const reading = (this.count += 1);
    const longest = sensor.kind === "standing" ? (STANDING_MAX_MS * hz) / 1_000 : BREACH_READINGS_MAX;
    if (running.breachLeft > 0) running.breachLeft -= 1;
    else if (random.next() < 1_000 / (hz * BREACH_EVERY_MS)) running.breachLeft = 1 + random.below(longest);
    const value = valueOf(reading, running.breachLeft > 0);
    if (this.#broken > 0 && sensor.kind === "plain") {
      this.#broken -= 1;
      published.line(`${reading} ${sensor.number} 0 p`);
      return this.#send(sensor, `{"value": ${value}`, reading);
    }
    // Two readings of one sensor at the same time would be in no order.
    running.at = Math.max(running.at + 1, now);
    const isAhead = sensor.kind === "skewed" && this.#ahead > 0;
    if (isAhead) this.#ahead -= 1;
    const ts = isAhead ? running.at + random.pick(AHEAD_MS) : running.at;
    published.line(`${reading} ${sensor.number} ${ts} ${isAhead ? "f" : "r"}`);
    this.#send(sensor, `{"value": ${value}, "ts": ${ts}}`, reading);
  }

  /** All readings of a sensor go one way, so that they come in order. */
  #send({ machine, sensor, number }: ChaosSensor, payload: string, reading: number): void {
    this.#senders[number % CONNECTIONS]!.send(`${ZONE}/${machine}/${sensor}`, payload, reading);
  }
}
