import { OWN_ALARMS, type HubFact } from "@tocsin/core/wire/hub-fact";
import { indexPrefix, parseIndexKey, timeRange } from "./keys.ts";
import type { ProjectionStore } from "./projection-store.ts";

type Store = ProjectionStore["db"];

/** So many are looked at for one time; what has not moved since is not found. */
const LOOKED_MAX = 2_000;

const upTo = (prefix: string, at: number) => ({
  ...timeRange(prefix, 0, Math.floor(at) + 1),
  reverse: true,
  limit: LOOKED_MAX,
});

/** Data paths of a zone that were lost at a time, since when. */
export async function lostPathsAt(db: Store, zone: string, at: number): Promise<Map<string, number>> {
  const prefix = indexPrefix("path", zone);
  const seen = new Set<string>();
  const lost = new Map<string, number>();
  for await (const [key, value] of db.iterator(upTo(prefix, at))) {
    const [path, isLost] = JSON.parse(value) as [string, boolean];
    if (seen.has(path)) continue;
    seen.add(path);
    if (isLost) lost.set(path, parseIndexKey(prefix, key)!.at);
  }
  return lost;
}

/** What says how the hub's own alarms and the flood of a zone stood at a time, in order. */
export async function factsAt(db: Store, zone: string, at: number): Promise<HubFact[]> {
  const wanted = new Set<string>([...OWN_ALARMS, FLOOD]);
  const found: HubFact[] = [];
  for await (const value of db.values(upTo(indexPrefix("fact", zone), at))) {
    const fact = JSON.parse(value) as HubFact;
    const about = "alarm" in fact ? fact.alarm : FLOOD;
    if (!wanted.has(about)) continue;
    found.push(fact);
    // What came before it says nothing any more.
    if (fact.kind !== "alarm-returned" && fact.kind !== "alarm-acknowledged") wanted.delete(about);
    if (wanted.size === 0) break;
  }
  return found.reverse();
}

/** What hubs found of a zone, or of themselves, in `[from, to)`, in order. */
export async function* factsWithin(db: Store, zone: string, from: number, to: number): AsyncGenerator<HubFact> {
  for await (const value of db.values(timeRange(indexPrefix("fact", zone), from, to)))
    yield JSON.parse(value) as HubFact;
}

const FLOOD = "flood";
