import { alarmEntries, bearerOf, type AlarmEntry } from "@tocsin/core/fleet/alarm-entry";
import type { MachineEntry, SensorEntry, ZoneEntry } from "@tocsin/core/fleet/entry";
import type { Fleet } from "@tocsin/core/fleet/fleet";
import { isWithin } from "@tocsin/core/wire/access";
import type { CommandTarget } from "@tocsin/core/wire/command";
import type { Service, ServiceScope } from "@tocsin/core/wire/health";
import { isOwnAlarm, type OwnAlarm } from "@tocsin/core/wire/hub-fact";
import { sourceId, type Id } from "@tocsin/core/wire/id";
import type { AlarmTarget } from "@tocsin/core/wire/hub-command";
import type { Scope } from "../access/principal.ts";
import type { Planned } from "./planned.ts";

/** Things that a command names and that are not there, or not for the one who asks. */
export type Refused = { status: 400 | 403 | 404; detail: string };

/** An alarm that runs, or that is shelved, as a command reaches it. */
export function plannedAlarm({ zone, sensor, source, name, alarm }: AlarmEntry): Planned {
  const target: Planned["target"] = sensor
    ? { of: "sensor", id: sensor.id, alarm: name as "process" }
    : source === undefined
      ? { of: bearerOf(zone), id: zone.id, alarm: name as OwnAlarm }
      : { of: "source", id: source };
  const state = alarm?.state ?? "normal";
  const before = alarm?.muted === undefined ? state : `${state}, ${alarm.muted}`;
  return { zone, target, before, ...(alarm ? { occurrence: alarm.occurrence, level: alarm.level } : {}) };
}

const DEFAULT_ALARM = { sensor: "process", source: "source", gateway: "gateway", hub: "gateways" } as const;
const FITS: Record<keyof typeof DEFAULT_ALARM, (name: string) => boolean> = {
  sensor: (name: string) => name === "process" || name === "instrument",
  source: (name: string) => name === "source",
  gateway: isOwnAlarm,
  hub: isOwnAlarm,
};

/** Alarms by name: those that are normal are taken too, the gateway says what it cannot do with them. */
export function planAlarms(fleet: Fleet, targets: readonly AlarmTarget[], scope: Scope): Planned[] | Refused {
  const running = new Map([...alarmEntries(fleet)].map((entry) => [entry.id, entry]));
  const planned: Planned[] = [];
  for (const { target: id, alarm, occurrence } of targets) {
    const zone = zoneOf(fleet, id, scope);
    if ("status" in zone) return zone;
    const sensor = fleet.sensors.get(id as never);
    const of = sensor ? "sensor" : id === zone.id ? bearerOf(zone) : "source";
    const name = alarm ?? DEFAULT_ALARM[of];
    const fits = FITS[of](name);
    if (!fits) return { status: 404, detail: `there is no ${name} alarm of ${id}` };
    const entry = running.get(`${id}:${name}`);
    const normal = {
      id,
      zone,
      name,
      alarm: undefined,
      shelf: undefined,
      sensor,
      source: of === "source" ? id : undefined,
    };
    const found = plannedAlarm(entry ?? normal);
    planned.push(withOccurrence(found, occurrence));
  }
  return planned;
}

/** Who names a thing names the occurrence that they saw as well: the hub does not guess it. */
const withOccurrence = ({ occurrence: _running, ...rest }: Planned, occurrence: number | undefined): Planned =>
  occurrence === undefined ? rest : { ...rest, occurrence };

const serviceText = (own: Service | undefined): string => (own ? `out of service by ${own.by}` : "in service");

export const plannedSensor = ({ id, machine, standing }: SensorEntry): Planned => ({
  zone: machine.zone,
  target: { of: "sensor", id } as CommandTarget,
  before: serviceText(standing.state.services?.find(({ of }) => of === "sensor")),
});
export const plannedMachine = ({ id, zone, standing }: MachineEntry): Planned => ({
  zone,
  target: { of: "machine", id } as CommandTarget,
  before: serviceText(standing.state.services?.find(({ of }) => of === "machine")),
});
export const plannedZone = (zone: ZoneEntry): Planned => ({
  zone,
  target: { of: "zone", id: zone.id } as CommandTarget,
  before: serviceText(zone.service),
});

const plannedSource = (zone: ZoneEntry, source: string): Planned => ({
  zone,
  target: { of: "source", id: sourceId({ ...zone.path, source: source as Id }) },
  before: serviceText(zone.sources.get(source)?.state.services?.find(({ of }) => of === "source")),
});

/** The sources that some sensors reach us through, each once. */
export function plannedSources(sensors: Iterable<SensorEntry>): Planned[] {
  const planned = new Map<string, Planned>();
  for (const { info, machine } of sensors) {
    if (info?.source === undefined) continue;
    const source = plannedSource(machine.zone, info.source);
    planned.set(source.target.id, source);
  }
  return [...planned.values()];
}

/** Sensors, machines, sources and zones by their full ids. */
export function planServices(fleet: Fleet, of: ServiceScope, ids: readonly string[], scope: Scope) {
  const planned: Planned[] = [];
  for (const id of ids) {
    const zone = zoneOf(fleet, id, scope);
    if ("status" in zone) return zone;
    const found = of === "source" ? findSource(zone, id) : findThing(fleet, of, id);
    if (!found) return { status: 404, detail: `there is no ${of} ${id}` } satisfies Refused;
    planned.push(found);
  }
  return planned;
}

/** A source is there where one of its zone's sensors is listed with it. */
function findSource(zone: ZoneEntry, id: string): Planned | undefined {
  const sensors = [...zone.machines.values()].flatMap((machine) => [...machine.sensors.values()]);
  return plannedSources(sensors).find(({ target }) => target.id === id);
}

function findThing(fleet: Fleet, of: ServiceScope, id: string): Planned | undefined {
  const sensor = of === "sensor" ? fleet.sensors.get(id as never) : undefined;
  if (sensor) return plannedSensor(sensor);
  const machine = of === "machine" ? fleet.machines.get(id as never) : undefined;
  if (machine) return plannedMachine(machine);
  const zone = of === "zone" ? fleet.zones.get(id as never) : undefined;
  return zone && plannedZone(zone);
}

function zoneOf(fleet: Fleet, id: string, scope: Scope): ZoneEntry | Refused {
  const name = id.split("/", 2).join("/");
  if (scope !== undefined && !isWithin(scope, name)) return { status: 403, detail: `${name} is not among your zones` };
  if (name === fleet.hub.id) return fleet.hub;
  return fleet.zones.get(name as never) ?? { status: 404, detail: `there is no zone ${name}` };
}
