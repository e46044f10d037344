import type { ZoneHealth } from "@tocsin/core/health/zone";
import type { Gathering } from "./gathering.ts";
import type { Input } from "./ports.ts";

type After = Record<string, number>;

/**
 * Steps the zone by something that is no reading, in its turn. What moved something is kept as an input, with the
 * ordinals that its sensors had then, so that a replay takes it between the same readings.
 */
export function stepInput<Result>(
  health: ZoneHealth,
  group: Gathering,
  step: () => Result,
  input: (after: After) => Input,
): Result {
  group.moved(health.take());
  const result = step();
  const moved = health.take();
  if (moved.sensors.length + moved.machines.length + moved.sources.length + moved.records.length === 0) return result;
  const after = Object.fromEntries(
    moved.sensors.map((sensor) => [health.sensors[sensor]!.id, health.ordinals[sensor]!]),
  );
  group.moved(moved);
  group.inputs.push(input(after));
  return result;
}
