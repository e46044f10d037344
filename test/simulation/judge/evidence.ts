import type { LogBatch, LogRecord } from "@tocsin/core/wire/log";
import type { AuditRecord } from "@tocsin/core/wire/audit";
import type { LevelRecords } from "../host/records.ts";
import type { Ledger } from "../ledger.ts";
import type { Simulation } from "../simulation.ts";
import { dumpStore, type StoreDump } from "./stores.ts";

/** `storedAt`: true time at which the stream took it, ms since 1970. */
export type StreamBatch = LogBatch & { streamSeq: number; storedAt: number };
type Audited = { record: AuditRecord; storedAt: number };
type HubHistory = { name: string; records: Map<string, LogRecord> };

/** All that is judged after a run, read out of the simulation by few lines of the judge's own. */
export type Evidence = {
  ledger: Ledger;
  /** Of every gateway computer; the one that has the zone at the end is `current`. */
  stores: Map<string, StoreDump>;
  current: StoreDump;
  batches: StreamBatch[];
  audit: Audited[];
  hubs: HubHistory[];
};

export function gather(simulation: Simulation): Evidence {
  const { world, gateways, hubs } = simulation;
  const stores = new Map(gateways.map(({ name, folder }) => [name, dumpStore(recordsIn(simulation, folder))]));
  const streams = world.bus.jetstream.streams;
  const batches = streams.get("TOCSIN_LOG")!.messages.map(({ seq, data, time }) => ({
    ...(JSON.parse(data.toString()) as LogBatch),
    streamSeq: seq,
    storedAt: time,
  }));
  const audit = streams.get("TOCSIN_AUDIT")!.messages.map(({ data, time }) => ({
    record: JSON.parse(data.toString()) as AuditRecord,
    storedAt: time,
  }));
  return {
    ledger: world.ledger,
    stores,
    current: stores.get(simulation.current.name)!,
    batches,
    audit,
    hubs: hubs.map(({ name, folder }) => ({ name, records: historyIn(recordsIn(simulation, folder)) })),
  };
}

function recordsIn({ world }: Simulation, folder: string): LevelRecords {
  const [, , computer = ""] = folder.split("/");
  return world.disk(computer).folder(folder).level as LevelRecords;
}

/** `<epoch>/<seq>` -> record. */
function historyIn(records: LevelRecords): Map<string, LogRecord> {
  const history = new Map<string, LogRecord>();
  for (const key of records.keys("r/", "r0")) {
    const [, , , epoch = "", seq = ""] = key.split("/");
    history.set(`${Number.parseInt(epoch, 36)}/${Number.parseInt(seq, 36)}`, JSON.parse(records.get(key)!.toString()));
  }
  return history;
}
