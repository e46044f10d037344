import { createServer, type AddressInfo, type Server, type Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { Aedes, type Client, type PublishPacket } from "aedes";
import type { ZoneInlet } from "../zone/packet.ts";
import { ClientSources } from "./client-sources.ts";
import { failureKind } from "./failure-kind.ts";
import type { HeldPacket, Holder } from "./held-packet.ts";
import { PacketGuard } from "./packet-guard.ts";
import type { IngestReport, RefusalKind } from "./report.ts";
import type { SourceTopics } from "./source-topics.ts";

export const EMBEDDED_PATH = "embedded";

export type EmbeddedParts = {
  settings: { host: string; port: number };
  bounds: { connectionsMax: number; packetBytesMax: number };
  inlet: ZoneInlet;
  report: IngestReport;
  sources: ReadonlySet<string>;
  /** A will on one of their topics is a source's word. */
  sourceTopics: SourceTopics;
  /** Wall clock, ms since 1970 UTC. */
  now: () => number;
};

type Done = (error?: Error | null) => void;

/** A CONNECT that does not come ends its connection. */
const CONNECT_TIMEOUT_MS = 10_000;
/** Messages that a client may send before it is told that it is connected. */
const EARLY_PACKETS_MAX = 1_000;
/** Messages of QoS 2 that a client may leave half sent. */
const INBOUND_QOS2_MAX = 1_000;
/** A subscriber that takes nothing for so long is cut off: meanwhile it holds up those who publish. */
const SLOW_SUBSCRIBER_TIMEOUT_MS = 2_000;
/** A client that does not take its last acknowledgements is cut off without. */
const LAST_WORDS_TIMEOUT_MS = 500;
/** Where Aedes delivers what nobody is to get: no client can subscribe to it. */
const NOWHERE = "$tocsin/nowhere";

/**
 * Aedes from `listen` to `close`. It sends PUBACK once `authorizePublish` has called back, and that waits for the
 * commit. It reads on from a connection when all that came in one piece was answered, so no connection ever has more
 * than one piece (64 KiB) waiting. Subscribers see messages pass by while they are connected; nothing is kept for them.
 */
export class EmbeddedListener {
  readonly #parts: EmbeddedParts;
  readonly #broker: Aedes;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  readonly #ready = new Set<Client>();
  readonly #holders = new WeakMap<Client, Holder>();
  readonly #clientSources: ClientSources<Client>;
  #closed = false;

  constructor(parts: EmbeddedParts) {
    this.#parts = parts;
    const { sources, inlet } = parts;
    this.#clientSources = new ClientSources({ sources, sourceSaid: inlet.sourceSaid.bind(inlet) });
    this.#broker = new Aedes({
      connectTimeout: CONNECT_TIMEOUT_MS,
      queueLimit: EARLY_PACKETS_MAX,
      maxInflightInbound: INBOUND_QOS2_MAX,
      authorizePublish: (client, packet, done) => this.#receive(client, packet, done),
      drainTimeout: SLOW_SUBSCRIBER_TIMEOUT_MS,
      // A session that outlives its connection would gather messages in memory for a subscriber that may never return.
      preConnect: (_client, packet, done) => {
        packet.clean = true;
        done(null, true);
      },
    });
    this.#followClients();
    this.#server = createServer({ noDelay: true }, (socket) => this.#accept(socket));
    this.#server.maxConnections = parts.bounds.connectionsMax;
    this.#server.on("drop", (drop) => {
      const reason = `${parts.bounds.connectionsMax} clients are connected (ingest.connectionsMax)`;
      this.#refused("connections-max", `${drop?.remoteAddress}:${drop?.remotePort}`, reason);
    });
  }

  get port(): number {
    return (this.#server.address() as AddressInfo | null)?.port ?? this.#parts.settings.port;
  }

  async listen(): Promise<void> {
    const { host, port } = this.#parts.settings;
    await this.#broker.listen();
    try {
      await new Promise<void>((resolve, reject) => {
        this.#server.once("error", reject);
        this.#server.listen(port, host, () => resolve());
      });
    } catch (error) {
      await this.close();
      throw explain(error as NodeJS.ErrnoException, host, port);
    }
    this.#pathChanged("connecting", `listening on ${host}:${this.port}, no client yet`);
  }

  /** Ends all connections. Acknowledgements that were given still leave; what was not acknowledged stays so. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#clientSources.close();
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    for (const socket of this.#sockets) socket.destroySoon();
    await Promise.race([closed, sleep(LAST_WORDS_TIMEOUT_MS, undefined, { ref: false })]);
    for (const socket of this.#sockets) socket.destroy();
    await new Promise<void>((resolve) => this.#broker.close(() => resolve()));
    await closed;
  }

  #accept(socket: Socket): void {
    this.#sockets.add(socket);
    socket.on("close", () => this.#sockets.delete(socket));
    this.#guard(socket);
    this.#broker.handle(socket);
  }

  /** Looks over what Aedes reads from the socket, ahead of its parser, which would gather 256 MB. */
  #guard(socket: Socket): void {
    const { packetBytesMax } = this.#parts.bounds;
    const guard = new PacketGuard(packetBytesMax);
    const read = socket.read.bind(socket);
    socket.read = (size?: number): unknown => {
      const chunk = read(size) as Buffer | null;
      const tooLong = chunk === null ? undefined : guard.inspect(chunk);
      if (tooLong === undefined) return chunk;
      const reason = `a packet of ${tooLong} bytes; at most ${packetBytesMax} are taken (ingest.packetBytesMax)`;
      this.#refused("packet-bytes-max", addressOf(socket), reason);
      socket.destroy();
      return null;
    };
  }

  #receive(client: Client | null, packet: PublishPacket, done: Done): void {
    if (this.#closed) return;
    if (isWill(packet) && this.#parts.sourceTopics.find(packet.topic) !== undefined) {
      this.#parts.inlet.offer(this.#held(packet, NOBODY, () => undefined));
      return done(new Error(WILLS_ARE_NOT_DELIVERED));
    }
    const ignored = client === null ? undefined : this.#whyIgnored(packet);
    if (ignored !== undefined || client === null) {
      // What the broker tells itself is nobody's doing.
      if (ignored !== undefined)
        this.#parts.report.packetIgnored({ path: EMBEDDED_PATH, topic: packet.topic, ...ignored });
      // An error would end the client's connection. Of a will, it only says that it goes to nobody.
      if (isWill(packet)) return done(new Error(WILLS_ARE_NOT_DELIVERED));
      packet.topic = NOWHERE;
      return done(null);
    }
    // Aedes would keep a retained message for every topic there is. To us who receive it first hand it is news.
    packet.retain = false;
    this.#parts.inlet.offer(this.#held(packet, this.#holderOf(client), () => done(null)));
  }

  #held(packet: PublishPacket, holder: Holder, release: () => void): HeldPacket {
    return {
      path: EMBEDDED_PATH,
      topic: packet.topic,
      payload: packet.payload as Buffer,
      retained: false,
      qos: packet.qos,
      receivedAt: this.#parts.now(),
      holder,
      messageId: packet.messageId ?? 0,
      release,
    };
  }

  #whyIgnored(packet: PublishPacket): { kind: "will" | "broker-topic"; reason: string } | undefined {
    if (isWill(packet))
      return { kind: "will", reason: "it is a will, on no topic that says of a source that it is gone" };
    if (!packet.topic.startsWith("$")) return undefined;
    return { kind: "broker-topic", reason: "topics that begin with $ are the broker's own" };
  }

  #holderOf(client: Client): Holder {
    const known = this.#holders.get(client);
    if (known) return known;
    // Acknowledgements of one tick leave in one write: mqtt-packet corks the socket until the next.
    const holder: Holder = {
      settle: (packet) => {
        if (!client.closed && !this.#closed) packet.release?.();
      },
      flush: () => {},
    };
    this.#holders.set(client, holder);
    return holder;
  }

  #followClients(): void {
    const fail = (client: Client, error: Error) => {
      if (this.#closed) return;
      const from = `${client.id ?? "unknown client"} at ${addressOf(client.conn as Socket)}`;
      if (error.message === "unacceptable protocol version")
        return this.#refused("version", from, "it speaks MQTT 5 only; the embedded broker speaks 3.1.1");
      this.#parts.report.connectionFailed({
        path: EMBEDDED_PATH,
        kind: failureKind(error),
        from,
        reason: error.message,
      });
    };
    this.#broker.on("clientError", fail);
    this.#broker.on("connectionError", fail);
    this.#broker.on("clientReady", (client) => {
      this.#ready.add(client);
      this.#clientSources.connected(client.id, client);
      if (this.#ready.size === 1) this.#pathChanged("live", `listening on port ${this.port}`);
    });
    this.#broker.on("clientDisconnect", (client) => {
      if (!this.#closed) this.#clientSources.ended(client.id, client, tookLeave(client));
      if (this.#ready.delete(client) && this.#ready.size === 0) this.#pathChanged("lost", "no client is connected");
    });
  }

  #pathChanged(state: "connecting" | "live" | "lost", detail: string): void {
    // Sessions are clean, both ways: what was published while nobody listened was kept by its publishers or by nobody.
    if (!this.#closed) this.#parts.inlet.pathChanged(EMBEDDED_PATH, state, detail, false);
  }

  #refused(kind: RefusalKind, from: string, reason: string): void {
    this.#parts.report.connectionRefused({ path: EMBEDDED_PATH, kind, from, reason });
  }
}

/** Aedes hands wills over as what CONNECT carried, which is no PUBLISH. */
const isWill = (packet: PublishPacket): boolean => (packet.cmd as string | undefined) !== "publish";
const WILLS_ARE_NOT_DELIVERED = "wills are not delivered";

/** Whether it sent DISCONNECT. Aedes 1.2 notes that for itself, to know whether the will is due, and tells nobody. */
const tookLeave = (client: Client): boolean => (client as unknown as { _disconnected: boolean })._disconnected;

/** Of what a client left behind, and cannot be acknowledged. */
const NOBODY: Holder = { settle: () => undefined, flush: () => undefined };

const addressOf = (socket: Socket): string => `${socket.remoteAddress ?? "?"}:${socket.remotePort ?? "?"}`;

function explain(error: NodeJS.ErrnoException, host: string, port: number): Error {
  const cure =
    error.code === "EADDRINUSE"
      ? "something listens there already: stop it, or set another mqtt.embedded.port (TOCSIN_MQTT_EMBEDDED_PORT)"
      : `${error.message}: set another mqtt.embedded.host or port`;
  return Object.assign(new Error(`the embedded broker cannot listen on ${host}:${port}; ${cure}`, { cause: error }), {
    code: error.code,
  });
}
