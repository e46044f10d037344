import { jetstreamManager } from "@nats-io/jetstream";
import { connect } from "@nats-io/transport-node";
import type { LogBatch } from "@tocsin/core/wire/log";
import { LOG_STREAM } from "@tocsin/core/wire/streams";
import { logSubject } from "@tocsin/core/wire/subject";
import { JournalQueries } from "../src/journal/queries.ts";
import type { Fenced } from "../src/uplink/fence.ts";
import { HeartbeatWriter } from "../src/uplink/heartbeat.ts";
import { NatsLink } from "../src/uplink/nats-link.ts";
import type { UplinkEvents, UplinkZone } from "../src/uplink/ports.ts";
import { QueryDesk } from "../src/uplink/query.ts";
import { Uplink } from "../src/uplink/uplink.ts";
import { eventually } from "../../test/support/eventually.ts";
import { CONFIG, Desk } from "./journal-desk.ts";

type Options = {
  takeOver?: boolean;
  config?: typeof CONFIG;
  tookOver?: (former: Parameters<UplinkZone["takeOver"]>[0]) => Promise<void>;
  command?: UplinkZone["command"];
};

/** A store and an uplink without zone or ingest: records are committed when the test says so. */
export class UplinkDesk {
  readonly desk: Desk;
  readonly link: NatsLink;
  readonly uplink: Uplink;
  readonly happened: string[] = [];
  fenced: Fenced | undefined;

  private constructor(desk: Desk, servers: string[], options: Options) {
    const { takeOver = false, config = CONFIG, tookOver = async () => undefined, command = () => undefined } = options;
    this.desk = desk;
    const { journal } = desk;
    const events = this.#events();
    const now = () => Date.now();
    this.link = new NatsLink(config, { servers }, events);
    this.uplink = new Uplink({
      config,
      journal,
      time: { isInDoubt: false, compare: () => false },
      zone: {
        states: (machines) => this.#states(machines),
        command,
        takeOver: async (former) => {
          this.happened.push("takenOver");
          await tookOver(former);
        },
      },
      link: this.link,
      desk: new QueryDesk({
        config,
        journal: new JournalQueries(journal),
        log: journal.log,
        states: { ask: async () => undefined },
        now,
      }),
      heartbeat: new HeartbeatWriter({
        config,
        version: "0.0.0",
        startedAt: 0,
        now,
        log: journal.log,
        readings: () => ({ received: 0, perSecond: 0, late: 0, redelivered: 0, quarantined: 0, unmatchedTopics: 0 }),
        dataPaths: () => [],
        disk: () => ({ freeBytes: 1, storeBytes: 1 }),
        time: { apartMs: 0, isInDoubt: false },
      }),
      batchRecordsMax: 50,
      batchBytesMax: 256_000,
      takeOver: { wanted: takeOver },
      now,
      random: () => 0.5,
      events,
      fenced: (fenced) => (this.fenced = fenced),
      failed: (error) => this.happened.push(`failed ${String(error)}`),
    });
    void this.link.run(() => 0.5);
    this.uplink.start();
  }

  static async open(folder: string, server: string, options: Options = {}) {
    return new UplinkDesk(await Desk.open(folder), [server], options);
  }

  #events(): UplinkEvents {
    const note = (name: string) => (detail?: unknown) => void this.happened.push(`${name} ${String(detail)}`);
    return {
      natsConnected: note("natsConnected"),
      natsLost: note("natsLost"),
      natsUnreachable: note("natsUnreachable"),
      epochClaimed: (epoch, reason) => this.happened.push(`epochClaimed ${epoch} ${reason}`),
      batchAppended: () => undefined,
      outcomeUnknown: note("outcomeUnknown"),
      streamFellBack: (from, to) => this.happened.push(`streamFellBack ${from} ${to}`),
      publishFailed: (what, reason) => this.happened.push(`publishFailed ${what} ${reason}`),
      queryAnswered: note("queryAnswered"),
      queryRefused: note("queryRefused"),
      queryAbandoned: note("queryAbandoned"),
    };
  }

  async #states(machines: readonly number[]) {
    const { head } = await this.desk.commit();
    const states = machines.map((machine) => ({
      machine,
      standing: this.desk.health.machineStanding(machine),
      sensors: {},
    }));
    return { era: this.desk.journal.log.era.era, head, machines: states, sources: {} };
  }

  /** Writes records to the log, a commit each. */
  async log(count: number): Promise<void> {
    for (let written = 0; written < count; written += 1) {
      const { head } = await this.desk.journal.commit({
        gatewayTime: Date.now(),
        records: [{ kind: "idle", at: written, processedAt: Date.now() }],
        sensors: [],
        machines: [],
        commands: [],
        paths: {},
        saveSensor: () => ({ ordinal: 0, saved: "" }),
        zone: () => ({ config: CONFIG, states: { sensors: {}, machines: {}, sources: {} } }),
      });
      this.uplink.committed({ head, changedMachines: new Set() });
    }
  }

  drained(): Promise<void> {
    return eventually("the stream holds the whole log", () => this.uplink.isDrained);
  }

  async close(): Promise<void> {
    await this.uplink.close();
    await this.link.close();
    await this.desk.journal.close();
  }
}

/** Every batch on the zone's subject, as a hub would read them. */
export async function readStream(server: string): Promise<LogBatch[]> {
  const connection = await connect({ servers: server });
  const manager = await jetstreamManager(connection);
  const batches: LogBatch[] = [];
  let seq = 1;
  for (;;) {
    const next = { seq, next_by_subj: logSubject(CONFIG) };
    const message = await manager.streams.getMessage(LOG_STREAM, next);
    if (message === null) break;
    batches.push(message.json<LogBatch>());
    seq = message.seq + 1;
  }
  await connection.close();
  return batches;
}

/** What a hub applies: the next record of an epoch, or the first of a later one. @throws Error at a gap */
export function applied(batches: readonly LogBatch[]): { epoch: number; seqs: number[] }[] {
  const epochs: { epoch: number; seqs: number[] }[] = [];
  for (const { epoch, records } of batches) {
    for (const { seq } of records) {
      let current = epochs.at(-1);
      if (current === undefined || epoch > current.epoch) epochs.push((current = { epoch, seqs: [] }));
      const next = (current.seqs.at(-1) ?? 0) + 1;
      if (epoch < current.epoch || seq < next) continue;
      if (seq > next) throw new Error(`epoch ${epoch}: ${seq} follows ${next - 1}`);
      current.seqs.push(seq);
    }
  }
  return epochs;
}

export const upTo = (last: number): number[] => Array.from({ length: last }, (_, n) => n + 1);
