import type { AlarmName, Health, Priority } from "../wire/health.ts";
import type { HubFact, OwnAlarm } from "../wire/hub-fact.ts";
import type { LogRecord } from "../wire/log.ts";
import { alarmMoves } from "./annunciation.ts";

/** What one alarm did: does it stand now, did it ring, for what. `value`: what was measured then. */
export type AlarmEvent = {
  alarm: AlarmName | "source" | OwnAlarm;
  stands: boolean;
  rang: boolean;
  priority: Priority;
  level: string;
  value?: number;
};

/** What figures take from one record of a zone's log; everything else in it says nothing to them. */
export type FigureEvent =
  | {
      of: "sensor" | "source" | "machine" | "gateway";
      id: string;
      health?: Health;
      running?: boolean;
      alarms: readonly AlarmEvent[];
    }
  | { of: "path"; id: string; lost: boolean };

/** @returns undefined where the record says nothing to figures */
export function figureEvent(record: LogRecord): FigureEvent | undefined {
  if (record.kind === "path")
    return record.event === "ingest-gap-possible"
      ? undefined
      : { of: "path", id: record.path, lost: record.event === "lost" };
  if (record.kind !== "transition") return undefined;
  const { of, id } = record;
  const alarms = alarmEvents(record);
  const health = record.health === record.healthBefore ? {} : { health: record.health };
  const hasMoved = record.of === "machine" && record.changes.some(({ region }) => region === "state");
  const running = record.of === "machine" && hasMoved ? { running: record.state.state === "running" } : {};
  if (alarms.length === 0 && record.health === record.healthBefore && !hasMoved) return undefined;
  return { of, id, ...health, ...running, alarms };
}

/** Likewise of what a hub found: its own alarms call people as others do. @param bearer id of the zone, or of the hub itself */
export function factEvent(bearer: string, fact: HubFact): FigureEvent | undefined {
  if (fact.kind !== "alarm-raised" && fact.kind !== "alarm-returned") return undefined;
  const { alarm } = fact;
  const told =
    fact.kind === "alarm-raised"
      ? { alarm, stands: true, rang: true, priority: fact.priority, level: fact.level }
      : { alarm, stands: false, rang: false, priority: "log" as const, level: "" };
  return { of: "gateway", id: bearer, alarms: [told] };
}

function alarmEvents(record: LogRecord): AlarmEvent[] {
  const value = "reading" in record && typeof record.reading?.value === "number" ? record.reading.value : undefined;
  return alarmMoves(record).map(({ alarm, to, rang, priority, level }) => ({
    alarm,
    stands: to === "unacknowledged" || to === "acknowledged",
    rang,
    priority,
    level,
    ...(value === undefined ? {} : { value }),
  }));
}

/** As the hub keeps it: short, since there are many. The zone of the ids is left out. */
export function writeFigureEvent(event: FigureEvent): string {
  const id = event.of === "path" ? event.id : event.id.split("/").slice(2).join("/");
  if (event.of === "path") return JSON.stringify(["p", id, event.lost ? 1 : 0]);
  const { of, health = 0, running, alarms } = event;
  const told = alarms.map(({ alarm, stands, rang, priority, level, value }) => [
    alarm,
    (stands ? 1 : 0) + (rang ? 2 : 0),
    priority,
    level,
    ...(value === undefined ? [] : [value]),
  ]);
  return JSON.stringify([of, id, health, running === undefined ? 0 : running ? 2 : 1, ...told]);
}

type Told = [AlarmEvent["alarm"], number, Priority, string, number?];

/** @param zone `site/zone` */
export function readFigureEvent(zone: string, text: string): FigureEvent {
  const [of, id, health, running, ...told] = JSON.parse(text) as [string, string, Health | 0 | 1, 0 | 1 | 2, ...Told[]];
  if (of === "p") return { of: "path", id, lost: health === 1 };
  const alarms = told.map(([alarm, flags, priority, level, value]) => ({
    alarm,
    stands: (flags & 1) > 0,
    rang: (flags & 2) > 0,
    priority,
    level,
    ...(value === undefined ? {} : { value }),
  }));
  return {
    of: of as "sensor",
    id: `${zone}/${id}`,
    ...(health === 0 ? {} : { health: health as Health }),
    ...(running === 0 ? {} : { running: running === 2 }),
    alarms,
  };
}
