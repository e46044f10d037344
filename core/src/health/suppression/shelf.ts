import { PRIORITIES, type AlarmName, type LimitState, type Shelf } from "../../wire/health.ts";
import type { SensorConfig } from "../config.ts";
import { isHigh, RANK } from "../limit/limit.ts";
import type { SensorColumns } from "../sensor/sensor-columns.ts";

/** The longest time for which an alarm can be shelved; a longer need is out of service. */
export const SHELF_MAX_MS = 86_400_000;

/** The shelves of one sensor's alarms. */
export type SensorShelves = { [A in AlarmName]?: Shelf };

/** A shelf covers the level that it was placed at and lesser ones of the same side: a worse level still rings. */
export function covers(config: SensorConfig, alarm: AlarmName, { level: placed }: Shelf, level: string): boolean {
  if (alarm === "instrument" || placed === level) return true;
  if (config.kind === "discrete") {
    const rank = (value: string) => {
      const abnormal = config.abnormal.find((candidate) => candidate.value === value);
      return PRIORITIES.indexOf(abnormal?.priority ?? "log");
    };
    return rank(level) >= rank(placed);
  }
  // How fast a value changes is neither more nor less than where it stands.
  if (placed === "rate" || level === "rate") return false;
  const [placedAt, standing] = [placed as LimitState, level as LimitState];
  return isHigh(placedAt) === isHigh(standing) && RANK[standing] <= RANK[placedAt];
}

/** The levels at which a shelf can be placed. The instrument alarm has none: its shelf covers whatever ails it. */
export function shelfLevels(config: SensorConfig, alarm: AlarmName): string[] {
  if (alarm === "instrument") return ["any"];
  if (config.kind === "discrete") return config.abnormal.map(({ value }) => value);
  return [...Object.keys(config.limits), ...(config.rate?.limit === undefined ? [] : ["rate"])];
}

export function putShelf(columns: SensorColumns, sensor: number, alarm: AlarmName, shelf: Shelf | undefined): void {
  const { [alarm]: _, ...others } = columns.shelves.get(sensor) ?? {};
  const shelves: SensorShelves = shelf === undefined ? others : { ...others, [alarm]: shelf };
  if (Object.keys(shelves).length > 0) columns.shelves.set(sensor, shelves);
  else columns.shelves.delete(sensor);
  columns.changed = true;
}
