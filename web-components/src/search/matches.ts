import type { MachineItem, SensorItem } from "@tocsin/core/wire/hub-api";

export type Match = { of: "machine"; item: MachineItem } | { of: "sensor"; item: SensorItem };

/** As many are listed; who means another one writes more of it. */
export const MATCHES_MAX = 12;

/**
 * Machines and sensors in whose tag, description, id or labels every word is found; those whose tag begins with the
 * first word come first, machines before their sensors.
 */
export function matchesOf(text: string, machines: Iterable<MachineItem>, sensors: Iterable<SensorItem>): Match[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return [];
  const found: Match[] = [];
  for (const item of machines) if (fits(item, words)) found.push({ of: "machine", item });
  for (const item of sensors) if (fits(item, words)) found.push({ of: "sensor", item });
  const begins = ({ item }: Match) => (item.tag.toLowerCase().startsWith(words[0]!) ? 0 : 1);
  return found.toSorted((a, b) => begins(a) - begins(b)).slice(0, MATCHES_MAX);
}

function fits({ id, tag, description, labels }: MachineItem | SensorItem, words: readonly string[]): boolean {
  const text = `${tag} ${description} ${id} ${Object.values(labels).join(" ")}`.toLowerCase();
  return words.every((word) => text.includes(word));
}
