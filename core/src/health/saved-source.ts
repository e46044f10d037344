import { ALARM_STATES, type AlarmState, type SourceSignal } from "../wire/health.ts";
import type { Cause } from "../wire/log.ts";
import type { SourceHealth, SourceOccurrence } from "./source-health.ts";
import { sourceChart } from "./source-statechart.ts";

/** A source as it is stored; which of its sensors are silent they know themselves. */
type SavedSource = {
  v: 1;
  signal: SourceSignal;
  alarmState: AlarmState;
  alarm?: SourceOccurrence;
  since: number;
  cause: Cause;
};

export function saveSource({ words, alarm, standing }: SourceHealth): string {
  const { signal, alarm: alarmState } = words;
  const saved: SavedSource = { v: 1, signal, alarmState, ...(alarm ? { alarm } : {}), ...standing };
  return JSON.stringify(saved);
}

/** False, and nothing changed, where this version cannot read the text. */
export function restoreSource(source: SourceHealth, text: string): boolean {
  try {
    const saved = JSON.parse(text) as Partial<SavedSource> | null;
    if (saved?.v !== 1 || !ALARM_STATES.includes(saved.alarmState!) || typeof saved.cause !== "object") return false;
    source.chart = sourceChart.stateOf({ signal: saved.signal!, alarm: saved.alarmState! });
    source.alarm = saved.alarm;
    source.standing = { since: saved.since ?? 0, cause: saved.cause };
    return true;
  } catch {
    return false;
  }
}
