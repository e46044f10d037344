import type { AddressInfo, Server, Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { Aedes, type Client, type PublishPacket } from "aedes";
import type { BrokerClient } from "../config/mqtt-schema.ts";
import { EMBEDDED_PATH } from "@tocsin/core/wire/heartbeat";
import type { Told, ZoneInlet } from "../zone/packet.ts";
import { BrokerAccess, type Identity } from "./broker-access.ts";
import { ClientSources } from "./client-sources.ts";
import { createEmbeddedServer, type ServerFiles } from "./embedded-server.ts";
import { failureKind } from "./failure-kind.ts";
import { addressOf, Guests, TURNED_AWAY, whoIs } from "./guests.ts";
import type { HeldPacket, Holder } from "./held-packet.ts";
import { guardReads } from "./packet-guard.ts";
import { passByUnheard } from "./unheard.ts";
import type { IgnoredKind, IngestReport, RefusalKind } from "./report.ts";
import type { SourceTopics } from "./source-topics.ts";

export type EmbeddedParts = {
  settings: { host: string; port: number; clients?: BrokerClient[] } & ServerFiles;
  bounds: { connectionsMax: number; packetBytesMax: number; messagesPerSecondMax: number };
  inlet: ZoneInlet;
  report: IngestReport;
  sources: ReadonlySet<string>;
  /** A will on one of their topics is a source's word. */
  sourceTopics: SourceTopics;
  /** Whether a will on a topic is a node's death. */
  isDeath: (topic: string) => boolean;
  /** Wall clock, ms since 1970 UTC. */
  now: () => number;
  /** So long a connection may take for its TLS handshake, and then for its CONNECT, ms; 10 s by default. */
  connectTimeoutMs?: number;
};

type Done = (error?: Error | null) => void;
type Release = NonNullable<HeldPacket["release"]>;

/** A TLS handshake or a CONNECT that does not come ends its connection. */
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
  /** What the sockets stand on, and those whose TLS handshake goes on. */
  readonly #connections = new Set<Socket>();
  readonly #ready = new Set<Client>();
  /** Clients that ever subscribed to something, while they are connected. */
  readonly #subscribers = new Set<Client>();
  readonly #guests: Guests;
  readonly #clientSources: ClientSources<Client>;
  #closed = false;

  /** @throws Error that names the certificate's or password's file that cannot be read */
  constructor(parts: EmbeddedParts) {
    this.#parts = parts;
    const { sources, inlet, settings } = parts;
    this.#guests = new Guests({
      access: new BrokerAccess(settings.clients, sources),
      messagesPerSecondMax: parts.bounds.messagesPerSecondMax,
      isClosed: () => this.#closed,
      isUnheard: () => this.#subscribers.size === 0,
      refused: (kind, from, reason) => this.#refused(kind, from, reason),
      slowed: (from, messagesPerSecondMax) =>
        parts.report.clientSlowed({ path: EMBEDDED_PATH, from, messagesPerSecondMax }),
    });
    this.#clientSources = new ClientSources({ sources, sourceSaid: inlet.sourceSaid.bind(inlet) });
    this.#broker = new Aedes({
      connectTimeout: parts.connectTimeoutMs ?? CONNECT_TIMEOUT_MS,
      queueLimit: EARLY_PACKETS_MAX,
      maxInflightInbound: INBOUND_QOS2_MAX,
      authenticate: (client, username, password, done) => this.#guests.admit(client, username, password, done),
      authorizeSubscribe: (client, subscription, done) => {
        const may = this.#guests.maySubscribe(client, subscription.topic);
        if (may) this.#subscribers.add(client);
        done(null, may ? subscription : null);
      },
      authorizePublish: (client, packet, done) => this.#receive(client, packet, done),
      drainTimeout: SLOW_SUBSCRIBER_TIMEOUT_MS,
      // A session that outlives its connection would gather messages in memory for a subscriber that may never return.
      preConnect: (client, packet, done) => {
        // Aedes tells of this refusal when the client has no id yet, and its connection no address any more.
        if (packet.protocolVersion === 5) this.#refusedVersion(packet.clientId, client);
        packet.clean = true;
        done(null, true);
      },
    });
    passByUnheard(this.#broker, () => this.#subscribers.size === 0);
    this.#followClients();
    this.#server = this.#createServer();
    this.#server.maxConnections = parts.bounds.connectionsMax;
    this.#server.on("connection", (connection) => keepWhileOpen(connection, this.#connections));
    this.#server.on("drop", (drop) => {
      const reason = `${parts.bounds.connectionsMax} clients are connected (ingest.connectionsMax)`;
      this.#refused("connections-max", `${drop?.remoteAddress}:${drop?.remotePort}`, reason);
    });
  }

  /** Clients hear it that have subscribed to it, and may. */
  tell({ topic, payload, qos, retain }: Told): void {
    if (this.#closed) return;
    this.#broker.publish({ cmd: "publish", topic, payload, qos, retain, dup: false }, () => undefined);
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
    for (const socket of [...this.#sockets, ...this.#connections]) socket.destroy();
    await new Promise<void>((resolve) => this.#broker.close(() => resolve()));
    await closed;
  }

  #createServer(): Server {
    const { settings, report, connectTimeoutMs = CONNECT_TIMEOUT_MS } = this.#parts;
    const { certFile, keyFile, clientCaFile, clients = [] } = settings;
    const given = { certFile, keyFile, clientCaFile };
    return createEmbeddedServer({
      files: Object.fromEntries(Object.entries(given).filter(([, file]) => file !== undefined)),
      certificateNeeded: clientCaFile !== undefined && clients.every(({ passwordFile }) => passwordFile === undefined),
      handshakeTimeoutMs: connectTimeoutMs,
      accepted: (socket) => this.#accept(socket),
      handshakeFailed: (error, socket) => this.#failed(addressOf(socket), error),
      renewed: (error) => report.certificateRenewed({ path: EMBEDDED_PATH, reason: error?.message }),
    });
  }

  #accept(socket: Socket): void {
    keepWhileOpen(socket, this.#sockets);
    const { packetBytesMax } = this.#parts.bounds;
    // Aedes would gather 256 MB.
    guardReads(socket, packetBytesMax, (bytes) => {
      const reason = `a packet of ${bytes} bytes; at most ${packetBytesMax} are taken (ingest.packetBytesMax)`;
      this.#refused("packet-bytes-max", addressOf(socket), reason);
    });
    this.#broker.handle(socket);
  }

  #receive(client: Client | null, packet: PublishPacket, done: Done): void {
    if (this.#closed) return;
    const guest = client === null ? undefined : this.#guests.find(client);
    // What the broker tells itself is nobody's doing.
    const ignored = guest && this.#whyIgnored(packet, guest.identity);
    if (ignored !== undefined)
      this.#parts.report.packetIgnored({ path: EMBEDDED_PATH, topic: packet.topic, ...ignored });
    // An error would end the client's connection. Of a will, it only says that it goes to nobody.
    if (isWill(packet)) {
      if (guest && ignored === undefined) this.#parts.inlet.offer(this.#held(packet, NOBODY, () => undefined));
      return done(new Error(WILLS_ARE_NOT_DELIVERED));
    }
    if (guest === undefined || ignored !== undefined) {
      packet.topic = NOWHERE;
      return done(null);
    }
    // Aedes would keep a retained message for every topic there is. To us who receive it first hand it is news.
    packet.retain = false;
    guest.pace.pass(() => this.#parts.inlet.offer(this.#held(packet, guest.holder, releaseOf(packet, done))));
  }

  #held(packet: PublishPacket, holder: Holder, release: Release): HeldPacket {
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

  #whyIgnored(packet: PublishPacket, identity: Identity): Ignored | undefined {
    if (packet.topic.startsWith("$"))
      return { kind: "broker-topic", reason: "topics that begin with $ are the broker's own" };
    if (!identity.mayPublish(packet.topic))
      return {
        kind: "not-allowed",
        reason: `${identity.name} may not publish to it (publish of mqtt.embedded.clients)`,
      };
    const { sourceTopics, isDeath } = this.#parts;
    if (isWill(packet) && sourceTopics.find(packet.topic) === undefined && !isDeath(packet.topic))
      return { kind: "will", reason: "it is a will, on no topic that says of a source that it is gone" };
    return undefined;
  }

  #followClients(): void {
    const fail = (client: Client, error: Error) => {
      if (this.#closed || error.message === TURNED_AWAY) return;
      if (error.message !== "unacceptable protocol version") this.#failed(whoIs(client), error);
    };
    this.#broker.on("clientError", fail);
    this.#broker.on("connectionError", fail);
    this.#broker.on("clientReady", (client) => {
      this.#ready.add(client);
      this.#clientSources.connected(client.id, client);
      if (this.#ready.size === 1) this.#pathChanged("live", `listening on port ${this.port}`);
    });
    this.#broker.on("clientDisconnect", (client) => {
      this.#subscribers.delete(client);
      if (!this.#closed) this.#clientSources.ended(client.id, client, tookLeave(client));
      if (this.#ready.delete(client) && this.#ready.size === 0) this.#pathChanged("lost", "no client is connected");
    });
  }

  #pathChanged(state: "connecting" | "live" | "lost", detail: string): void {
    // Sessions are clean, both ways: what was published while nobody listened was kept by its publishers or by nobody.
    if (!this.#closed) this.#parts.inlet.pathChanged(EMBEDDED_PATH, state, detail, false);
  }

  #failed(from: string, error: Error): void {
    const { message: reason } = error;
    if (!this.#closed)
      this.#parts.report.connectionFailed({ path: EMBEDDED_PATH, kind: failureKind(error), from, reason });
  }

  #refusedVersion(id: string, client: Client): void {
    this.#refused("version", whoIs(client, id), "it speaks MQTT 5 only; the embedded broker speaks 3.1.1");
  }

  #refused(kind: RefusalKind, from: string, reason: string): void {
    this.#parts.report.connectionRefused({ path: EMBEDDED_PATH, kind, from, reason });
  }
}

function keepWhileOpen(socket: Socket, open: Set<Socket>): void {
  open.add(socket);
  socket.once("close", () => open.delete(socket));
}

const releaseOf =
  (packet: PublishPacket, done: Done): Release =>
  (answered) => {
    // Aedes acknowledges QoS 1 itself.
    if (answered) packet.qos = 0;
    done(null);
  };

/** Aedes hands wills over as what CONNECT carried, which is no PUBLISH. */
const isWill = (packet: PublishPacket): boolean => (packet.cmd as string | undefined) !== "publish";
const WILLS_ARE_NOT_DELIVERED = "wills are not delivered";
type Ignored = { kind: IgnoredKind; reason: string };

/** Whether it sent DISCONNECT. Aedes 1.2 notes that for itself, to know whether the will is due, and tells nobody. */
const tookLeave = (client: Client): boolean => (client as unknown as { _disconnected: boolean })._disconnected;

/** Of what a client left behind, and cannot be acknowledged. */
const NOBODY: Holder = { settle: () => undefined, flush: () => undefined };

function explain(error: NodeJS.ErrnoException, host: string, port: number): Error {
  const cure =
    error.code === "EADDRINUSE"
      ? "something listens there already: stop it, or set another mqtt.embedded.port (TOCSIN_MQTT_EMBEDDED_PORT)"
      : `${error.message}: set another mqtt.embedded.host or port`;
  return Object.assign(new Error(`the embedded broker cannot listen on ${host}:${port}; ${cure}`, { cause: error }), {
    code: error.code,
  });
}
