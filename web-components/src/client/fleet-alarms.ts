import type { Alarm, AlarmName } from "@tocsin/core/wire/health";
import type { AlarmItem, SensorItem } from "@tocsin/core/wire/hub-api";
import { isWaiting } from "../marks/alarm-state.ts";
import type { Fleet } from "./fleet.ts";

const RANK = { high: 0, medium: 1, low: 2, log: 3 } as const;

/** A list of the hub's, as far as a page's own data tells it: the alarms of sensors, the worst first. */
export function alarmsOfFleet(fleet: Fleet, list: string): AlarmItem[] {
  return alarmsOfSensors(fleet, fleet.sensors.values(), list);
}

/** The same of some sensors. */
export function alarmsOfSensors(fleet: Fleet, sensors: Iterable<SensorItem>, list: string): AlarmItem[] {
  const all = [...sensors].flatMap((sensor) =>
    Object.entries(sensor.state.alarms ?? {}).map(([name, alarm]) => itemOf(fleet, sensor, name as AlarmName, alarm!)),
  );
  return all.filter((item) => isListed(item, list)).sort(worstFirst);
}

function isListed(item: AlarmItem, list: string): boolean {
  if (list === "all") return true;
  if (list === "shelved" || list === "outOfService") return item.muted === list;
  return !item.muted && item.priority !== "log" && (list === "active" || isWaiting(item));
}

const worstFirst = (a: AlarmItem, b: AlarmItem): number =>
  Number(isWaiting(b)) - Number(isWaiting(a)) ||
  RANK[a.priority ?? "log"] - RANK[b.priority ?? "log"] ||
  (b.since ?? 0) - (a.since ?? 0);

function itemOf(fleet: Fleet, sensor: SensorItem, name: AlarmName, alarm: Alarm): AlarmItem {
  const { id, site, zone, machine, tag, description, unit, health, limits, instrument, reading, cause, state } = sensor;
  const limit = limits.find(({ level }) => level === alarm.level);
  const texts = name === "process" ? limit : instrument && { level: alarm.level, ...instrument };
  const shelf = state.shelves?.[name];
  return {
    id: `${id}:${name}`,
    of: "sensor",
    target: id,
    alarm: name,
    site,
    zone,
    zoneName: fleet.zones.get(`${site}/${zone}`)?.name ?? zone,
    machine,
    machineTag: fleet.machines.get(`${site}/${zone}/${machine}`)?.tag ?? machine,
    sensor: sensor.sensor,
    tag,
    description,
    ...(unit ? { unit } : {}),
    health,
    state: alarm.state,
    occurrence: alarm.occurrence,
    since: alarm.since,
    level: alarm.level,
    priority: alarm.priority,
    ...(alarm.message ? { message: alarm.message } : {}),
    ...(alarm.muted ? { muted: alarm.muted } : {}),
    ...(texts ? { limit: texts } : {}),
    ...(reading ? { reading } : {}),
    ...(cause ? { cause } : {}),
    ...(shelf ? { shelf } : {}),
    ...(state.services ? { services: state.services } : {}),
    ...(state.byDesign ? { byDesign: state.byDesign } : {}),
  };
}
