import { connect, type Socket } from "node:net";
import { CONNACK, connectPacket, PacketReader, PINGREQ_PACKET, PUBACK, publishPacket } from "./mqtt-packets.ts";

type Message = { topic: string; payload: string; tag: number; sent: boolean };

const IN_FLIGHT_MAX = 1_000;
const CONNECT_AGAIN_AFTER_MS = 250;
const KEEPALIVE_S = 60;
const PING_EVERY_MS = 10_000;

/**
 * Sends messages with QoS 1 over MQTT 3.1.1 in order, and after each reconnect again, in order, what was not answered: a
 * sensor that forgets nothing. Packet ids go round, far above what is in flight.
 */
export class OrderedSender {
  readonly #port: number;
  readonly #clientId: string;
  readonly #answered: (tag: number) => void;
  /** Oldest first: in flight, then waiting. */
  #queue: Message[] = [];
  #first = 0;
  #inFlight = 0;
  /** Id of the oldest that is in flight. */
  #firstId = 1;
  #socket: Socket | undefined;
  #isOpen = false;
  #ended = false;
  #retry: NodeJS.Timeout | undefined;
  readonly #pings: NodeJS.Timeout;

  constructor(port: number, clientId: string, answered: (tag: number) => void) {
    this.#port = port;
    this.#clientId = clientId;
    this.#answered = answered;
    this.#pings = setInterval(() => this.#isOpen && this.#socket?.write(PINGREQ_PACKET), PING_EVERY_MS);
    this.#connect();
  }

  get waiting(): number {
    return this.#queue.length - this.#first;
  }

  send(topic: string, payload: string, tag: number): void {
    this.#queue.push({ topic, payload, tag, sent: false });
    this.#flush();
  }

  end(): void {
    this.#ended = true;
    clearInterval(this.#pings);
    clearTimeout(this.#retry);
    this.#socket?.destroy();
  }

  #connect(): void {
    const socket = connect(this.#port, "127.0.0.1");
    const reader = new PacketReader();
    this.#socket = socket;
    socket.setNoDelay(true);
    socket.on("error", () => undefined);
    socket.on("connect", () => socket.write(connectPacket(this.#clientId, KEEPALIVE_S)));
    socket.on("data", (chunk: Buffer) => {
      for (const packet of reader.take(chunk)) {
        if (packet.type === CONNACK) this.#opened();
        else if (packet.type === PUBACK) this.#puback(packet.body.readUInt16BE(0));
      }
    });
    socket.on("close", () => {
      this.#isOpen = false;
      if (!this.#ended) this.#retry = setTimeout(() => this.#connect(), CONNECT_AGAIN_AFTER_MS);
    });
  }

  #opened(): void {
    this.#isOpen = true;
    this.#inFlight = 0;
    this.#flush();
  }

  #flush(): void {
    if (!this.#isOpen) return;
    const packets: Buffer[] = [];
    while (this.#inFlight < IN_FLIGHT_MAX && this.#inFlight < this.waiting) {
      const message = this.#queue[this.#first + this.#inFlight]!;
      const id = ((this.#firstId - 1 + this.#inFlight) % 65_535) + 1;
      packets.push(publishPacket(id, message.topic, message.payload, message.sent));
      message.sent = true;
      this.#inFlight += 1;
    }
    if (packets.length > 0) this.#socket!.write(Buffer.concat(packets));
  }

  /** Brokers answer in order (MQTT-4.6.0-2). */
  #puback(id: number): void {
    if (id !== this.#firstId || this.#inFlight === 0) return this.#socket!.destroy() as unknown as void;
    this.#answered(this.#queue[this.#first]!.tag);
    this.#first += 1;
    this.#inFlight -= 1;
    this.#firstId = (this.#firstId % 65_535) + 1;
    if (this.#first > 10_000) {
      this.#queue = this.#queue.slice(this.#first);
      this.#first = 0;
    }
    this.#flush();
  }
}
