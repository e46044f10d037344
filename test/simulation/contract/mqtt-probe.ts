import { connect, type Socket } from "node:net";
import {
  generate,
  parser,
  type IConnackPacket,
  type IConnectPacket,
  type IPublishPacket,
  type Packet,
} from "mqtt-packet";
import { eventually } from "../../support/eventually.ts";

type Options = Partial<IConnectPacket>;

/** A client of a broker that does nothing by itself: it acknowledges what it is told to, and when. */
export class MqttProbe {
  readonly received: IPublishPacket[] = [];
  readonly others: Packet[] = [];
  hasEnded = false;
  connack: IConnackPacket | undefined;
  readonly #socket: Socket;
  readonly #version: 4 | 5;
  #messageId = 0;

  private constructor(socket: Socket, version: 4 | 5) {
    this.#socket = socket;
    this.#version = version;
    const reader = parser({ protocolVersion: version });
    reader.on("packet", (packet) => this.#heard(packet));
    socket.on("data", (bytes) => reader.parse(bytes));
    socket.on("error", () => undefined);
    socket.on("close", () => (this.hasEnded = true));
  }

  static async open(port: number, clientId: string, version: 4 | 5, options: Options = {}): Promise<MqttProbe> {
    const probe = new MqttProbe(connect(port, "127.0.0.1"), version);
    const expiry = version === 5 ? { properties: { sessionExpiryInterval: 600, ...options.properties } } : {};
    const session = { clientId, protocolId: "MQTT", protocolVersion: version, clean: false, keepalive: 60 } as const;
    probe.send({ cmd: "connect", ...session, ...options, ...expiry } as Packet);
    await eventually("the broker has answered", () => probe.connack !== undefined);
    return probe;
  }

  #heard(packet: Packet): void {
    if (packet.cmd === "connack") this.connack = packet;
    else if (packet.cmd === "publish") this.received.push(packet);
    else this.others.push(packet);
  }

  send(packet: Packet): void {
    this.#socket.write(generate(packet, { protocolVersion: this.#version }));
  }

  async subscribe(topic: string): Promise<void> {
    this.send({ cmd: "subscribe", messageId: (this.#messageId += 1), subscriptions: [{ topic, qos: 1 }] } as Packet);
    await eventually("the subscription is granted", () => this.others.some(({ cmd }) => cmd === "suback"));
  }

  async publish(topic: string, payload: string, retain = false): Promise<void> {
    const messageId = (this.#messageId += 1);
    this.send({ cmd: "publish", topic, payload, qos: 1, retain, dup: false, messageId });
    await eventually("the broker has the message", () =>
      this.others.some((packet) => packet.cmd === "puback" && packet.messageId === messageId),
    );
  }

  acknowledge(packet: IPublishPacket): void {
    this.send({ cmd: "puback", messageId: packet.messageId!, reasonCode: 0 });
  }

  async has(count: number): Promise<void> {
    await eventually(`${count} messages came`, () => this.received.length >= count);
  }

  get payloads(): string[] {
    return this.received.map(({ payload }) => payload.toString());
  }

  /** Without a word, as a process that is killed. */
  async drop(): Promise<void> {
    this.#socket.destroy();
    await eventually("the connection has ended", () => this.hasEnded);
  }
}
