import type { DataPath, Heartbeat } from "@tocsin/core/wire/heartbeat";
import type { ZoneConfig } from "@tocsin/core/health/config";
import type { UplinkLog } from "./ports.ts";

export type HeartbeatSource = {
  config: ZoneConfig;
  version: string;
  startedAt: number;
  now: () => number;
  log: UplinkLog;
  readings: () => Heartbeat["readings"];
  dataPaths: () => DataPath[];
  disk: () => Heartbeat["disk"];
  time: { readonly apartMs: number; readonly isInDoubt: boolean };
};

/** What the hub hears every five seconds: who this is, and how far its log has come. */
export class HeartbeatWriter {
  readonly #source: HeartbeatSource;
  durability: Heartbeat["durability"] = "unknown";

  constructor(source: HeartbeatSource) {
    this.#source = source;
  }

  async write(): Promise<Heartbeat> {
    const { config, version, startedAt, now, log, readings, dataPaths, disk, time } = this.#source;
    const at = now();
    const { era, head, confirmed } = log;
    const waiting = head - confirmed.seq;
    const oldestAt = waiting > 0 ? await oldestWaiting(log, confirmed.seq) : undefined;
    return {
      v: 1,
      site: config.site,
      zone: config.zone,
      at,
      startedAt,
      version,
      configHash: config.hash,
      epoch: era.epoch,
      claim: era.random,
      head,
      sentUpTo: confirmed.seq,
      streamSeq: confirmed.streamSeq,
      outbox: { records: waiting, ...(oldestAt === undefined ? {} : { oldestAt }) },
      readings: readings(),
      sensors: config.machines.reduce((count, { sensors }) => count + sensors.length, 0),
      durability: this.durability,
      dataPaths: dataPaths(),
      clock: { apartMs: time.apartMs, inDoubt: time.isInDoubt },
      disk: disk(),
    };
  }
}

async function oldestWaiting(log: UplinkLog, confirmedSeq: number): Promise<number | undefined> {
  const slice = await log.read(confirmedSeq + 1, 1, Infinity);
  return slice && (JSON.parse(slice.texts[0]!) as { processedAt: number }).processedAt;
}
