import type { ZoneHealth } from "@tocsin/core/health/zone";
import type { Quality } from "@tocsin/core/wire/health";
import type { Value } from "@tocsin/core/wire/reading";
import { Mark } from "@tocsin/core/health/zone";

/** What a restart needs of the store. */
export type SavedZone = {
  savedSensors(): AsyncIterable<{ sensor: number; ordinal: number; saved: string }>;
  savedMachines(): AsyncIterable<[id: string, saved: string]>;
  redo(visit: (sensor: number, reading: RedoneReading) => void): Promise<void>;
  chunkedUpTo(sensor: number): number;
};

type RedoneReading = {
  ordinal: number;
  at: number;
  value: Value;
  quality: Quality;
  marks: number;
  gatewayTime: number;
};

/** Sources are kept beside the machines, whose ids look like theirs. */
const sourceEntry = (id: string): string => `source:${id}`;

export const savedMachines = (health: ZoneHealth, machines: Iterable<number>): { id: string; saved: string }[] =>
  Array.from(machines, (machine) => ({ id: health.machines[machine]!.id, saved: health.saveMachine(machine) }));

export const savedSources = (health: ZoneHealth, sources: Iterable<number>): { id: string; saved: string }[] =>
  Array.from(sources, (source) => ({
    id: sourceEntry(health.sources[source]!.id),
    saved: health.saveSource(source),
  }));

export type Restored = { sensors: number; unreadable: number; redone: number };

/**
 * Brings the statecharts to where the last commit left them: saved states first, then each reading that is newer than
 * its sensor's: had it moved anything, its sensor's state would have been saved with it.
 */
export async function restoreZone(health: ZoneHealth, saved: SavedZone): Promise<Restored> {
  const restored: Restored = { sensors: 0, unreadable: 0, redone: 0 };
  const upTo = new Float64Array(health.sensors.length);
  for await (const { sensor, ordinal, saved: text } of saved.savedSensors()) {
    restored.sensors += 1;
    if (!health.restoreSensor(sensor, text)) restored.unreadable += 1;
    upTo[sensor] = ordinal;
    health.ordinals[sensor] = ordinal;
  }
  const machines = new Map(health.machines.map(({ id }, machine) => [id as string, machine]));
  const sources = new Map(health.sources.map(({ id }, source) => [sourceEntry(id), source]));
  for await (const [id, text] of saved.savedMachines()) {
    const machine = machines.get(id);
    if (machine !== undefined) health.restoreMachine(machine, text);
    const source = sources.get(id);
    if (source !== undefined) health.restoreSource(source, text);
  }
  await saved.redo((sensor, reading) => {
    if (reading.ordinal <= upTo[sensor]!) return;
    restored.redone += 1;
    // The step gives the next number: it has to be the one that the reading had.
    health.ordinals[sensor] = reading.ordinal - 1;
    const { value, quality, at, gatewayTime, marks } = reading;
    health.redo(sensor, value, quality, at, gatewayTime, (marks & Mark.retained) !== 0);
  });
  // A number that a chunk holds is never given again, though the state that went with it was lost.
  health.sensors.forEach((_, sensor) => {
    health.ordinals[sensor] = Math.max(health.ordinals[sensor]!, saved.chunkedUpTo(sensor));
  });
  return restored;
}
