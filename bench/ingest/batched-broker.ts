import { createServer, type AddressInfo, type Server, type Socket } from "node:net";
import { Latencies } from "./latencies.ts";
import { PacketReader, publishPacket, TYPE } from "./packets.ts";
import type { Readings } from "./readings.ts";

const CHUNK_PACKETS = 64;

/** Stands in for a broker that never limits: up to `window` unacknowledged messages, many of them a write, to one subscriber. */
export class BatchedBroker {
  acknowledged = 0;
  latencies = new Latencies();
  readonly #readings: Readings;
  readonly #window: number;
  readonly #sentAt = new Float64Array(65_536);
  readonly #subscribed = Promise.withResolvers<void>();
  readonly #server: Server;
  #subscriber: Socket | undefined;
  #version: 4 | 5 = 4;
  #open = 0;
  #nextId = 1;
  #feeding = false;
  #idle: (() => void) | undefined;

  private constructor(readings: Readings, window: number) {
    this.#readings = readings;
    this.#window = window;
    this.#server = createServer({ noDelay: true }, (socket) => this.#serve(socket));
  }

  static async listen(readings: Readings, window: number): Promise<BatchedBroker> {
    const broker = new BatchedBroker(readings, window);
    await new Promise<void>((resolve) => broker.#server.listen(0, "127.0.0.1", resolve));
    return broker;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** Resolves when the one subscriber is there. */
  get subscribed(): Promise<void> {
    return this.#subscribed.promise;
  }

  #serve(socket: Socket): void {
    const reader = new PacketReader((type, body) => {
      if (type === TYPE.connect) this.#connack(socket, body[6] === 5 ? 5 : 4);
      else if (type === TYPE.pingreq) socket.write(Uint8Array.of(0xd0, 0));
      else if (type === TYPE.subscribe) this.#suback(socket, body);
      else if (type === TYPE.puback) this.#acknowledge(body.readUInt16BE(0));
    });
    socket.on("error", () => undefined);
    socket.on("data", (chunk) => {
      reader.take(chunk);
      this.#fill();
    });
  }

  #connack(socket: Socket, version: 4 | 5): void {
    this.#version = version;
    socket.write(version === 5 ? Uint8Array.of(0x20, 3, 0, 0, 0) : Uint8Array.of(0x20, 2, 0, 0));
  }

  #suback(socket: Socket, body: Buffer): void {
    let filters = 0;
    for (let at = this.#version === 5 ? 3 : 2; at < body.length; at += 3 + body.readUInt16BE(at)) filters += 1;
    const answer = [body[0]!, body[1]!, ...(this.#version === 5 ? [0] : []), ...Array<number>(filters).fill(1)];
    socket.write(Uint8Array.of(0x90, answer.length, ...answer));
    this.#subscriber = socket;
    this.#subscribed.resolve();
  }

  #acknowledge(id: number): void {
    this.#open -= 1;
    this.acknowledged += 1;
    this.latencies.note(performance.now() - this.#sentAt[id]!);
  }

  #fill(): void {
    while (this.#feeding && this.#open < this.#window) this.send(Math.min(CHUNK_PACKETS, this.#window - this.#open));
    if (!this.#feeding && this.#open === 0) this.#idle?.();
  }

  /** Sends so many in one write, whatever is open. */
  send(count: number): void {
    const now = performance.now();
    const packets: Buffer[] = [];
    for (let left = count; left > 0; left -= 1) {
      const id = this.#nextId;
      this.#nextId = (id % 65_535) + 1;
      this.#sentAt[id] = now;
      const { topic, payload } = this.#readings.next();
      packets.push(publishPacket(topic, id, payload, this.#version));
    }
    this.#open += count;
    this.#subscriber?.write(Buffer.concat(packets));
  }

  start(): void {
    this.#feeding = true;
    this.#fill();
  }

  /** Resolves when all is acknowledged. */
  stop(): Promise<void> {
    this.#feeding = false;
    return new Promise((resolve) => {
      this.#idle = resolve;
      this.#fill();
    });
  }

  close(): void {
    this.#subscriber?.destroy();
    this.#server.close();
  }
}
