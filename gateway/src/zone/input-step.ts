import type { Outcome } from "@tocsin/core/health/command";
import type { ZoneHealth } from "@tocsin/core/health/zone";
import { stepInput as stepZone, type ZoneInput } from "@tocsin/core/health/zone-input";
import type { Gathering } from "./gathering.ts";

type Parts = { health: ZoneHealth; journal: { note(input: ZoneInput): void } };

/**
 * Steps the zone by something that is no reading, in its turn. What moved something is journaled in its place among
 * the readings, so that a replay takes it there; what moved nothing changed nothing, and is not kept.
 */
export function stepInput({ health, journal }: Parts, group: Gathering, input: ZoneInput): Outcome {
  group.moved(health.take());
  const outcome = stepZone(health, input);
  const moved = health.take();
  if (moved.sensors.length + moved.machines.length + moved.sources.length + moved.records.length === 0) return outcome;
  group.moved(moved);
  journal.note(input);
  return outcome;
}
