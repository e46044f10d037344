import { setTimeout as sleep } from "node:timers/promises";
import type { IPublishPacket } from "mqtt";
import type { Packet, Told, ZoneInlet } from "../zone/packet.ts";
import type { DataPath } from "./data-path.ts";
import { acknowledgeHeld, type HeldPacket } from "./held-packet.ts";
import { MqttConnection, type ConnectionEnd, type ConnectionSettings } from "./mqtt-connection.ts";
import type { IngestReport } from "./report.ts";
import { retryDelay } from "./retry-delay.ts";

export type MqttIngestParts = {
  /** Of the data path. */
  name: string;
  /** Read anew for each attempt, so that renewed certificates and passwords are taken. May throw. */
  settings: () => Omit<ConnectionSettings, "version">;
  filters: readonly string[];
  bounds: { uncommittedMax: number; reconnectAfterMaxMs: number };
  inlet: ZoneInlet;
  report: IngestReport;
  /** Resolves when it is certain that the zone is still ours. */
  readClaim: () => Promise<void>;
  /** Until when this gateway may have been connected, before this process was; undefined where it never was. */
  heardBefore: (path: string) => number | undefined;
  /** What is said at the broker whenever the connection is a new one, and before it ends. */
  greeting: () => Told[];
  farewell: () => Told[];
  /** Wall clock, ms since 1970 UTC. */
  now: () => number;
  random: () => number;
};

/**
 * A path over which nothing came for so long is asked whether it is there; ticks never go past what was heard, so silence
 * is found by so much later than it begins.
 */
export const PING_AFTER_MS = 1_000;
export const PING_LOOK_EVERY_MS = 500;
/** So much is handed on of a payload that is too long to be read. */
const BEGINNING_BYTES = 4_096;
/** So many takeovers of our session within a minute are those of a second gateway, and not of our own old connection. */
const TAKEOVERS_MAX = 3;
const TAKEOVERS_COUNTED_MS = 60_000;
/** Where the broker did not say that it was a takeover, NATS is not waited for longer: the gateway works without it. */
const CLAIM_AWAITED_MAX_MS = 10_000;

/** Readings from a broker: connects, and again whenever that ends; acknowledges what was committed. */
export class MqttIngest implements DataPath {
  readonly #parts: MqttIngestParts;
  #connection: MqttConnection | undefined;
  #wanted = false;
  /** Counts calls of `connect`: what an earlier one waits for is nothing to a later one. */
  #generation = 0;
  #version: 4 | 5 = 5;
  #failures = 0;
  #retryTimer: NodeJS.Timeout | undefined;
  #pingTimer: NodeJS.Timeout | undefined;
  #heardAt = 0;
  /** When the last connection that was subscribed ended; undefined before the first. */
  #lostAt: number | undefined;
  #subscribed = false;
  /** When the session was taken over, by the monotonic clock. */
  #takeovers: number[] = [];

  constructor(parts: MqttIngestParts) {
    this.#parts = parts;
  }

  acknowledge(packets: readonly Packet[]): void {
    acknowledgeHeld(packets);
  }

  tell(told: Told): void {
    if (this.#subscribed) this.#connection?.tell(told);
  }

  /** Resolves at once: attempts go on until `disconnect`, and the path says how they fare. */
  async connect(): Promise<void> {
    if (this.#wanted) return;
    this.#wanted = true;
    this.#generation += 1;
    this.#failures = 0;
    this.#parts.inlet.pathChanged(this.#parts.name, "connecting", "");
    this.#pingTimer = setInterval(() => this.#pingWhenQuiet(), PING_LOOK_EVERY_MS);
    this.#attempt();
  }

  async disconnect(): Promise<void> {
    this.#stop()?.drop("the gateway starts anew");
  }

  async close(): Promise<void> {
    for (const told of this.#parts.farewell()) this.tell(told);
    await this.#stop()?.leave();
  }

  #stop(): MqttConnection | undefined {
    const connection = this.#connection;
    this.#wanted = false;
    this.#connection = undefined;
    clearTimeout(this.#retryTimer);
    clearInterval(this.#pingTimer);
    this.#noteLoss();
    return connection;
  }

  #attempt(): void {
    let settings: ConnectionSettings;
    try {
      settings = { ...this.#parts.settings(), version: this.#version };
    } catch (error) {
      return this.#failed((error as Error).message);
    }
    this.#subscribed = false;
    const connection = new MqttConnection(settings, {
      opened: (sessionPresent) => void this.#opened(connection, sessionPresent),
      received: (packet, wholeBytes) => this.#offer(packet, wholeBytes, connection),
      heard: () => this.#heard(),
      closed: (end) => this.#closed(connection, end),
      hasRoom: () => this.#parts.inlet.waiting < this.#parts.bounds.uncommittedMax,
      heldBack: () => this.#parts.report.brokerHeldBack({ path: this.#parts.name, waiting: this.#parts.inlet.waiting }),
    });
    this.#connection = connection;
  }

  async #opened(connection: MqttConnection, sessionPresent: boolean): Promise<void> {
    const { name, filters, inlet, report, heardBefore, greeting } = this.#parts;
    const version = `MQTT ${this.#version === 5 ? "5" : "3.1.1"}`;
    // What a session kept comes at once, and all of it may be here before the subscription is answered.
    if (sessionPresent) inlet.pathChanged(name, "live", version, true);
    // A session that the broker kept holds the subscriptions too; asking again would repeat every retained message.
    if (this.#lostAt === undefined || !sessionPresent) {
      try {
        await connection.subscribe(filters);
      } catch (error) {
        return connection.drop((error as Error).message);
      }
    }
    if (connection !== this.#connection) return;
    this.#failures = 0;
    this.#subscribed = true;
    for (const told of greeting()) connection.tell(told);
    report.brokerConnected({ path: name, version: this.#version, sessionPresent });
    if (!sessionPresent) inlet.pathChanged(name, "live", version, false);
    const lostAt = this.#lostAt ?? heardBefore(name);
    if (lostAt !== undefined && !sessionPresent) inlet.ingestGapPossible(name, lostAt, this.#parts.now());
  }

  #offer(packet: IPublishPacket, wholeBytes: number | undefined, holder: MqttConnection): void {
    const payload = packet.payload as Buffer;
    const held: HeldPacket = {
      path: this.#parts.name,
      topic: packet.topic,
      // A copy, so that no more than that is held until the commit.
      payload: wholeBytes === undefined ? payload : Buffer.from(payload.subarray(0, BEGINNING_BYTES)),
      ...(wholeBytes === undefined ? {} : { wholeBytes }),
      retained: packet.retain,
      qos: packet.qos,
      receivedAt: this.#parts.now(),
      holder,
      messageId: packet.messageId ?? 0,
    };
    this.#parts.inlet.offer(held);
  }

  #heard(): void {
    this.#heardAt = performance.now();
    this.#parts.inlet.pathHeard(this.#parts.name);
  }

  #pingWhenQuiet(): void {
    if (this.#subscribed && performance.now() - this.#heardAt >= PING_AFTER_MS) this.#connection?.ping();
  }

  #closed(connection: MqttConnection, { reason, version, takenOver }: ConnectionEnd): void {
    if (connection !== this.#connection) return;
    this.#connection = undefined;
    if (this.#subscribed) this.#parts.report.brokerDisconnected({ path: this.#parts.name, reason });
    this.#noteLoss();
    if (takenOver !== "no" && this.#isContested()) return void this.#waitForClaim(reason, takenOver);
    if (!version) return this.#failed(reason);
    this.#version = this.#version === 5 ? 4 : 5;
    // The other version is tried at once; only when neither is spoken is it a failure.
    if (this.#version === 4 && this.#wanted) this.#attempt();
    else this.#failed(reason);
  }

  #isContested(): boolean {
    const now = performance.now();
    this.#takeovers = [...this.#takeovers.filter((at) => now - at < TAKEOVERS_COUNTED_MS), now];
    return this.#takeovers.length >= TAKEOVERS_MAX;
  }

  /** Two that take the session from each other tear every message apart: nobody connects until it is known whose the zone is. */
  async #waitForClaim(reason: string, takenOver: ConnectionEnd["takenOver"]): Promise<void> {
    this.#takeovers = [];
    const { name, inlet, report, readClaim } = this.#parts;
    inlet.pathChanged(name, "lost", `${reason}; waiting until NATS says whose the zone is`);
    report.sessionContested({ path: name, reason });
    const generation = this.#generation;
    const known = readClaim();
    await (takenOver === "yes" ? known : Promise.race([known, sleep(CLAIM_AWAITED_MAX_MS, undefined, { ref: false })]));
    if (this.#wanted && generation === this.#generation) this.#attempt();
  }

  #noteLoss(): void {
    if (this.#subscribed) this.#lostAt = this.#parts.now();
    this.#subscribed = false;
  }

  #failed(reason: string): void {
    if (!this.#wanted) return;
    const { name, bounds, inlet, report, random } = this.#parts;
    this.#failures += 1;
    const retryInMs = retryDelay(this.#failures, bounds.reconnectAfterMaxMs, random());
    inlet.pathChanged(name, "lost", reason);
    report.brokerUnreachable({ path: name, reason, retryInMs });
    this.#retryTimer = setTimeout(() => this.#attempt(), retryInMs);
  }
}
