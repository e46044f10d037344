import type { MachineWholeState, SensorState, SourceState } from "../wire/health.ts";
import type { ZoneEntry } from "./entry.ts";
import { isLater } from "./position.ts";

/**
 * What a zone's log has made of its listed machines and sensors and of its sources, in one number: two hubs that have
 * applied the same log up to the same record have the same. What comes beside the log (readings, the state of links and
 * what hubs found) is not in it, nor what a sensor still learns.
 *
 * @returns 16 digits of base 16, and how many things are in it
 */
export function stateHash(zone: ZoneEntry): { hash: string; things: number } {
  const lines: string[] = [];
  for (const { id, info, standing, sensors } of zone.machines.values()) {
    if (info) lines.push(`${id} ${standing.health} ${machineText(standing.state)}`);
    for (const sensor of sensors.values())
      if (sensor.info) lines.push(`${sensor.id} ${sensor.standing.health} ${sensorText(sensor.standing.state)}`);
  }
  for (const [name, { health, state }] of zone.sources) lines.push(`${zone.id}/${name} ${health} ${sourceText(state)}`);
  return { hash: digest(lines.sort()), things: lines.length };
}

/**
 * Whether something of the zone is known as of later than its log was applied: published states were read, and the log up
 * to them is still to come. Until then what is known is that of no one record.
 */
export const isAheadOfLog = ({ applied, sourcesAt, machines }: ZoneEntry): boolean =>
  isLater(sourcesAt, applied) || [...machines.values()].some(({ at }) => isLater(at, applied));

type Alarm = NonNullable<SourceState["alarm"]>;

const alarmText = (alarm: Alarm | undefined): string =>
  alarm ? [alarm.state, alarm.occurrence, alarm.level, alarm.priority, alarm.muted ?? ""].join() : "";

const sensorText = ({ signal, limit, rate = "normal", held, measurement = [], alarms, shelves }: SensorState) =>
  [
    signal,
    limit,
    rate,
    held ?? false,
    measurement.join(),
    alarmText(alarms?.process),
    alarmText(alarms?.instrument),
    shelves?.process?.level ?? "",
    shelves?.instrument?.level ?? "",
  ].join(" ");

const machineText = ({ state, coverage }: MachineWholeState): string => `${state} ${coverage.good}/${coverage.of}`;

const sourceText = ({ signal, alarm }: SourceState): string => `${signal} ${alarmText(alarm)}`;

const PRIME = 0x01000193;

/** FNV-1a, twice from different beginnings: it tells accidents, and guards against nobody. */
function digest(lines: readonly string[]): string {
  let [high, low] = [0x811c9dc5, 0x9e3779b9];
  for (const line of lines)
    for (let i = 0; i <= line.length; i++) {
      const unit = i < line.length ? line.charCodeAt(i) : 10;
      high = Math.imul(high ^ unit, PRIME);
      low = Math.imul(low ^ (unit + 1), PRIME);
    }
  return [high, low].map((part) => (part >>> 0).toString(16).padStart(8, "0")).join("");
}
