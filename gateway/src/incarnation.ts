import type { ZoneConfig } from "@tocsin/core/health/config";
import { ZoneHealth } from "@tocsin/core/health/zone";
import type { GatewayCommand } from "@tocsin/core/wire/command";
import type { StateQuery, StateReply } from "@tocsin/core/wire/query";
import type { GatewayConfig } from "./config/gateway-config.ts";
import { takeOverEarly, untilOurs } from "./take-over.ts";
import { createDecode } from "./ingest/decode.ts";
import type { AskBirth } from "./ingest/sparkplug/decode-sparkplug.ts";
import { DiskWatch } from "./journal/disk/disk-watch.ts";
import { Journal } from "./journal/journal.ts";
import type { SavedPaths } from "./zone/saved-paths.ts";
import { Scrubber } from "./journal/mend/scrubber.ts";
import { JournalQueries } from "./journal/queries.ts";
import { retain } from "./journal/retention.ts";
import type { GatewayEvents } from "./telemetry/events.ts";
import type { Fenced } from "./uplink/fence.ts";
import { HeartbeatWriter } from "./uplink/heartbeat.ts";
import type { NatsLink } from "./uplink/nats-link.ts";
import { QueryDesk } from "./uplink/query.ts";
import type { UplinkZone } from "./uplink/ports.ts";
import { Uplink } from "./uplink/uplink.ts";
import type { Obeyed } from "./zone/command-step.ts";
import { GatewayTime, type Clocks } from "./zone/gateway-time.ts";
import type { Packet } from "./zone/packet.ts";
import { restoreZone } from "./zone/restore.ts";
import { statesAt } from "./zone/states.ts";
import { Zone } from "./zone/zone.ts";

const RETENTION_EVERY_MS = 600_000;

export type IncarnationParts = {
  config: GatewayConfig;
  version: string;
  clocks: Clocks;
  random: () => number;
  events: GatewayEvents;
  link: NatsLink;
  /** Made with the first opening of the store, from its newest time; one for the life of the process. */
  time: { of(newestInStore: number): GatewayTime };
  takeOver: { wanted: boolean };
  startedAt: number;
  acknowledge: (packets: readonly Packet[]) => void;
  askBirth: AskBirth;
  /** Reads the configuration again. */
  reload: () => Obeyed;
  fenced: (fenced: Fenced) => void;
  failed: (error: unknown) => void;
};

type Opened = {
  parts: IncarnationParts;
  zone: Zone;
  health: ZoneHealth;
  journal: Journal;
  uplink: Uplink;
  retention: NodeJS.Timeout;
  scrubber: Scrubber;
  disk: DiskWatch;
  openedWith: { paths: SavedPaths; until: number; lacksStates: boolean };
};

/**
 * One opening of the store and everything in memory that rests on it. After a failed write all of it is closed and
 * dropped, and the next one begins from what is on disk: nothing can be carried over, because nothing is shared.
 */
export class Incarnation {
  readonly zone: Zone;
  readonly health: ZoneHealth;
  readonly journal: Journal;
  readonly #uplink: Uplink;
  readonly #retention: NodeJS.Timeout;
  readonly #scrubber: Scrubber;
  readonly #parts: IncarnationParts;
  readonly #openedWith: Opened["openedWith"];
  readonly disk: DiskWatch;

  constructor({ parts, zone, health, journal, uplink, retention, scrubber, disk, openedWith }: Opened) {
    this.#parts = parts;
    this.#openedWith = openedWith;
    this.zone = zone;
    this.health = health;
    this.journal = journal;
    this.#uplink = uplink;
    this.#retention = retention;
    this.#scrubber = scrubber;
    this.disk = disk;
  }

  /**
   * @param suspect the store could not be read when it was open last
   * @throws JournalError where the store does not open, and says why
   */
  static async open(parts: IncarnationParts, suspect = false): Promise<Incarnation> {
    const { config, clocks, events } = parts;
    const begun = clocks.monotonic();
    const health = new ZoneHealth(config.zone);
    const sensors = health.sensors.map(({ id }) => id);
    const journal = await Journal.open(config.data, sensors, () => clocks.wall(), suspect);
    if (journal.damage) events.storeMended(journal.damage);
    try {
      const restored = await restoreZone(health, journal);
      events.storeOpened({ folder: config.data, ...restored, tookMs: Math.round(clocks.monotonic() - begun) });
      return assemble(parts, journal, health);
    } catch (error) {
      await journal.close();
      throw error;
    }
  }

  /** Whether records wait that the stream could take now. */
  get isSending(): boolean {
    return this.#uplink.isSettled && !this.#uplink.isDrained;
  }

  /** Resolves once the stream holds all that is in the log now; with false where this is closed before. */
  sent(): Promise<boolean> {
    return this.#uplink.sent();
  }

  /** To be called before anything is ingested. Never resolves while another gateway has the zone. */
  async takeOver(): Promise<void> {
    await untilOurs(this.journal.fence, this.#uplink, this.#parts.events);
    if (this.#openedWith.lacksStates && this.#parts.config.clock !== "event")
      await takeOverEarly(this.#parts, this.#uplink);
  }

  /** Until when the store, as it was opened, may have heard something over a data path. */
  heardBefore(path: string): number | undefined {
    return path in this.#openedWith.paths ? this.#openedWith.until : undefined;
  }

  /** See `Uplink.readClaim`. */
  readClaim(): Promise<void> {
    return this.#uplink.readClaim();
  }

  async close(): Promise<void> {
    clearInterval(this.#retention);
    this.#scrubber.stop();
    await this.disk.stop();
    this.zone.stop();
    await this.#uplink.close();
    await this.journal.close();
  }
}

function assemble(parts: IncarnationParts, journal: Journal, health: ZoneHealth): Incarnation {
  const { config, clocks, events, link, random, takeOver, acknowledge, fenced, failed } = parts;
  const time = parts.time.of(journal.newestGatewayTime);
  const now = () => time.now();
  const zone = new Zone({
    health,
    config: config.zone,
    eventClock: config.clock === "event",
    journal,
    decode: createDecode(config.zone, config.mqtt, (id) => health.indexOf(id), {
      bounds: { payloadBytesMax: config.ingest.payloadBytesMax },
      askBirth: parts.askBirth,
    }),
    time,
    clocks,
    savedPaths: journal.paths,
    savedAt: journal.newestGatewayTime,
    obeyGateway: (request) => obey(request, { reload: parts.reload, time, uplink }),
    events,
    acknowledge,
    committed: (committed) => uplink.committed(committed),
    failed,
    rules: { groupReadingsMax: config.journal.groupReadingsMax, commandsKeptMs: config.journal.logKept },
  });
  const disk = diskWatch(parts, journal, zone, now);
  const uplink = new Uplink({
    config: config.zone,
    journal,
    zone: uplinkZone(zone),
    link,
    desk: queryDesk(config.zone, journal, zone, () => clocks.monotonic()),
    heartbeat: heartbeatOf(parts, journal, zone, disk, time),
    ...config.uplink,
    time,
    takeOver,
    now,
    random,
    events,
    fenced,
    failed,
  });
  const retention = startRetention(parts, journal, now);
  const scrubber = new Scrubber(config.data, failed);
  const { paths, newestGatewayTime: until, isEmpty, renewal } = journal;
  const lacksStates = isEmpty || renewal !== undefined || journal.log.era.owesStates === true;
  const openedWith = { paths, until, lacksStates };
  zone.start();
  uplink.start();
  return new Incarnation({ parts, journal, health, zone, uplink, retention, scrubber, disk, openedWith });
}

function startRetention({ config, events }: IncarnationParts, journal: Journal, now: () => number): NodeJS.Timeout {
  const rules = { readingsKeptMs: config.journal.readingsKept, logKeptMs: config.journal.logKept };
  return setInterval(() => {
    retain(journal, rules, now()).catch((error: unknown) => events.retentionFailed(error));
  }, RETENTION_EVERY_MS);
}

function diskWatch({ config, events }: IncarnationParts, journal: Journal, zone: Zone, now: () => number): DiskWatch {
  const watch = new DiskWatch({
    journal,
    zone: config.zone,
    rules: {
      reserveBytes: config.journal.diskReserveBytes,
      shortenBelowBytes: config.journal.diskShortenBelowBytes,
      dropBelowBytes: config.journal.diskDropBelowBytes,
      readingsKeptMs: config.journal.readingsKept,
    },
    readingsPerSecond: () => zone.counts.perSecond,
    now,
    changed: (state, freeBytes) => events.diskChanged(state, freeBytes),
    failed: (error) => events.retentionFailed(error),
  });
  void watch.look();
  return watch;
}

function heartbeatOf(
  { config, version, startedAt }: IncarnationParts,
  journal: Journal,
  zone: Zone,
  disk: DiskWatch,
  time: GatewayTime,
): HeartbeatWriter {
  return new HeartbeatWriter({
    config: config.zone,
    version,
    startedAt,
    now: () => time.now(),
    time,
    log: journal.log,
    readings: () => {
      const { received, perSecond, late, redelivered, quarantined } = zone.counts;
      return { received, perSecond, late, redelivered, quarantined, unmatchedTopics: journal.rejects.unmatchedTopics };
    },
    dataPaths: () => zone.paths.standing(),
    disk: () => disk.disk,
  });
}

/** What a person asks of the gateway itself. */
function obey(
  { command, who }: GatewayCommand,
  { reload, time, uplink }: { reload: () => Obeyed; time: GatewayTime; uplink: Uplink },
): Obeyed {
  switch (command) {
    case "reload":
      return reload();
    case "resync":
      return { outcome: { outcome: "applied" }, act: () => uplink.resync() };
    case "confirmClock":
      if (time.believe(who)) return { outcome: { outcome: "applied" } };
      return {
        outcome: {
          outcome: "rejected",
          code: "nothing-to-confirm",
          detail: "gateway time follows the wall clock: no step waits for a person's word",
        },
      };
  }
}

/** Answers the hub's questions: readings and log from the store, states as of a commit. */
function queryDesk(config: ZoneConfig, journal: Journal, zone: Zone, now: () => number): QueryDesk {
  const ask = async ({ query, of, id }: StateQuery): Promise<StateReply["answer"] | undefined> => {
    const { seen } = await zone.look<StateReply["answer"] | undefined>((health) =>
      query === "explain" ? health.explain(of, id) : health.statechart(of, id),
    );
    return seen;
  };
  return new QueryDesk({ config, journal: new JournalQueries(journal), log: journal.log, states: { ask }, now });
}

/** What the uplink needs of the zone; states are looked up like everything else that is asked of the statecharts. */
const uplinkZone = (zone: Zone): UplinkZone => ({
  states: (machines) => statesAt(zone, machines),
  command: (...asked) => zone.command(...asked),
  takeOver: (...taken) => zone.takeOver(...taken),
});
