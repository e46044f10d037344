import type { AlarmItem, MachineItem, SensorItem, TransitionItem, ZoneItem } from "@tocsin/core/wire/hub-api";
import { isoTime, type Column } from "./csv.ts";

/** The columns of each table. `field` is the member of the item from which a column comes, as `fields` names it. */
export type FieldColumn<Item> = Column<Item> & { field: string };

const column = <Item>(name: string, of: (item: Item) => unknown, field = name): FieldColumn<Item> => ({
  name,
  of,
  field,
});
const plain = <Item>(...names: (keyof Item & string)[]): FieldColumn<Item>[] =>
  names.map((name) => column(name, (item) => item[name]));

export const SENSOR_COLUMNS: readonly FieldColumn<SensorItem>[] = [
  ...plain<SensorItem>("id", "tag", "description", "kind", "unit", "health"),
  column("signal", ({ state }) => state.signal, "state"),
  column("limit", ({ state }) => state.limit, "state"),
  ...plain<SensorItem>("priority", "message"),
  column("since", ({ since }) => isoTime(since || undefined)),
  column("cause", ({ cause }) => cause?.text),
  column("value", ({ reading }) => reading?.value, "reading"),
  column("quality", ({ reading }) => reading?.quality, "reading"),
  column("readAt", ({ reading }) => isoTime(reading?.at), "reading"),
  column("overlay", ({ overlay }) => overlay?.text),
  ...plain<SensorItem>("source", "profile", "labels"),
];

export const ZONE_COLUMNS: readonly FieldColumn<ZoneItem>[] = [
  ...plain<ZoneItem>("id", "name"),
  column("machines", ({ machines }) => machines.total),
  column("machinesGood", ({ machines }) => machines.good, "machines"),
  column("sensors", ({ sensors }) => sensors.total),
  column("sensorsGood", ({ sensors }) => sensors.good, "sensors"),
  column("sensorsFailed", ({ sensors }) => sensors.failure, "sensors"),
  column("sensorsUnknown", ({ sensors }) => sensors.unknown, "sensors"),
  column("highAlarms", ({ alarms }) => alarms.high.active, "alarms"),
  column("mediumAlarms", ({ alarms }) => alarms.medium.active, "alarms"),
  column("lowAlarms", ({ alarms }) => alarms.low.active, "alarms"),
  column("overlay", ({ overlay }) => overlay?.text),
];

export const MACHINE_COLUMNS: readonly FieldColumn<MachineItem>[] = [
  ...plain<MachineItem>("id", "tag", "description", "health", "state"),
  column("since", ({ since }) => isoTime(since || undefined)),
  column("cause", ({ cause }) => cause?.text),
  column("overlay", ({ overlay }) => overlay?.text),
  ...plain<MachineItem>("labels"),
];

export const TRANSITION_COLUMNS: readonly FieldColumn<TransitionItem>[] = [
  column("at", ({ at }) => isoTime(at)),
  ...plain<TransitionItem>("of", "id", "tag", "description"),
  column("changes", ({ changes }) => changes.map(({ region, from, to }) => `${region}: ${from} > ${to}`).join("; ")),
  ...plain<TransitionItem>("health", "healthBefore", "priority", "message"),
  column("cause", ({ cause }) => cause.text),
  column("value", (item) => ("reading" in item ? item.reading?.value : undefined), "reading"),
  column("unit", (item) => ("reading" in item ? item.reading?.unit : undefined), "reading"),
  column("by", ({ by }) => by),
  column("processedAt", ({ processedAt }) => isoTime(processedAt)),
  ...plain<TransitionItem>("site", "zone", "epoch", "seq"),
];

export const ALARM_COLUMNS: readonly FieldColumn<AlarmItem>[] = [
  ...plain<AlarmItem>("id", "state", "priority", "of", "target", "alarm", "tag", "description", "message"),
  column("since", ({ since }) => isoTime(since || undefined)),
  ...plain<AlarmItem>("level", "occurrence", "muted", "health"),
  column("value", ({ reading }) => reading?.value, "reading"),
  ...plain<AlarmItem>("unit"),
  column("limit", ({ limit }) => limit?.value),
  column("action", ({ limit }) => limit?.action, "limit"),
  ...plain<AlarmItem>("site", "zone", "machine", "sensor", "source"),
];
