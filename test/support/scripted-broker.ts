import { createServer, type AddressInfo, type Server, type Socket } from "node:net";

/** What a client sent, one entry a packet: its type and, where it has one, its packet identifier. */
type SentPacket = { type: "connect" | "subscribe" | "puback" | "pingreq" | "disconnect" | "other"; id: number };

export type ScriptedConnection = {
  sent: SentPacket[];
  /** Sends a PUBLISH of QoS 1. */
  publish(id: number, topic: string, payload: string): void;
  /** @param reason of DISCONNECT, MQTT 5; without it the connection just ends */
  end(reason?: number): void;
  readonly ended: boolean;
};

export type ScriptedBroker = {
  url: string;
  connections: ScriptedConnection[];
  close(): Promise<void>;
};

export type Script = {
  version: 4 | 5;
  /** Of the connection with this number, from 0. */
  sessionPresent?: (connection: number) => boolean;
  /** Return code of CONNACK; `close` ends the connection without one. */
  refuse?: (connection: number, version: number) => number | "close" | undefined;
  /** PINGREQ is left without an answer. */
  mute?: boolean;
  /** SUBSCRIBE is left without an answer. */
  noSuback?: boolean;
};

const TYPES: Record<number, SentPacket["type"]> = {
  1: "connect",
  4: "puback",
  8: "subscribe",
  12: "pingreq",
  14: "disconnect",
};

/** A broker that speaks just enough MQTT for a test to see every packet of the client and to send what it likes. */
export async function startScriptedBroker(script: Script): Promise<ScriptedBroker> {
  const connections: ScriptedConnection[] = [];
  const sockets = new Set<Socket>();
  const server: Server = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => {});
    connections.push(serve(socket, script, connections.length));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `mqtt://127.0.0.1:${(server.address() as AddressInfo).port}`,
    connections,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function serve(socket: Socket, script: Script, number: number): ScriptedConnection {
  const sent: SentPacket[] = [];
  let buffer = Buffer.alloc(0);
  let version = 0;
  socket.on("data", (data) => {
    buffer = Buffer.concat([buffer, data]);
    for (let packet = takePacket(); packet; packet = takePacket()) {
      const type = TYPES[packet.type] ?? "other";
      const hasId = type === "puback" || type === "subscribe";
      sent.push({ type, id: hasId ? packet.body.readUInt16BE(0) : 0 });
      if (type === "connect") connack((version = packet.body[6]!));
      if (type === "subscribe" && !script.noSuback) suback(packet.body);
      if (type === "pingreq" && !script.mute) socket.write(Uint8Array.of(0xd0, 0));
    }
  });
  function takePacket(): { type: number; body: Buffer } | undefined {
    let length = 0;
    for (let index = 1; index < buffer.length; index++) {
      length += (buffer[index]! & 0x7f) * 128 ** (index - 1);
      if (buffer[index]! & 0x80) continue;
      if (buffer.length < index + 1 + length) return undefined;
      const packet = { type: buffer[0]! >> 4, body: buffer.subarray(index + 1, index + 1 + length) };
      buffer = buffer.subarray(index + 1 + length);
      return packet;
    }
    return undefined;
  }
  function connack(asked: number): void {
    const refused = script.refuse?.(number, asked);
    if (refused === "close") return void socket.end();
    const present = script.sessionPresent?.(number) ? 1 : 0;
    const body = [refused === undefined ? present : 0, refused ?? 0, ...(asked === 5 ? [0] : [])];
    socket.write(Uint8Array.of(0x20, body.length, ...body));
    if (refused !== undefined) socket.end();
  }
  function suback(body: Buffer): void {
    const properties = version === 5 ? [0] : [];
    let filters = 0;
    for (let at = version === 5 ? 3 : 2; at < body.length; at += 3 + body.readUInt16BE(at)) filters++;
    const answer = [body[0]!, body[1]!, ...properties, ...Array.from({ length: filters }, () => 1)];
    socket.write(Uint8Array.of(0x90, answer.length, ...answer));
  }
  return {
    sent,
    publish: (id, topic, payload) => {
      const name = Buffer.from(topic);
      const properties = version === 5 ? [0] : [];
      const head = [name.length >> 8, name.length & 255, ...name, id >> 8, id & 255, ...properties];
      const body = Buffer.concat([Uint8Array.from(head), Buffer.from(payload)]);
      socket.write(Buffer.concat([Uint8Array.of(0x32, ...lengthOf(body.length)), body]));
    },
    end: (reason) => void (reason === undefined ? socket.destroy() : socket.end(Uint8Array.of(0xe0, 1, reason))),
    get ended() {
      return socket.destroyed;
    },
  };
}

/** Of a packet: seven bits a byte, the lowest first. */
function lengthOf(length: number): number[] {
  return length < 128 ? [length] : [(length & 127) | 128, ...lengthOf(length >> 7)];
}
