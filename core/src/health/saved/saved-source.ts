import { ALARM_STATES, type AlarmState, type First, type SourceSignal } from "../../wire/health.ts";
import type { Cause } from "../../wire/log.ts";
import { readStored } from "./migration.ts";
import type { SourceHealth, SourceOccurrence } from "../source/source-health.ts";
import { isOut, type Services } from "../suppression/service.ts";
import { sourceChartState } from "../statechart/source-statechart.ts";

/** A source as it is stored; which of its sensors are silent they know themselves. */
type SavedSource = {
  v: 1;
  signal: SourceSignal;
  alarmState: AlarmState;
  alarm?: SourceOccurrence;
  services?: Services;
  /** Of its newest burst. */
  first?: First;
  since: number;
  cause: Cause;
};

export function saveSource({ words, alarm, services, standing, burst: { first } }: SourceHealth): string {
  const { signal, alarm: alarmState } = words;
  const out = services.length > 0 ? { services } : {};
  const more = { ...(alarm ? { alarm } : {}), ...out, ...(first ? { first } : {}) };
  const saved: SavedSource = { v: 1, signal, alarmState, ...more, ...standing };
  return JSON.stringify(saved);
}

/** False, and nothing changed, where this version cannot read the text. */
export function restoreSource(source: SourceHealth, text: string): boolean {
  try {
    const saved = readStored(text, []) as Partial<SavedSource> | undefined;
    if (saved === undefined || !ALARM_STATES.includes(saved.alarmState!) || typeof saved.cause !== "object")
      return false;
    const { signal, alarmState: alarm, services = [] } = saved;
    source.chart = sourceChartState({ signal: signal!, alarm: alarm!, outOfService: isOut(services) });
    source.services = services;
    source.alarm = saved.alarm;
    source.burst.first = saved.first;
    source.standing = { since: saved.since ?? 0, cause: saved.cause };
    return true;
  } catch {
    return false;
  }
}
