import fc from "fast-check";
import { HEALTHS, LIMIT_STATES, MUTES, PRIORITIES } from "../wire/health.ts";
import type { MachineInventory, ZoneInventory } from "../wire/inventory.ts";
import type { LogBatch, LogRecord } from "../wire/log.ts";
import { Fleet } from "./fleet.ts";
import { foldHeartbeat } from "./fold-gateway.ts";
import { foldMachineInventory, foldZoneInventory } from "./fold-inventory.ts";
import { foldBatch } from "./fold-log.ts";
import { Interning } from "./interning.ts";
import { machineItem, sensorItem, zoneItem } from "./item.ts";

export const MACHINES = ["m1", "m2", "m3"];
export const SENSORS = ["s1", "s2"];
export const path = { site: "site", zone: "zone" } as never as { site: never; zone: never };
export const zoneNames: ZoneInventory = {
  v: 1,
  site: "site",
  zone: "zone",
  siteName: "Site",
  zoneName: "Press",
  order: 1,
  configHash: "h",
  machines: MACHINES,
};
const inventoryOf = (machine: string, sensors = SENSORS, configHash = "h"): MachineInventory => ({
  v: 1,
  site: "site",
  zone: "zone",
  machine,
  tag: `TAG ${machine}`,
  description: "a press",
  configHash,
  labels: { line: "L1" },
  sensors: sensors.map((sensor) => ({
    sensor,
    tag: `${machine}.${sensor}`,
    description: "oil",
    kind: "analog",
    reports: "periodic",
    ...(machine === "m1" ? { source: "plc" } : {}),
    labels: { criticality: machine === "m1" ? "A" : "B" },
    limits: [],
  })) as MachineInventory["sensors"],
});

const interning = new Interning();
export const listMachine = (fleet: Fleet, machine: string, sensors?: string[], hash?: string) =>
  foldMachineInventory(fleet, { ...path, machine: machine as never }, inventoryOf(machine, sensors, hash), interning);

export const beat = (over: object = {}) =>
  ({
    v: 1,
    site: "site",
    zone: "zone",
    at: 10_000,
    startedAt: 1,
    version: "1",
    configHash: "h",
    epoch: 1,
    claim: "c1",
    head: 5,
    sentUpTo: 5,
    streamSeq: 1,
    outbox: { records: 0, sensors: 6, durability: "strict" },
    readings: { received: 1, perSecond: 1, late: 0, redelivered: 0, quarantined: 0, unmatchedTopics: 0 },
    dataPaths: [],
    disk: { freeBytes: 1, storeBytes: 1 },
    ...over,
  }) as never;

export function newFleet(): Fleet {
  const fleet = new Fleet();
  foldZoneInventory(fleet, path, zoneNames);
  foldHeartbeat(fleet, path, beat({ streamSeq: 0 }), 10_000);
  for (const machine of MACHINES) listMachine(fleet, machine);
  return fleet;
}

const alarm = fc.record(
  {
    state: fc.constantFrom("unacknowledged" as const, "acknowledged" as const, "rtnUnacknowledged" as const),
    occurrence: fc.constant(1),
    since: fc.integer({ min: 0, max: 9_999 }),
    level: fc.constant("high"),
    priority: fc.constantFrom(...PRIORITIES),
    muted: fc.constantFrom(...MUTES),
  },
  { requiredKeys: ["state", "occurrence", "since", "level", "priority"] },
);
const alarms = fc.option(fc.record({ process: alarm, instrument: alarm }, { requiredKeys: [] }), { nil: undefined });

const sensorRecord = fc
  .record({
    alarms,
    machine: fc.constantFrom(...MACHINES),
    sensor: fc.constantFrom(...SENSORS, "unlisted"),
    health: fc.constantFrom(...HEALTHS),
    healthBefore: fc.constantFrom(...HEALTHS),
    limit: fc.constantFrom(...LIMIT_STATES),
    priority: fc.option(fc.constantFrom(...PRIORITIES), { nil: undefined }),
  })
  .map(
    ({ machine, sensor, limit, priority, alarms: running, ...rest }) =>
      ({
        kind: "transition",
        of: "sensor",
        id: `site/zone/${machine}/${sensor}`,
        changes: [{ region: "limit", from: "normal", to: limit }],
        state: { signal: "live", limit, ...(running ? { alarms: running } : {}) },
        ...rest,
        ...(priority ? { priority } : {}),
        cause: { kind: "limit", text: "beyond" },
      }) as unknown as LogRecord,
  );
const machineRecord = fc.record({ machine: fc.constantFrom(...MACHINES), health: fc.constantFrom(...HEALTHS) }).map(
  ({ machine, health }) =>
    ({
      kind: "transition",
      of: "machine",
      id: `site/zone/${machine}`,
      changes: [],
      state: { state: "running", coverage: { good: 1, of: 2 } },
      health,
      healthBefore: "good",
      cause: { kind: "limit", text: "a sensor" },
    }) as unknown as LogRecord,
);
export const sourceTransition = (signal: "live" | "silent", at: number, source = "plc"): LogRecord => ({
  seq: 1,
  at,
  processedAt: at,
  kind: "transition",
  of: "source",
  id: `site/zone/${source}`,
  changes: [{ region: "signal", from: signal === "live" ? "silent" : "live", to: signal }],
  state: { signal },
  health: signal === "live" ? "good" : "failure",
  healthBefore: signal === "live" ? "failure" : "good",
  cause: { kind: "source", text: `plc is ${signal}` },
});
const sourceRecord = fc.constantFrom("live" as const, "silent" as const).map((signal) => sourceTransition(signal, 0));
const idle = fc.constant({ kind: "idle" } as unknown as LogRecord);
export const log = fc
  .array(fc.oneof({ weight: 4, arbitrary: sensorRecord }, machineRecord, sourceRecord, idle), { maxLength: 60 })
  .map((records) => records.map((record, i) => ({ ...record, seq: i + 1, at: 1_000 + i, processedAt: 1_000 + i })));

export const batchOf = (records: LogRecord[], epoch = 1): LogBatch => ({
  v: 1,
  site: "site",
  zone: "zone",
  epoch,
  claim: `c${epoch}`,
  first: records[0]?.seq ?? 0,
  last: records.at(-1)?.seq ?? 0,
  records,
});
export const foldAll = (fleet: Fleet, batches: LogRecord[][]) =>
  batches.flatMap((records, i) => foldBatch(fleet, batchOf(records), { streamSeq: i + 1, reachesBack: true }).accepted);
export const shown = (fleet: Fleet) => ({
  zones: [...fleet.zones.values()].map(zoneItem),
  machines: [...fleet.machines.values()].map(machineItem),
  sensors: [...fleet.sensors.values()].map(sensorItem),
});
export const cut = (records: LogRecord[], places: number[]): LogRecord[][] => {
  const at = [0, ...[...new Set(places.map((p) => p % (records.length + 1)))].sort((a, b) => a - b), records.length];
  return at.slice(1).map((end, i) => records.slice(at[i], end));
};
