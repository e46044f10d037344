import { Random } from "../host/random.ts";
import type { Sent } from "../ledger.ts";
import type { FloorMessage, World } from "../world.ts";
import { FLOOR_SENSORS, ZONE, type FloorSensor } from "./sensors.ts";

/** What a fault of the floor does to one sensor. */
export type SensorState = {
  /** It sends nothing. */
  isSilent: boolean;
  /** Its clock is so much ahead of the true time. */
  aheadMs: number;
};

/** The floor: sensors that send what they measure to the broker, and keep what they could not send. */
export class Publisher {
  readonly states = new Map<string, SensorState>();
  readonly #world: World;
  readonly #random: Random;
  /** Until the broker is there again; in order. */
  readonly #waiting: FloorMessage[] = [];
  #stopped = false;
  /** Their publishers have no way to the broker. */
  isCutOff = false;

  constructor(world: World) {
    this.#world = world;
    this.#random = world.random("floor");
  }

  start(): void {
    for (const sensor of FLOOR_SENSORS) {
      this.states.set(sensor.name, { isSilent: false, aheadMs: 0 });
      this.#next(sensor, 0, this.#random.between(200, Math.min(sensor.everyMs, 5_000)));
    }
  }

  /** No new readings from here on. */
  stop(): void {
    this.#stopped = true;
  }

  #next(sensor: FloorSensor, count: number, inMs: number): void {
    this.#world.host.later(inMs, () => {
      if (this.#stopped) return;
      const { isSilent, aheadMs } = this.states.get(sensor.name)!;
      const value = sensor.next(count, this.#random);
      if (!isSilent) this.#send(sensor, value, aheadMs);
      this.#next(sensor, count + 1, sensor.everyMs + this.#random.between(-0.02, 0.02) * sensor.everyMs);
    });
  }

  #send({ name, ownTime, retain = false }: FloorSensor, value: number | string, aheadMs: number): void {
    const { host, ledger } = this.#world;
    const at = ownTime ? host.wall() + aheadMs : Number.NaN;
    const sent: Sent = { sensor: name, at, value, sentAt: host.now, times: 0, acknowledged: [] };
    ledger.sent.push(sent);
    const payload = Buffer.from(ownTime ? JSON.stringify({ value, ts: at }) : String(value));
    this.publish({ topic: `${ZONE}/${name}`, payload, qos: 1, retain, readings: [sent] });
  }

  /** In the order in which it is called, as soon as the broker is there. */
  publish(message: FloorMessage): void {
    if (this.#waiting.length > 0 || !this.#canSend) {
      this.#waiting.push(message);
      if (this.#waiting.length === 1) this.#tryAgain();
      return;
    }
    for (const sent of message.readings) sent.times += 1;
    this.#world.broker.publish(message);
  }

  get #canSend(): boolean {
    return !this.isCutOff && this.#world.broker.isListening;
  }

  #tryAgain(): void {
    this.#world.host.later(this.#random.between(2, 40), () => {
      while (this.#canSend && this.#waiting.length > 0 && !this.#random.chance(0.1)) {
        const message = this.#waiting.shift()!;
        for (const sent of message.readings) sent.times += 1;
        this.#world.broker.publish(message);
      }
      if (this.#waiting.length > 0) this.#tryAgain();
    });
  }

  /** A publisher that has not heard of its last messages sends them again. */
  repeat(count: number): void {
    for (const sent of this.#world.ledger.sent.slice(-count)) {
      const payload = Buffer.from(
        Number.isNaN(sent.at) ? String(sent.value) : JSON.stringify({ value: sent.value, ts: sent.at }),
      );
      this.publish({ topic: `${ZONE}/${sent.sensor}`, payload, qos: 1, retain: false, readings: [sent] });
    }
  }

  get waiting(): number {
    return this.#waiting.length;
  }
}
