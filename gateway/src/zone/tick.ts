import type { ZoneHealth } from "@tocsin/core/health/zone";
import type { DataPaths } from "./data-paths.ts";
import type { Gathering } from "./gathering.ts";

type Parts = { health: ZoneHealth; paths: DataPaths; eventClock: boolean; latenessMs: number };

/** Silence is counted from here: what was missing before was not the sensors' fault, or nobody can say. */
export function countAnew(health: ZoneHealth, group: Gathering, at: number): void {
  health.pathBack(at);
  group.inputs.push({ kind: "path-back", at });
}

/**
 * The clock as an input: says which data path was lost or is back, and advances quiet sensors while all paths are live
 * and drained, never past what was heard over them. Times are gateway time; `monotonic` dates the group.
 */
export function tick({ health, paths, eventClock, latenessMs }: Parts, group: Gathering, now: number): void {
  const news = paths.poll(now);
  group.records.push(...news.records);
  if (news.countAnew) countAnew(health, group, now);
  if (!paths.allDrained || eventClock) return;
  group.moved(health.take());
  const time = Math.min(now, paths.vouchedUpTo(now)) - latenessMs;
  health.tick(time, now);
  const moved = health.take();
  if (moved.sensors.length + moved.machines.length + moved.records.length === 0) return;
  const after = Object.fromEntries(
    moved.sensors.map((sensor) => [health.sensors[sensor]!.id, health.ordinals[sensor]!]),
  );
  group.moved(moved);
  group.inputs.push({ kind: "tick", time, processedAt: now, after });
}
