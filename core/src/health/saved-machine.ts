import { HEALTHS, type Coverage, type Health } from "../wire/health.ts";
import type { Cause } from "../wire/log.ts";
import type { MachineHealth } from "./machine-health.ts";
import { NEVER } from "./sensor-columns.ts";

/** A machine as it is stored: what was recorded last and what is pending; the rest is counted from its sensors. */
type SavedMachine = {
  v: 1;
  health: Health;
  coverage: Coverage;
  since: number;
  cause: Cause;
  clock?: number;
  due?: number;
  /** When the zone's data path was last back: silence counts from here. */
  pathBackAt?: number;
};

export function saveMachine({ standing, clock, due }: MachineHealth, pathBackAt: number): string {
  const saved: SavedMachine = {
    v: 1,
    ...standing,
    ...(clock === NEVER ? {} : { clock }),
    ...(due === Infinity ? {} : { due }),
    ...(pathBackAt === NEVER ? {} : { pathBackAt }),
  };
  return JSON.stringify(saved);
}

/** When the data path was last back; undefined, and nothing changed, where this version cannot read the text. */
export function restoreMachine(machine: MachineHealth, text: string): number | undefined {
  const saved = parse(text);
  if (saved === undefined) return undefined;
  const { health, coverage, since, cause } = saved;
  machine.standing = { health, coverage, since, cause };
  machine.clock = saved.clock ?? NEVER;
  machine.due = saved.due ?? Infinity;
  // The configuration has given it sensors or taken some away.
  if (coverage.of !== machine.config.sensors.length)
    machine.due = Math.min(machine.due, Math.max(machine.clock, since));
  return saved.pathBackAt ?? NEVER;
}

function parse(text: string): SavedMachine | undefined {
  let saved: Partial<SavedMachine> | null;
  try {
    saved = JSON.parse(text) as Partial<SavedMachine> | null;
  } catch {
    return undefined;
  }
  const readable =
    saved?.v === 1 &&
    HEALTHS.includes(saved.health!) &&
    typeof saved.coverage?.good === "number" &&
    typeof saved.since === "number" &&
    typeof saved.cause === "object";
  return readable ? (saved as SavedMachine) : undefined;
}
