import type { Service } from "../wire/health.ts";
import type { Overlay } from "../wire/hub-api.ts";
import type { HubFact } from "../wire/hub-fact.ts";
import type { MachineTransition, SensorTransition, SourceTransition } from "../wire/log.ts";
import type { MachineStanding, SensorStanding } from "../wire/state.ts";
import { neverHeard, type MachineEntry, type SensorEntry, type ZoneEntry } from "./entry.ts";
import { Fleet } from "./fleet.ts";
import { foldHubFact } from "./fold-hub-fact.ts";
import { machineAfter, sensorAfter, sourceAfter } from "./fold-log.ts";
import { setSource } from "./fold-state.ts";

/**
 * What history says of a thing at a time: the newest record up to then; or, where history begins later, the first one
 * after it, which says what it changed. Neither: history has nothing of it.
 */
export type Recorded<Record> = { last: Record } | { next: Record } | undefined;

/** Looks into history for things that have changed since the time. */
export type PastRecords = {
  sensors: ReadonlyMap<string, Recorded<SensorTransition>>;
  machines: ReadonlyMap<string, Recorded<MachineTransition>>;
  /** By full id. */
  sources: ReadonlyMap<string, Recorded<SourceTransition>>;
  /** By zone: where history has something of it. */
  services: ReadonlyMap<string, Service | undefined>;
  /** By zone: since when its data paths were lost, by their names. */
  lostPaths: ReadonlyMap<string, ReadonlyMap<string, number>>;
  /** By zone, and of the hub itself: what hubs had found by then, in order. */
  facts: ReadonlyMap<string, readonly HubFact[]>;
};

/** Things whose standing now is not that of the time, because something has come since. */
export function changedSince(fleet: Fleet, at: number) {
  const isLater = ({ standing }: { standing: { since: number } }) => standing.since > at;
  const zones = [...fleet.zones.values()];
  return {
    sensors: [...fleet.sensors.values()].filter(isLater),
    machines: [...fleet.machines.values()].filter(isLater),
    sources: zones.flatMap(({ id, sources }) =>
      [...sources].filter(([, { since }]) => since > at).map(([name]) => `${id}/${name}`),
    ),
  };
}

/**
 * The fleet as it stood at a time: what is listed now, as history says it was then. Lists, filters and counts take it like
 * any other. That a gateway was out of reach is told by the hub's alarm of then: what came of it since is known by now.
 *
 * @returns also how many sensors and machines history does not reach back to
 */
export function pastFleet(fleet: Fleet, at: number, records: PastRecords): { past: Fleet; unknown: number } {
  const past = new Fleet();
  let unknown = 0;
  for (const zone of fleet.zones.values()) {
    const then = past.zone(zone.path);
    then.names = zone.names;
    then.overlay = undefined;
    for (const machine of zone.machines.values())
      if (machine.info) unknown += putMachine(past, then, machine, at, records);
    putSources(past, zone, then, at, records);
    past.setZoneService(then, records.services.has(zone.id) ? records.services.get(zone.id) : zone.service);
    putLostPaths(past, zone, then, records.lostPaths.get(zone.id));
  }
  for (const facts of records.facts.values())
    for (const [place, fact] of facts.entries()) foldHubFact(past, fact, place + 1);
  // Nobody listens to a fleet of the past.
  past.take();
  return { past, unknown };
}

function putMachine(past: Fleet, zone: ZoneEntry, now: MachineEntry, at: number, records: PastRecords): number {
  let unknown = 0;
  const machine = past.machine(zone, now.machine);
  const standing = machineAt(now, at, records);
  if (standing) past.setMachine(machine, standing);
  else unknown++;
  past.listMachine(machine, now.info!);
  for (const sensor of now.sensors.values()) {
    if (!sensor.info) continue;
    const then = past.sensor(machine, sensor.sensor);
    const stood = sensorAt(sensor, at, records);
    if (stood) past.setSensor(then, stood);
    else unknown++;
    past.listSensor(then, sensor.info);
  }
  return unknown;
}

function sensorAt({ id, standing }: SensorEntry, at: number, { sensors }: PastRecords): SensorStanding | undefined {
  if (standing.since <= at) return standing.since > 0 ? standing : undefined;
  const found = sensors.get(id);
  if (found === undefined) return undefined;
  return "last" in found ? sensorAfter(found.last, neverHeard()) : sensorBefore(found.next);
}

function machineAt({ id, standing }: MachineEntry, at: number, { machines }: PastRecords): MachineStanding | undefined {
  if (standing.since <= at) return standing.since > 0 ? standing : undefined;
  const found = machines.get(id);
  if (found === undefined) return undefined;
  if ("last" in found) return machineAfter(found.last);
  const { state, healthBefore, changes } = found.next;
  return { state: { ...state, state: from(changes, "state", state.state) }, health: healthBefore, since: 0 };
}

type Changes = SensorTransition["changes"];
const from = <Word extends string>(changes: Changes, region: string, word: Word): Word =>
  (changes.find((change) => change.region === region)?.from as Word | undefined) ?? word;

/** What a record says of the time before it: what it did not change held, and what it changed it names. */
const sensorBefore = ({ state, healthBefore, changes }: SensorTransition): SensorStanding => ({
  state: { signal: from(changes, "signal", state.signal), limit: from(changes, "limit", state.limit) },
  health: healthBefore,
  since: 0,
});

/** What could not be heard then was unknown, whatever came of it later. Of one path alone the whole zone is. */
function putLostPaths(
  past: Fleet,
  { heartbeat }: ZoneEntry,
  then: ZoneEntry,
  lost: ReadonlyMap<string, number> = new Map(),
): void {
  const names = new Set([...(heartbeat?.dataPaths ?? []).map(({ path }) => path), ...lost.keys()]);
  const since = Math.min(...lost.values());
  const overlay = (text: string, from: number): Overlay => ({ reason: "data-path-lost", since: from, text });
  if (lost.size > 0 && lost.size === names.size)
    then.overlay = overlay(`its gateway had no live data path (${[...names].join(", ")})`, since);
  else
    past.setLostPaths(
      then,
      new Map([...lost].map(([path, from]) => [path, overlay(`its data path ${path} was lost`, from)])),
    );
}

function putSources(past: Fleet, zone: ZoneEntry, then: ZoneEntry, at: number, { sources }: PastRecords): void {
  for (const [name, standing] of zone.sources) {
    if (standing.since <= at) {
      setSource(past, then, name, standing);
      continue;
    }
    const found = sources.get(`${zone.id}/${name}`);
    if (found && "last" in found) setSource(past, then, name, sourceAfter(found.last, undefined));
  }
}
