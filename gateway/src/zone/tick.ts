import type { ZoneHealth } from "@tocsin/core/health/zone";
import type { Gathering } from "./gathering.ts";
import { stepInput } from "./input-step.ts";

/** The clock as an input: advances quiet sensors to `time`, which the caller vouches for. */
export function tick(health: ZoneHealth, group: Gathering, time: number, processedAt: number): void {
  stepInput(
    health,
    group,
    () => health.tick(time, processedAt),
    (after) => ({ kind: "tick", time, processedAt, after }),
  );
}
