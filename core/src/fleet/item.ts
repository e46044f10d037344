import type { AlarmCounts, MachineItem, Overlay, SensorItem, TransitionItem, ZoneItem } from "../wire/hub-api.ts";
import type { ZonePath } from "../wire/id.ts";
import type { SensorInfo } from "../wire/inventory.ts";
import type { Transition } from "../wire/log.ts";
import type { SourceStanding } from "../wire/state.ts";
import type { MachineEntry, MachineInfo, SensorEntry, ZoneEntry } from "./entry.ts";
import type { Fleet } from "./fleet.ts";
import { goodAndLost, lostPathOf, machineLost } from "./path-overlay.ts";
import { allUnknown } from "./rollup.ts";

/** A listed sensor as lists, streams and pages show it. While its zone is out of reach it shows as unknown. */
export function sensorItem(entry: SensorEntry): SensorItem {
  const { machine } = entry;
  const { occurrences: _o, ...standing } = entry.standing;
  const { path, sources } = machine.zone;
  const overlay = machine.zone.overlay ?? lostPathOf(entry);
  // One that was heard since is there, whatever is said of its source.
  const source = standing.state.signal === "unknown" ? sources.get(entry.info?.source ?? "") : undefined;
  const silent = source && silentSource(source);
  const { sensor, intervalMs: _i, deadband: _d, onDelayMs: _on, offDelayMs: _off, ...info } = entry.info as SensorInfo;
  return {
    id: entry.id,
    site: path.site,
    zone: path.zone,
    machine: machine.machine,
    sensor,
    ...info,
    ...standing,
    ...(silent ? { overlay: silent } : {}),
    ...(overlay ? { health: "unknown", overlay } : {}),
  };
}

function silentSource({ state, since, cause }: SourceStanding): Overlay | undefined {
  if (state.signal !== "silent") return undefined;
  return { reason: "source-silent", since, text: cause?.text ?? "its source is silent" };
}

export function machineItem(entry: MachineEntry): MachineItem {
  const { standing, zone } = entry;
  const overlay = zone.overlay ?? machineLost(entry);
  const { tag, description, labels } = entry.info as MachineInfo;
  const { state, coverage } = standing.state;
  return {
    id: entry.id,
    site: zone.path.site,
    zone: zone.path.zone,
    machine: entry.machine,
    tag,
    description,
    labels,
    health: overlay ? "unknown" : standing.health,
    state: overlay ? "unknown" : state,
    coverage: { good: overlay ? 0 : Math.max(0, coverage.good - goodAndLost(entry)), of: coverage.of },
    since: standing.since,
    ...(standing.cause ? { cause: standing.cause } : {}),
    sensors: overlay ? allUnknown(entry.sensorCounts) : { ...entry.sensorCounts },
    abnormalLimits: { ...entry.abnormalLimits },
    ...(overlay ? { overlay } : {}),
  };
}

export function zoneItem(zone: ZoneEntry): ZoneItem {
  const { overlay } = zone;
  return {
    id: zone.id,
    site: zone.path.site,
    zone: zone.path.zone,
    name: zone.names?.zoneName ?? zone.path.zone,
    siteName: zone.names?.siteName ?? zone.path.site,
    order: zone.names?.order ?? 0,
    machines: overlay ? allUnknown(zone.machineCounts) : { ...zone.machineCounts },
    sensors: overlay ? allUnknown(zone.sensorCounts) : { ...zone.sensorCounts },
    abnormalLimits: { ...zone.abnormalLimits },
    alarms: copyOf(zone.alarmCounts),
    newLastHour: zone.newLastHour,
    ...(zone.own.flood ? { flood: zone.own.flood } : {}),
    ...(overlay ? { overlay } : {}),
  };
}

const copyOf = ({ high, medium, low, ...muted }: AlarmCounts): AlarmCounts => ({
  high: { ...high },
  medium: { ...medium },
  low: { ...low },
  ...muted,
});

/** A record of history with its place and, where the thing is still listed, its names. */
export function transitionItem(fleet: Fleet, zone: ZonePath, epoch: number, record: Transition): TransitionItem {
  const named = record.of === "sensor" ? sensorNames(fleet, record.id) : fleet.machines.get(record.id as never)?.info;
  const names = named ? { tag: named.tag, description: named.description } : {};
  return { ...record, site: zone.site, zone: zone.zone, epoch, ...names } as TransitionItem;
}

const sensorNames = (fleet: Fleet, id: string) => fleet.sensors.get(id as never)?.info;
