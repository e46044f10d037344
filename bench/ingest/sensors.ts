import { connect, type Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { Latencies } from "./latencies.ts";
import { connectPacket, PacketReader, publishPacket, TYPE } from "./packets.ts";
import type { Round } from "./race.ts";
import type { Readings } from "./readings.ts";

type Connection = { socket: Socket; sentAt: Float64Array; nextId: number; open: number };

/** Sensors that publish by MQTT 3.1.1 with QoS 1, one message a write. Each connection has so many unacknowledged. */
export class Sensors {
  acknowledged = 0;
  latencies = new Latencies();
  readonly #connections: Connection[] = [];
  readonly #readings: Readings;
  readonly #window: number;
  #left = 0;
  #idle: (() => void) | undefined;

  private constructor(readings: Readings, window: number) {
    this.#readings = readings;
    this.#window = window;
  }

  static async connect(port: number, count: number, readings: Readings, window: number): Promise<Sensors> {
    const sensors = new Sensors(readings, window);
    await Promise.all(Array.from({ length: count }, (_, index) => sensors.#open(port, index)));
    return sensors;
  }

  async #open(port: number, index: number): Promise<void> {
    const socket = connect({ port, host: "127.0.0.1", noDelay: true });
    const connection: Connection = { socket, sentAt: new Float64Array(65_536), nextId: 1, open: 0 };
    this.#connections.push(connection);
    await new Promise<void>((resolve, reject) => {
      const reader = new PacketReader((type, body) => {
        if (type === TYPE.connack) resolve();
        if (type !== TYPE.puback) return;
        this.acknowledged += 1;
        this.latencies.note(performance.now() - connection.sentAt[body.readUInt16BE(0)]!);
        connection.open -= 1;
        this.#fill(connection);
      });
      socket.on("data", (chunk) => reader.take(chunk));
      socket.on("error", reject);
      socket.write(connectPacket(`bench-${process.pid}-${index}-${port}`));
    });
  }

  #fill(connection: Connection): void {
    while (this.#left > 0 && connection.open < this.#window) this.#publish(connection);
    if (this.#left === 0 && this.#connections.every(({ open }) => open === 0)) this.#idle?.();
  }

  #publish(connection: Connection): void {
    const id = connection.nextId;
    connection.nextId = (id % 65_535) + 1;
    connection.open += 1;
    this.#left -= 1;
    const { topic, payload } = this.#readings.next();
    connection.sentAt[id] = performance.now();
    connection.socket.write(publishPacket(topic, id, payload, 4));
  }

  /** As fast as it is acknowledged. Resolves when all is. */
  publish(count: number): Promise<void> {
    this.#left = count;
    const done = new Promise<void>((resolve) => (this.#idle = resolve));
    for (const connection of this.#connections) this.#fill(connection);
    return done;
  }

  /** A round at full load. */
  async round(seconds: number): Promise<Round> {
    this.latencies = new Latencies();
    const before = this.acknowledged;
    const begun = performance.now();
    const done = this.publish(Infinity);
    await sleep(seconds * 1_000);
    this.#left = 0;
    await done;
    const [readings, tookMs] = [this.acknowledged - before, performance.now() - begun];
    return { readings, tookMs, p50: this.latencies.at(0.5), p99: this.latencies.at(0.99) };
  }

  close(): void {
    for (const { socket } of this.#connections) socket.destroy();
  }
}
