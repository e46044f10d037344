import { setTimeout as sleep } from "node:timers/promises";
import mqtt, { type IClientOptions, type IConnackPacket, type IPublishPacket, type MqttClient } from "mqtt";
import type { Told } from "../zone/packet.ts";
import type { HeldPacket, Holder } from "./held-packet.ts";
import { cutReads, LongMessages } from "./long-messages.ts";
import { pubacks } from "./puback.ts";

/**
 * The one file that leans on what mqtt.js 5.16 does and does not document. mqtt.js hands over one message at a time and
 * parses nothing more, ping answers included, until the handler calls back. An error in that call means to it that no
 * PUBACK is sent and that the next packet is due. So the handler calls back at once with an error, and the PUBACKs are
 * written here, after the commit, to the stream that the packets came on. `mqtt-connection.integration.test.ts` holds
 * the pinned version to this. One client serves one connection: a new one knows nothing of the packets of the last.
 */
export type ConnectionSettings = {
  url: string;
  version: 4 | 5;
  clientId: string;
  username?: string;
  password?: Buffer;
  ca?: Buffer;
  cert?: Buffer;
  key?: Buffer;
  keepaliveMs: number;
  sessionExpiryMs: number;
  receiveMax: number;
  /** Of a longer message only the beginning is read. */
  packetBytesMax: number;
  /** What the broker says when the connection ends without a word. */
  will?: Told;
};

export type ConnectionEnd = {
  reason: string;
  /** The broker says that it does not speak the version that it was asked for (MQTT-3.1.2-2). */
  version: boolean;
  /** Whether another client has our session now: only MQTT 5 says so, and not every broker. */
  takenOver: "yes" | "perhaps" | "no";
};

export type ConnectionEvents = {
  opened(sessionPresent: boolean): void;
  /** `wholeBytes`: of the payload, where the packet is longer than `packetBytesMax`; only its beginning is there then. */
  received(packet: IPublishPacket, wholeBytes: number | undefined): void;
  /** Anything at all came from the broker. */
  heard(): void;
  /** Once, however it ended. */
  closed(end: ConnectionEnd): void;
  /** Whether there is room for more packets; while there is none, the broker is held back. */
  hasRoom(): boolean;
  heldBack(): void;
};

const CONNACK_TIMEOUT_MS = 10_000;
/** While the broker is held back, how often it is looked whether there is room again. */
const ROOM_LOOKED_FOR_EVERY_MS = 20;
/** CONNACK of 3.1.1 (MQTT-3.2.2.3) and reason code of 5 (3.2.2.2) that say: not this version. */
const VERSION_REFUSALS = new Set([1, 132]);
const SESSION_TAKEN_OVER = 142;
/** So often within a keepalive the broker is pinged, whatever else goes to and fro. */
const PINGS_PER_KEEPALIVE = 3;
/** A broker that does not take leave is left without. */
const LEAVE_TIMEOUT_MS = 1_000;
/** What mqtt.js would tell a debugger costs as much memory as all else that it does with a packet, told or not. */
const untold = (): void => undefined;

/** mqtt.js takes any error for "send no PUBACK, go on". */
const NOT_YET = new Error("acknowledged after its commit");

export class MqttConnection implements Holder {
  readonly #events: ConnectionEvents;
  readonly #settings: ConnectionSettings;
  readonly #client: MqttClient;
  readonly #longMessages: LongMessages;
  #settled: number[] = [];
  #closed = false;
  #reason: string | undefined;
  #version = false;
  #takenOver = false;
  #opened = false;
  #heardSincePing = false;
  readonly #pingTimer: NodeJS.Timeout;
  #holdTimer: NodeJS.Timeout | undefined;

  constructor(settings: ConnectionSettings, events: ConnectionEvents) {
    this.#settings = settings;
    this.#events = events;
    this.#client = mqtt.connect(settings.url, optionsOf(settings));
    this.#longMessages = new LongMessages(settings.packetBytesMax);
    cutReads(this.#client.stream, this.#longMessages, {
      // A long message takes its time, and ping answers wait behind it.
      heard: () => (this.#heardSincePing = true),
      tooLong: (bytes) => this.drop(`a packet of ${bytes} bytes that is no message (ingest.packetBytesMax)`),
    });
    this.#client.handleMessage = (packet, callback) => this.#handle(packet as IPublishPacket, callback);
    this.#follow(this.#client);
    this.#pingTimer = setInterval(() => this.#keepAlive(), settings.keepaliveMs / PINGS_PER_KEEPALIVE);
  }

  /** @throws Error when the broker refuses one of the filters, or the connection ends */
  async subscribe(filters: readonly string[]): Promise<void> {
    try {
      await this.#client.subscribeAsync([...filters], { qos: 1 });
    } catch (error) {
      const message = `no subscription to ${filters.slice(0, 5).join(", ")}: ${(error as Error).message}`;
      throw new Error(message, { cause: error });
    }
  }

  ping(): void {
    if (!this.#closed) this.#client.sendPing();
  }

  /** Not waited for: whether it arrives nobody can promise. */
  tell({ topic, payload, qos, retain }: Told): void {
    if (!this.#closed) this.#client.publish(topic, payload, { qos, retain }, () => undefined);
  }

  settle({ qos, messageId }: HeldPacket): void {
    if (qos > 0 && !this.#closed) this.#settled.push(messageId);
  }

  /** PUBACKs in the order of arrival (MQTT-4.6.0-2), in one write. */
  flush(): void {
    const ids = this.#settled;
    this.#settled = [];
    if (this.#closed || ids.length === 0) return;
    this.#client.stream.write(pubacks(ids));
  }

  /** Ends the connection without a word: the broker keeps what was not acknowledged. */
  drop(reason: string): void {
    this.#reason ??= reason;
    this.#client.end(true);
    this.#end();
  }

  /** Takes leave of the broker; the session stays. */
  async leave(): Promise<void> {
    if (this.#closed) return;
    if (this.#opened) {
      const said = this.#client.endAsync(false, { reasonCode: 0 });
      await Promise.race([said, sleep(LEAVE_TIMEOUT_MS, undefined, { ref: false })]);
    }
    this.drop("the gateway stops");
  }

  /**
   * mqtt.js pings once in a keepalive and gives the broker up where no answer has come half a keepalive later. An answer
   * behind a large backlog comes later than that; but so long as anything comes the broker is there.
   */
  #keepAlive(): void {
    if (!this.#opened) return;
    if (this.#heardSincePing) this.#client.reschedulePing(true);
    this.#heardSincePing = false;
    this.ping();
  }

  #handle(packet: IPublishPacket, callback: (error?: Error) => void): void {
    if (this.#closed) return;
    const length = packet.length ?? 0;
    const whole = this.#longMessages.wholeLength(length);
    this.#events.received(packet, whole === undefined ? undefined : packet.payload.length + whole - length);
    if (this.#events.hasRoom()) callback(NOT_YET);
    else this.#holdBack(callback);
  }

  /** MQTT 3.1.1 has no receive maximum: mqtt.js parses nothing more, so that TCP holds the broker back. */
  #holdBack(callback: (error?: Error) => void): void {
    this.#events.heldBack();
    // No ping is answered meanwhile. Beyond half the keepalive the broker might end the connection; better do it here.
    const until = performance.now() + this.#settings.keepaliveMs / 2;
    this.#holdTimer = setInterval(() => {
      if (this.#events.hasRoom()) {
        clearInterval(this.#holdTimer);
        callback(NOT_YET);
      } else if (performance.now() > until) this.drop("there was no room for its packets (ingest.uncommittedMax)");
    }, ROOM_LOOKED_FOR_EVERY_MS);
  }

  #follow(client: MqttClient): void {
    client.on("packetreceive", () => {
      this.#heardSincePing = true;
      this.#events.heard();
    });
    client.on("connect", ({ sessionPresent }: IConnackPacket) => {
      this.#opened = true;
      this.#events.opened(sessionPresent);
    });
    client.on("disconnect", ({ reasonCode }) => {
      this.#takenOver = reasonCode === SESSION_TAKEN_OVER;
      this.#reason ??= this.#takenOver
        ? "another client took over the session: is a second gateway running for this zone, or the client id used twice?"
        : `the broker ended the connection (reason code ${reasonCode ?? 0})`;
    });
    client.on("error", (error: Error & { code?: unknown }) => {
      this.#reason ??= reasonOf(error);
      this.#version ||= typeof error.code === "number" && VERSION_REFUSALS.has(error.code);
    });
    client.on("close", () => this.#end());
  }

  #end(): void {
    if (this.#closed) return;
    this.#closed = true;
    clearInterval(this.#holdTimer);
    clearInterval(this.#pingTimer);
    const reason = this.#reason ?? "the broker closed the connection";
    const perhaps = this.#opened && this.#reason === undefined;
    this.#events.closed({
      reason,
      version: this.#version,
      takenOver: this.#takenOver ? "yes" : perhaps ? "perhaps" : "no",
    });
  }
}

/** OpenSSL's own words where it is TLS that failed, without the place in its sources. */
function reasonOf(error: Error & { code?: unknown; reason?: unknown }): string {
  if (typeof error.reason === "string" && String(error.code).startsWith("ERR_SSL_")) return `TLS: ${error.reason}`;
  return error.message === "" ? String(error.code) : error.message;
}

function optionsOf(settings: ConnectionSettings): IClientOptions {
  const { version, ca, cert, key, username, password, will } = settings;
  return {
    protocolVersion: version,
    log: untold,
    clientId: settings.clientId,
    clean: false,
    keepalive: Math.round(settings.keepaliveMs / 1_000),
    reconnectPeriod: 0,
    resubscribe: false,
    connectTimeout: CONNACK_TIMEOUT_MS,
    ...(username === undefined ? {} : { username }),
    ...(password === undefined ? {} : { password }),
    ...(ca === undefined ? {} : { ca }),
    ...(cert === undefined ? {} : { cert }),
    ...(key === undefined ? {} : { key }),
    ...(will === undefined ? {} : { will }),
    ...(version === 4
      ? {}
      : {
          properties: {
            sessionExpiryInterval: Math.min(Math.round(settings.sessionExpiryMs / 1_000), 0xffff_fffe),
            receiveMaximum: settings.receiveMax,
            // No maximum packet size: a broker discards what is longer and tells nobody (MQTT-3.1.2-25).
          },
        }),
  };
}
