import type { First } from "@tocsin/core/wire/health";
import type { AlarmItem, SensorItem } from "@tocsin/core/wire/hub-api";

/** Alarms of one machine or source that began within a minute of each other; an alarm alone is a burst of one. */
export type Burst = { first: First | undefined; items: AlarmItem[] };

/** The occurrence that began the burst to which an alarm belongs, as its sensor's state tells it. */
export function firstOf(item: AlarmItem, sensor: SensorItem | undefined): First | undefined {
  if (item.alarm !== "process" && item.alarm !== "instrument") return undefined;
  return sensor?.state.alarms?.[item.alarm]?.first;
}

export const isFirst = ({ target, alarm, occurrence }: AlarmItem, first: First | undefined): boolean =>
  first?.id === target && first.alarm === alarm && first.occurrence === occurrence;

/** Alarms by burst, in the order of the worst of each. @param items the worst first */
export function bursts(items: readonly AlarmItem[], sensorOf: (target: string) => SensorItem | undefined): Burst[] {
  const known = new Map<string, Burst>();
  for (const item of items) {
    const first = firstOf(item, sensorOf(item.target));
    const key = first ? `${first.id}/${first.alarm}/${first.occurrence}` : item.id;
    const burst = known.get(key);
    if (burst) burst.items.push(item);
    else known.set(key, { first, items: [item] });
  }
  return [...known.values()];
}
