import type { Duplex } from "node:stream";
import { generate, parser, type Packet } from "mqtt-packet";
import type { Broker } from "./broker.ts";
import type { Message, Session } from "./session.ts";

const TAKEN_OVER = 142;
const RECEIVE_MAX = 65_535;

type Connect = Extract<Packet, { cmd: "connect" }>;

/** One client's connection to the broker, from CONNECT on. */
export class BrokerConnection {
  readonly #stream: Duplex;
  readonly #broker: Broker;
  readonly #parser = parser();
  #connect: Connect | undefined;
  #session: Session | undefined;
  #will: Message | undefined;
  #ended = false;
  #keepalive: NodeJS.Timeout | undefined;
  /** Packet identifiers that wait for an acknowledgement on this connection. */
  readonly #sent = new Set<number>();

  constructor(stream: Duplex, broker: Broker) {
    this.#stream = stream;
    this.#broker = broker;
    this.#parser.on("packet", (packet) => this.#handle(packet));
    this.#parser.on("error", () => stream.destroy());
    stream.on("data", (bytes: Buffer) => {
      this.#heard();
      this.#parser.parse(bytes);
    });
    stream.on("error", () => undefined);
    stream.on("close", () => this.#end());
  }

  #heard(): void {
    const seconds = this.#connect?.keepalive ?? 0;
    if (seconds === 0) return;
    clearTimeout(this.#keepalive);
    // MQTT-3.1.2-22
    this.#keepalive = setTimeout(() => this.#stream.destroy(), seconds * 1_500);
  }

  #write(packet: Packet): void {
    if (!this.#ended) this.#stream.write(generate(packet, { protocolVersion: this.#connect?.protocolVersion ?? 4 }));
  }

  #handle(packet: Packet): void {
    if (this.#ended || (this.#connect === undefined) !== (packet.cmd === "connect")) return void this.#stream.destroy();
    if (packet.cmd === "connect") this.#opened(packet);
    else if (packet.cmd === "subscribe") this.#subscribe(packet);
    else if (packet.cmd === "publish") this.#publish(packet);
    else if (packet.cmd === "puback") this.#acknowledged(packet.messageId ?? 0);
    else if (packet.cmd === "pingreq") this.#write({ cmd: "pingresp" });
    else if (packet.cmd === "disconnect") this.#leave();
    else this.#stream.destroy();
  }

  /** It takes leave: its will is nothing any more. */
  #leave(): void {
    this.#will = undefined;
    this.#stream.end();
  }

  #opened(packet: Connect): void {
    this.#connect = packet;
    this.#heard();
    const { will } = packet;
    if (will) {
      const { topic, payload, qos, retain } = will as Message;
      this.#will = { topic, payload: Buffer.from(payload), qos, retain };
    }
    const { session, present } = this.#broker.open(this, packet.clientId, packet.clean ?? true);
    this.#session = session;
    const returned = packet.protocolVersion === 5 ? { reasonCode: 0 } : { returnCode: 0 };
    this.#write({ cmd: "connack", sessionPresent: present, ...returned });
    for (const { id, message } of session.again()) this.#deliver(message, id, true);
    this.pump();
  }

  #subscribe({ messageId, subscriptions }: Extract<Packet, { cmd: "subscribe" }>): void {
    const granted = subscriptions.map(({ topic, qos }) => {
      const taken = qos > 0 ? 1 : 0;
      this.#session!.filters.set(topic, taken);
      return taken;
    });
    this.#write({ cmd: "suback", messageId: messageId!, granted });
    for (const { topic } of subscriptions)
      for (const message of this.#broker.retainedFor(topic)) {
        if (message.qos === 0) this.send(message);
        else this.#session!.push(message);
      }
    this.pump();
  }

  #publish({ topic, payload, qos, retain, messageId }: Extract<Packet, { cmd: "publish" }>): void {
    this.#broker.publish({ topic, payload: Buffer.from(payload), qos: qos > 0 ? 1 : 0, retain });
    if (qos > 0) this.#write({ cmd: "puback", messageId: messageId!, reasonCode: 0 });
  }

  #acknowledged(id: number): void {
    const { clientId } = this.#session!;
    if (!this.#sent.delete(id)) this.#broker.observer.strayAcknowledgement?.(clientId, id);
    const message = this.#session!.acknowledged(id);
    if (message) this.#broker.observer.acknowledged?.(clientId, message);
    this.pump();
  }

  /** QoS 0. */
  send(message: Message): void {
    this.#write({ cmd: "publish", ...message, dup: false });
  }

  /** Sends what the client may have now. */
  pump(): void {
    const inflightMax = this.#connect?.properties?.receiveMaximum ?? RECEIVE_MAX;
    for (const { id, message } of this.#session!.next(inflightMax)) this.#deliver(message, id, false);
  }

  #deliver(message: Message, messageId: number, dup: boolean): void {
    this.#sent.add(messageId);
    this.#broker.observer.delivered?.(this.#session!.clientId, message);
    this.#write({ cmd: "publish", ...message, dup, messageId });
  }

  takenOver(): void {
    if (this.#connect?.protocolVersion === 5 && this.#broker.tellsOfTakeovers)
      this.#write({ cmd: "disconnect", reasonCode: TAKEN_OVER });
    this.#stream.destroy();
    this.#ended = true;
  }

  #end(): void {
    clearTimeout(this.#keepalive);
    this.#ended = true;
    if (this.#connect === undefined) return;
    const clean = this.#connect.protocolVersion === 5 ? false : (this.#connect.clean ?? true);
    this.#broker.left(this, this.#connect.clientId, clean);
    if (this.#will) this.#broker.publish(this.#will);
    this.#will = undefined;
  }
}
