import type { Page, SensorItem } from "@tocsin/core/wire/hub-api";
import type { Target } from "./target.ts";
import type { FedSensor, Plant } from "./user/plan.ts";

const PAGE_ITEMS = 1_000;
const PAGES_MAX = 10;
const TIMEOUT_MS = 10_000;

/** A value in the middle of what no limit cuts off; undefined for anything but a number. */
function normalValue({ kind, range, limits }: SensorItem): number | undefined {
  if (kind !== "analog" || !range) return undefined;
  const bound = (levels: string[]) => limits.find((limit) => levels.includes(limit.level))?.value;
  const from = bound(["low"]) ?? bound(["lowLow"]) ?? range.from;
  const to = bound(["high"]) ?? bound(["highHigh"]) ?? range.to;
  return (from + to) / 2;
}

/** Sensors to speak for: those that are well, whose zone has a broker that is known. */
function fedOf(items: readonly SensorItem[], brokers: Record<string, string>): FedSensor[] {
  return items.flatMap((item) => {
    const value = normalValue(item);
    if (value === undefined || item.health !== "good" || brokers[item.zone] === undefined) return [];
    return [{ id: item.id, zone: item.zone, topic: `${item.zone}/${item.machine}/${item.sensor}`, value }];
  });
}

/** Asks the hub, before the users come, what there is: at most 10,000 sensors. */
export async function readPlant({
  hub,
  brokers,
  headers,
}: Pick<Target, "hub" | "brokers" | "headers">): Promise<Plant | { wrong: string }> {
  const items: SensorItem[] = [];
  let cursor: string | undefined;
  try {
    for (let page = 0; page < PAGES_MAX; page++) {
      const after = cursor === undefined ? "" : `&cursor=${encodeURIComponent(cursor)}`;
      const url = `${hub}/api/v1/sensors?limit=${PAGE_ITEMS}${after}`;
      const answer = await fetch(url, { headers, signal: AbortSignal.timeout(TIMEOUT_MS) });
      if (!answer.ok) return { wrong: `${url} answers ${answer.status}: is this a Tocsin hub?` };
      const found = (await answer.json()) as Page<SensorItem>;
      items.push(...found.items);
      cursor = found.next;
      if (cursor === undefined) break;
    }
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause.message : String(error);
    return { wrong: `${hub} does not answer (${cause}): start the factory first, or give another --hub` };
  }
  if (items.length === 0) return { wrong: `${hub} knows no sensors yet: wait until its page shows them` };
  return {
    sensors: items.map(({ id }) => id),
    zones: [...new Set(items.map(({ site, zone }) => `${site}/${zone}`))],
    fed: shuffled(fedOf(items, brokers)),
  };
}

/** So that users speak for sensors of all zones, not of the first alone. */
function shuffled<T>(items: T[]): T[] {
  for (let at = items.length - 1; at > 0; at--) {
    const other = Math.floor(Math.random() * (at + 1));
    [items[at], items[other]] = [items[other]!, items[at]!];
  }
  return items;
}
