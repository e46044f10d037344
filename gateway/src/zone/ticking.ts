import type { ZoneHealth } from "@tocsin/core/health/zone";
import type { ZoneInput } from "@tocsin/core/health/zone-input";
import type { ClockRecord, PathRecord, Unnumbered } from "@tocsin/core/wire/log";
import type { DataPaths } from "./data-paths.ts";
import type { Punctuality } from "./punctuality.ts";

export type Ticking = {
  health: ZoneHealth;
  paths: DataPaths;
  punctuality: Punctuality;
  input: (input: ZoneInput) => void;
  countAnew: (at: number, path: string) => void;
  eventClock: boolean;
  time: { takeSteps(now: number): Unnumbered<ClockRecord>[] };
};

/**
 * What the clock does to a zone: data paths are found lost, back or drained; sensors of those that are live and drained
 * advance; people's deadlines pass whatever is held. @returns records of data
 * paths and of the clock
 */
export function tick(parts: Ticking, now: number): Unnumbered<PathRecord | ClockRecord>[] {
  const { health, paths, punctuality, input } = parts;
  const news = paths.poll(now);
  for (const path of news.countAnew) parts.countAnew(now, path);
  punctuality.poll(now, (sensor) => paths.isReady(health.paths.pathOf(sensor)));
  // Recorded data has no silence: its machines advance by their readings alone.
  const reach = parts.eventClock ? {} : paths.reach(now);
  input({ kind: "tick", ...reach, processedAt: now });
  return [...news.records, ...parts.time.takeSteps(now)];
}
