import type { Alarm, Shelf } from "../wire/health.ts";
import type { AlarmItem } from "../wire/hub-api.ts";
import { HUB_ITSELF } from "../wire/subject.ts";
import type { SensorEntry, ZoneEntry } from "./entry.ts";
import type { Fleet } from "./fleet.ts";
import { lostPathOf } from "./path-overlay.ts";

/** One alarm of a sensor or source that is not normal, or that is shelved. */
export type AlarmEntry = {
  /** The full id of what it is an alarm of, a colon, and its name. */
  id: string;
  zone: ZoneEntry;
  name: AlarmItem["alarm"];
  /** Undefined: the alarm is normal, and shelved for when it is not. */
  alarm: Alarm | undefined;
  shelf: Shelf | undefined;
  /** Of the process and the instrument alarm. */
  sensor: SensorEntry | undefined;
  /** Full id of a source. */
  source: string | undefined;
};

/** Every alarm that is not normal and every one that is shelved. */
export function* alarmEntries(fleet: Fleet): Generator<AlarmEntry> {
  for (const zone of [fleet.hub, ...fleet.zones.values()]) {
    const nothing = { shelf: undefined, sensor: undefined, source: undefined };
    for (const [name, alarm] of zone.own.alarms) yield { id: `${zone.id}:${name}`, zone, name, alarm, ...nothing };
    for (const [source, alarm] of zone.sourceAlarms) {
      const id = `${zone.id}/${source}`;
      yield { id: `${id}:source`, zone, name: "source", alarm, shelf: undefined, sensor: undefined, source: id };
    }
    for (const sensor of zone.alarming) {
      const { alarms, shelves } = sensor.standing.state;
      for (const name of ["process", "instrument"] as const) {
        const [alarm, shelf] = [alarms?.[name], shelves?.[name]];
        if (alarm ?? shelf) yield { id: `${sensor.id}:${name}`, zone, name, alarm, shelf, sensor, source: undefined };
      }
    }
  }
}

/** An alarm as lists show it, with what its person needs to act on it. */
export function alarmItem(entry: AlarmEntry): AlarmItem {
  const { zone, sensor, source, name, alarm, shelf } = entry;
  const overlay = zone.overlay ?? (sensor && lostPathOf(sensor));
  return {
    id: entry.id,
    of: sensor ? "sensor" : source === undefined ? bearerOf(zone) : "source",
    target: sensor?.id ?? source ?? zone.id,
    alarm: name,
    site: zone.path.site,
    zone: zone.path.zone,
    zoneName: zone.names?.zoneName ?? zone.path.zone,
    ...(sensor ? aboutSensor(sensor, alarm) : aboutOther(zone, source)),
    state: alarm?.state ?? "normal",
    ...(alarm ? aboutAlarm(alarm) : {}),
    ...(shelf ? { shelf } : {}),
    ...(overlay ? { overlay } : {}),
  };
}

/** Of which thing an own alarm is that has this zone. */
export const bearerOf = ({ path }: ZoneEntry): "gateway" | "hub" => (path.site === HUB_ITSELF ? "hub" : "gateway");

const aboutAlarm = ({ occurrence, since, level, priority, message, muted }: Alarm) => ({
  occurrence,
  since,
  level,
  priority,
  ...(message === undefined ? {} : { message }),
  ...(muted === undefined ? {} : { muted }),
});

const aboutOther = (zone: ZoneEntry, source: string | undefined) =>
  source === undefined
    ? { tag: zone.names?.zoneName ?? zone.id, description: bearerOf(zone) }
    : { tag: source.split("/")[2]!, description: "source of sensors" };

function aboutSensor({ info, machine, standing, sensor }: SensorEntry, alarm: Alarm | undefined) {
  const limit = info!.limits.find(({ level }) => level === alarm?.level);
  const { byDesign, services } = standing.state;
  return {
    machine: machine.machine,
    machineTag: machine.info?.tag ?? machine.machine,
    sensor,
    tag: info!.tag,
    description: info!.description,
    health: standing.health,
    ...(info!.unit === undefined ? {} : { unit: info!.unit }),
    ...(info!.source === undefined ? {} : { source: info!.source }),
    ...(limit ? { limit } : {}),
    ...(standing.reading ? { reading: standing.reading } : {}),
    ...(standing.cause ? { cause: standing.cause } : {}),
    ...(byDesign ? { byDesign } : {}),
    ...(services ? { services } : {}),
  };
}
