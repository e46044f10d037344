import type { ZoneHealth } from "@tocsin/core/health/zone";
import type { Gathering } from "./gathering.ts";

/**
 * The clock as an input: advances quiet sensors to `time`, which the caller vouches for. A tick that moved something is
 * kept with the ordinals that its sensors had then, so that a replay fires it between the same readings.
 */
export function tick(health: ZoneHealth, group: Gathering, time: number, processedAt: number): void {
  group.moved(health.take());
  health.tick(time, processedAt);
  const moved = health.take();
  if (moved.sensors.length + moved.machines.length + moved.sources.length + moved.records.length === 0) return;
  const after = Object.fromEntries(
    moved.sensors.map((sensor) => [health.sensors[sensor]!.id, health.ordinals[sensor]!]),
  );
  group.moved(moved);
  group.inputs.push({ kind: "tick", time, processedAt, after });
}
