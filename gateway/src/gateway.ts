import { readFileSync } from "node:fs";
import { isDeepStrictEqual } from "node:util";
import type { ConfigError } from "@tocsin/core/config/config-error";
import { formatErrors } from "@tocsin/core/config/document";
import type { Logger } from "pino";
import type { GatewayConfig } from "./config/gateway-config.ts";
import { needsRestart } from "./config/needs-restart.ts";
import { createIngest } from "./ingest/ingest.ts";
import { Incarnation, type IncarnationParts } from "./incarnation.ts";
import { freeReserve } from "./journal/disk/reserve.ts";
import { isDamage, isOfTheDisk } from "./journal/journal-error.ts";
import { createEvents, type GatewayEvents } from "./telemetry/events.ts";
import { gaugedOf, readyChecks } from "./gateway-status.ts";
import { createMeters, exposeMetrics } from "./telemetry/metrics.ts";
import { StatusServer } from "./telemetry/status-server.ts";
import { RETRY, sleep, waitBefore } from "./uplink/backoff.ts";
import { NatsLink } from "./uplink/nats-link.ts";
import type { Obeyed } from "./zone/command-step.ts";
import { GatewayTime, type Clocks } from "./zone/gateway-time.ts";
import type { Ingest, ZoneInlet } from "./zone/packet.ts";

export type GatewayParts = {
  config: GatewayConfig;
  logger: Logger;
  clocks: Clocks;
  /** From 0 to 1: the jitter of retries. */
  random: () => number;
  takeOver: boolean;
  /** Reads the configuration again from where it came. */
  load: () => { ok: true; value: GatewayConfig } | { ok: false; errors: ConfigError[] };
};

const UPLINK_DRAIN_MAX_MS = 2_000;
const UPLINK_LOOK_EVERY_MS = 50;
/** Of what is told of a configuration that is broken. */
const REJECTION_TEXT_MAX = 10_000;

const { version } = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8")) as {
  version: string;
};

/** The gateway of one zone: the only place where its stages are put together. */
export class Gateway {
  /** Of the status server. */
  statusPort = 0;
  /** Settles where another gateway has claimed the zone: this one does nothing more but say so at its status. */
  readonly fenced: Promise<"fenced">;
  readonly #parts: GatewayParts;
  readonly #meters = createMeters();
  readonly #events: GatewayEvents;
  readonly #status: StatusServer;
  readonly #link: NatsLink;
  #ingest: Ingest;
  #incarnationParts: IncarnationParts;
  readonly #closing = new AbortController();
  readonly #closed = Promise.withResolvers<void>();
  readonly #noteFenced: () => void;
  #incarnation: Incarnation | undefined;
  /** Who has the zone, once that is not this gateway. */
  #fencedBy: string | undefined;
  #time: GatewayTime | undefined;

  constructor(parts: GatewayParts) {
    this.#parts = parts;
    const fenced = Promise.withResolvers<"fenced">();
    this.fenced = fenced.promise;
    this.#noteFenced = () => fenced.resolve("fenced");
    const { config, logger, clocks, random } = parts;
    this.#events = createEvents(logger, this.#meters, () => clocks.wall());
    this.#status = new StatusServer({
      live: () => [{ name: "process", ok: true, detail: `version ${version}` }],
      ready: () => readyChecks(this.#incarnation, this.#fencedBy, this.#link),
      metrics: () => exposeMetrics(this.#meters, this.#incarnation && gaugedOf(this.#incarnation)),
    });
    this.#link = new NatsLink(config.zone, config.nats, this.#events);
    this.#ingest = this.#newIngest(config);
    this.#incarnationParts = {
      config,
      version,
      clocks,
      random,
      events: this.#events,
      link: this.#link,
      time: { of: (newest) => (this.#time ??= this.#newTime(newest)) },
      takeOver: { wanted: parts.takeOver },
      startedAt: clocks.wall(),
      acknowledge: (packets) => this.#ingest.acknowledge(packets),
      askBirth: (path, node, reason) => {
        this.#events.birthAsked({ path, node, reason });
        this.#ingest.askBirth(path, node);
      },
      reload: () => this.#readAgain(),
      fenced: ({ message }) => void this.#fence(message),
      failed: (error) => void this.#reopen(error),
    };
  }

  /** @throws Error that says what does not start and what to do: a store that does not open, a port in use */
  async start(): Promise<void> {
    const { config, random } = this.#parts;
    this.statusPort = await this.#status.listen(config.status.host, config.status.port);
    void this.#link.run(random);
    try {
      await this.#open(false);
    } catch (error) {
      if (!isOfTheDisk(error)) {
        await this.close();
        throw error;
      }
      // It comes up all the same, says so at its status, and begins when there is room.
      void this.#openAgain(error, false);
    }
    const { site, zone } = config.zone;
    this.#events.gatewayReady({ site, zone, status: `http://${config.status.host}:${this.statusPort}` });
  }

  /** Commits and acknowledges what came, sends what it can within two seconds, then closes in order. */
  async close(): Promise<void> {
    const begun = this.#parts.clocks.monotonic();
    this.#closing.abort();
    this.#closed.resolve();
    await this.#incarnation?.zone.drain();
    await this.#ingest.close();
    await this.#incarnation?.zone.drain();
    await this.#drainUplink();
    await this.#incarnation?.close();
    await this.#link.close();
    await this.#status.close();
    this.#events.gatewayStopped(Math.round(this.#parts.clocks.monotonic() - begun));
  }

  /** Reads the configuration again, as SIGHUP asks; what is wrong with it is told, and the old one stays. */
  reload(): void {
    const { outcome, act } = this.#readAgain();
    this.#events.configurationRead(outcome);
    act?.();
  }

  #readAgain(): Obeyed {
    const loaded = this.#parts.load();
    if (!loaded.ok) {
      const detail = formatErrors(loaded.errors).slice(0, REJECTION_TEXT_MAX);
      return { outcome: { outcome: "rejected", code: "bad-configuration", detail } };
    }
    const { config } = this.#incarnationParts;
    const fixed = needsRestart(config, loaded.value);
    if (fixed.length > 0) {
      const detail = `${fixed.join(", ")} differ${fixed.length === 1 ? "s" : ""}: that takes a restart of the gateway`;
      return { outcome: { outcome: "rejected", code: "needs-restart", detail } };
    }
    if (isDeepStrictEqual(config, loaded.value))
      return { outcome: { outcome: "applied", detail: "the configuration is as it was" } };
    return { outcome: { outcome: "applied" }, act: () => void this.#goOnWith(loaded.value) };
  }

  /** The store is opened again under another configuration: sensors that it leaves alone go on as they were. */
  async #goOnWith(config: GatewayConfig): Promise<void> {
    const former = this.#incarnation;
    if (former === undefined) return;
    await former.zone.drain();
    await this.#ingest.close();
    await former.zone.drain();
    // Who asked for it is answered once the stream holds that, and by none but the one who was asked.
    await Promise.race([former.sent(), sleep(UPLINK_DRAIN_MAX_MS, this.#closing.signal)]);
    // Its write may have failed meanwhile, and the store be open again under the old one.
    if (this.#incarnation !== former) return;
    this.#incarnation = undefined;
    await former.close();
    this.#incarnationParts = { ...this.#incarnationParts, config };
    this.#ingest = this.#newIngest(config);
    await this.#openAgain(undefined, false);
  }

  #newIngest({ zone, mqtt, ingest: bounds }: GatewayConfig): Ingest {
    const { clocks, random } = this.#parts;
    return createIngest({
      zone,
      mqtt,
      bounds,
      inlet: this.#inlet(),
      report: this.#events,
      readClaim: async () => this.#incarnation?.readClaim(),
      heardBefore: (path) => this.#incarnation?.heardBefore(path),
      now: () => clocks.wall(),
      random,
    });
  }

  /** Ingest knows one inlet for ever; behind it stands whatever the store was last opened for. */
  #inlet(): ZoneInlet {
    const zone = () => this.#incarnation?.zone;
    return {
      offer: (packet) => zone()?.offer(packet),
      get waiting() {
        return zone()?.waiting ?? 0;
      },
      pathChanged: (path, state, detail, kept) => zone()?.pathChanged(path, state, detail, kept),
      pathHeard: (path) => zone()?.pathHeard(path),
      ingestGapPossible: (path, fromMs, toMs) => zone()?.ingestGapPossible(path, fromMs, toMs),
      sourceSaid: (source, word, text) => zone()?.sourceSaid(source, word, text),
    };
  }

  /** Nothing in memory counts after a failed write: connections go, the store is opened again, ingest comes back. */
  async #reopen(error: unknown): Promise<void> {
    const failed = this.#incarnation;
    if (failed === undefined) return;
    this.#incarnation = undefined;
    this.#events.storeFailed(error);
    await this.#ingest.disconnect();
    await failed.close().catch(() => undefined);
    this.#giveUpReserve(error);
    await this.#openAgain(undefined, isDamage(error));
  }

  /** A store needs some room to be opened at all. */
  #giveUpReserve(error: unknown): void {
    if (isOfTheDisk(error)) freeReserve(this.#parts.config.data);
  }

  async #open(suspect: boolean): Promise<void> {
    const opened = await Incarnation.open(this.#incarnationParts, suspect).catch((error: unknown) => {
      // A record that cannot be read, found on the way: what it was part of is mended as a whole.
      if (suspect || !isDamage(error)) throw error;
      return Incarnation.open(this.#incarnationParts, true);
    });
    this.#incarnation = opened;
    if (this.#closing.signal.aborted) return;
    await Promise.race([opened.takeOver(), this.#closed.promise]);
    // It may have been fenced meanwhile, or have failed and be open anew.
    if (!this.#closing.signal.aborted && this.#incarnation === opened) await this.#ingest.connect();
  }

  /** @param cause why the store does not open, where that was tried already */
  async #openAgain(cause: unknown, suspect: boolean): Promise<void> {
    const { signal } = this.#closing;
    for (let attempt = 1; !signal.aborted; attempt += 1) {
      if (cause !== undefined) {
        const retryInMs = waitBefore(attempt, RETRY, this.#parts.random);
        this.#events.storeNotReopened(cause, retryInMs);
        await sleep(retryInMs, signal);
        if (signal.aborted) return;
      }
      try {
        await this.#open(suspect);
        return;
      } catch (error) {
        cause = error;
        this.#giveUpReserve(error);
      }
    }
  }

  /** The store is closed, so that its log can be exported, and remembers it: no restart takes the sensors back. */
  async #fence(message: string): Promise<void> {
    const fenced = this.#incarnation;
    this.#incarnation = undefined;
    fenced?.zone.stop();
    this.#events.zoneFenced(message);
    await this.#ingest.disconnect();
    await fenced?.journal.fence.note(message).catch((error: unknown) => this.#events.storeFailed(error));
    await fenced?.close().catch((error: unknown) => this.#events.storeFailed(error));
    this.#fencedBy = message;
    this.#noteFenced();
  }

  async #drainUplink(): Promise<void> {
    const until = this.#parts.clocks.monotonic() + UPLINK_DRAIN_MAX_MS;
    while (this.#incarnation?.isSending) {
      if (this.#parts.clocks.monotonic() >= until) return;
      await sleep(UPLINK_LOOK_EVERY_MS, AbortSignal.timeout(UPLINK_DRAIN_MAX_MS));
    }
  }

  #newTime(newestInStore: number): GatewayTime {
    return new GatewayTime(this.#parts.clocks, newestInStore, (step) => this.#events.clockStepped(step));
  }
}
