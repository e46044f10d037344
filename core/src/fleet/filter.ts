import { isWithin } from "../wire/access.ts";
import type { Health, LimitState, Priority } from "../wire/health.ts";
import type { MachineEntry, SensorEntry, ZoneEntry } from "./entry.ts";
import { shownMachine, shownSensor } from "./path-overlay.ts";

/** Every part that is given must match; a part with several values matches where one of them does. */
export type FleetFilter = {
  /** Zones that the one who asks may see, as `isWithin` takes them; undefined: all. */
  within?: readonly string[];
  site?: readonly string[];
  /** `zone` or `site/zone`. */
  zone?: readonly string[];
  /** `machine` or `site/zone/machine`. */
  machine?: readonly string[];
  source?: readonly string[];
  /** The health that shows: unknown while the zone is out of reach. */
  health?: readonly Health[];
  limitState?: readonly LimitState[];
  /** Of a value beyond a limit. */
  priority?: readonly Priority[];
  /** `name` or `name:value`; a sensor has its machine's labels as well. */
  label?: readonly string[];
  /** Words that must all occur in tag, description, id or labels. */
  q?: string;
};

export const oneOf = <T>(wanted: readonly T[] | undefined, value: T): boolean =>
  wanted === undefined || wanted.length === 0 || wanted.includes(value);

const named = (wanted: readonly string[] | undefined, name: string, id: string): boolean =>
  wanted === undefined || wanted.length === 0 || wanted.includes(name) || wanted.includes(id);

export const labelled = (wanted: readonly string[] | undefined, labels: Record<string, string>): boolean =>
  (wanted ?? []).every((label) => {
    const at = label.indexOf(":");
    if (at < 0) return Object.hasOwn(labels, label);
    const name = label.slice(0, at);
    return Object.hasOwn(labels, name) && labels[name] === label.slice(at + 1);
  });

export const wordsOf = (q: string | undefined): string[] => (q ?? "").toLowerCase().split(/\s+/).filter(Boolean);

/** @param labels asked for only where id, tag and description do not say it all */
function mentions(
  words: readonly string[],
  id: string,
  { tag, description }: { tag: string; description: string },
  labels: () => Record<string, string>,
): boolean {
  if (words.length === 0) return true;
  const text = `${id} ${tag} ${description}`.toLowerCase();
  const others = words.filter((word) => !text.includes(word));
  if (others.length === 0) return true;
  const labelled = Object.entries(labels()).flat().join(" ").toLowerCase();
  return others.every((word) => labelled.includes(word));
}

export const matchesZone = (zone: ZoneEntry, filter: FleetFilter): boolean =>
  (filter.within === undefined || isWithin(filter.within, zone.id)) &&
  oneOf(filter.site, zone.path.site) &&
  named(filter.zone, zone.path.zone, zone.id);

export function matchesMachine(entry: MachineEntry, filter: FleetFilter, words: readonly string[]): boolean {
  const { info, zone } = entry;
  if (info === undefined || !matchesZone(zone, filter) || !named(filter.machine, entry.machine, entry.id)) return false;
  return (
    oneOf(filter.health, shownMachine(entry)) &&
    labelled(filter.label, info.labels) &&
    mentions(words, entry.id, info, () => info.labels)
  );
}

export function matchesSensor(entry: SensorEntry, filter: FleetFilter, words: readonly string[]): boolean {
  const { info, machine, standing } = entry;
  if (info === undefined || !matchesZone(machine.zone, filter)) return false;
  if (!named(filter.machine, machine.machine, machine.id)) return false;
  if (filter.source?.length && !(info.source !== undefined && filter.source.includes(info.source))) return false;
  if (!oneOf(filter.health, shownSensor(entry)) || !oneOf(filter.limitState, standing.state.limit)) return false;
  if (filter.priority?.length && !hasPriority(entry, filter.priority)) return false;
  if (!filter.label?.length && words.length === 0) return true;
  // What a label says of a machine holds of its sensors, unless they say otherwise.
  const labels = () => ({ ...machine.info?.labels, ...info.labels });
  if (filter.label?.length && !labelled(filter.label, labels())) return false;
  return mentions(words, entry.id, info, labels);
}

function hasPriority({ standing }: SensorEntry, wanted: readonly Priority[]): boolean {
  const priority = standing.priority ?? (standing.state.limit === "normal" ? undefined : "log");
  return priority !== undefined && wanted.includes(priority);
}
