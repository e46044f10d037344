import type { RungAlarm } from "./rung-alarms.ts";

/** `kept`: alarms under the changed limits that stood at a time at which one rang under the present limits too. */
export type Counts = { before: number; after: number; kept: number; lost: number; new: number };
export type Compared = Counts & {
  of: string;
  keptAlarms: RungAlarm[];
  lostAlarms: RungAlarm[];
  newAlarms: RungAlarm[];
};

/** What changed limits make of the alarms, for each sensor or source that has any; those that lose most come first. */
export function compareAlarms(before: readonly RungAlarm[], after: readonly RungAlarm[]): Compared[] {
  const whose = [...new Set([...before, ...after].map(({ of }) => of))];
  const compared = whose.map((of) => compareOne(of, before.filter(isOf(of)), after.filter(isOf(of))));
  return compared.sort((a, b) => b.before - a.before || b.after - a.after || (a.of < b.of ? -1 : 1));
}

export const totalOf = (compared: readonly Counts[]): Counts => {
  const total: Counts = { before: 0, after: 0, kept: 0, lost: 0, new: 0 };
  for (const one of compared) for (const key of Object.keys(total) as (keyof Counts)[]) total[key] += one[key];
  return total;
};

const isOf = (of: string) => (alarm: RungAlarm) => alarm.of === of;

/** Each alarm has at most one counterpart, the first in time: of many that have become one, the others are lost. */
function compareOne(of: string, before: RungAlarm[], after: RungAlarm[]): Compared {
  const left = [...before];
  const keptAlarms: RungAlarm[] = [];
  const newAlarms: RungAlarm[] = [];
  for (const alarm of after) {
    const place = left.findIndex((other) => other.alarm === alarm.alarm && meet(other, alarm));
    if (place < 0) newAlarms.push(alarm);
    else keptAlarms.push(alarm);
    if (place >= 0) left.splice(place, 1);
  }
  const counts = { before: before.length, after: after.length, kept: keptAlarms.length };
  return { of, ...counts, lost: left.length, new: newAlarms.length, keptAlarms, lostAlarms: left, newAlarms };
}

const meet = (a: RungAlarm, b: RungAlarm): boolean => a.from <= (b.to ?? Infinity) && b.from <= (a.to ?? Infinity);
