import type { Id } from "../wire/id.ts";
import type { ConfigError } from "./config-error.ts";
import { LEVELS, type Profiles, type Resolved } from "./profile.ts";
import { toSensorConfig } from "./sensor-config.ts";

type Complaint = { columns: readonly string[]; message: string };

/** What is wrong with each profile by itself, whatever sensor uses it: by name, then by message. */
export type ProfileFaults = ReadonlyMap<string, ReadonlySet<string>>;

const NO_ROW = { zone: "any" as Id, machine: "any" as Id, sensor: "any" as Id };

/**
 * Judges each profile as a sensor that adds nothing to it: limits out of order, a range that ends before it begins.
 * Such a fault is reported where the profile says it, not at each profile and each sensor that takes it over.
 */
export function checkProfiles({ byName }: Profiles, errors: ConfigError[]): ProfileFaults {
  const complaints = new Map([...byName].map(([name, resolved]) => [name, complaintsOf(resolved)] as const));
  const faults = new Map([...complaints].map(([name, all]) => [name, new Set(all.map(({ message }) => message))]));
  for (const [name, all] of complaints) {
    const resolved = byName.get(name)!;
    const ofBase = faults.get(resolved.own.extends ?? "");
    for (const { columns, message } of all) {
      if (ofBase?.has(message)) continue;
      const path = columns.map((column) => pathTo(column)).find((each) => isOwn(resolved, each)) ?? [];
      const at = ["profiles", name, ...path].join(".");
      errors.push({ ...resolved.place(...path), path: at, message: `profile ${name}: ${message}` });
    }
  }
  return faults;
}

function complaintsOf({ settings }: Resolved): Complaint[] {
  const complaints: Complaint[] = [];
  toSensorConfig("any" as Id, NO_ROW, settings, (column, message) => {
    const columns = [column].flat();
    // How often it sends, often what it can measure, and how it is commissioned and per what time its rate is told, is said by the sensor's row.
    if (columns.includes("interval") && settings.interval === undefined) return;
    if (columns.includes("expression") && settings.expression === undefined) return;
    if (columns.includes("range") && settings.range === undefined) return;
    if (columns.includes("rate") && settings.rate?.per === undefined) return;
    if (columns.includes("baseline") && settings.baseline === undefined) return;
    complaints.push({ columns, message });
  });
  return complaints;
}

const pathTo = (column: string): string[] =>
  (LEVELS as readonly string[]).includes(column) ? ["limits", column] : [column];

function isOwn({ own }: Resolved, path: readonly string[]): boolean {
  let value: unknown = own;
  for (const key of path) value = (value as Record<string, unknown> | undefined)?.[key];
  return path[0] === "limits" && typeof value === "object"
    ? (value as { value?: number }).value !== undefined
    : value !== undefined;
}
