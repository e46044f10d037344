import { matchesZone, type FleetFilter } from "@tocsin/core/fleet/filter";
import type { Fleet } from "@tocsin/core/fleet/fleet";
import { transitionItem } from "@tocsin/core/fleet/item";
import type { TransitionItem } from "@tocsin/core/wire/hub-api";
import { parseZoneId } from "@tocsin/core/wire/id";
import type { LogRecord } from "@tocsin/core/wire/log";
import { readHistory, type HistoryQuery } from "./history.ts";
import { endOf, messageKey, recordKey } from "./keys.ts";
import type { Message, ProjectionStore } from "./projection-store.ts";

const SNAPSHOT_TRANSITIONS = 100;
const RESUMED_MESSAGES_MAX = 2_000;
const RESUMED_RECORDS_MAX = 2_000;

/** What history gives a stream that begins or is resumed. */
export class RecentTransitionsOf {
  readonly #store: ProjectionStore;
  readonly #fleet: Fleet;

  constructor(store: ProjectionStore, fleet: Fleet) {
    this.#store = store;
    this.#fleet = fleet;
  }

  /** The newest transitions by event time that a filter lets through, each read from the narrowest index that has it. */
  async newest(filter: FleetFilter): Promise<TransitionItem[]> {
    const range = { from: 0, to: Infinity, limit: SNAPSHOT_TRANSITIONS, counted: false } as const;
    const pages = await Promise.all(
      this.#indexesOf(filter).map((index) => readHistory(this.#store.db, { ...range, ...index })),
    );
    const rows = pages.flatMap((page) => page?.rows ?? []);
    if (pages.length > 1) rows.sort((a, b) => b.record.at - a.record.at);
    return rows
      .slice(0, SNAPSHOT_TRANSITIONS)
      .map((row) => transitionItem(this.#fleet, parseZoneId(row.zone)!, row.epoch, row.record));
  }

  #indexesOf(filter: FleetFilter): Pick<HistoryQuery, "of" | "id">[] {
    const { within, site = [], zone = [], machine = [] } = filter;
    if (within === undefined && site.length + zone.length + machine.length === 0) return [{ of: "all" }];
    const zones = [...this.#fleet.zones.values()].filter((each) => matchesZone(each, filter));
    if (machine.length === 0) return zones.map(({ id }) => ({ of: "zone", id }));
    // A machine that is no longer in the inventory still has a history: it is known by its full id alone.
    const full = machine.filter((name) => name.includes("/"));
    const bearing = (name: string) => zones.flatMap((each) => each.machines.get(name) ?? []);
    const named = machine.flatMap(bearing).filter(({ info }) => info);
    const ids = new Set<string>([...full, ...named.map(({ id }) => id)]);
    const inZones = [...ids].filter((id) => zones.some((zone) => id.startsWith(`${zone.id}/`)));
    return inZones.map((id) => ({ of: "machine", id }));
  }

  /** Every transition of the messages behind a sequence of the log; undefined where these are too many to tell. */
  async since(logSeq: number, upTo = Infinity): Promise<TransitionItem[] | undefined> {
    const { db, newestMessage = Infinity } = this.#store;
    if (logSeq >= newestMessage) return [];
    const messages = await db
      .values({
        gt: messageKey(logSeq),
        ...(upTo === Infinity ? { lt: endOf("o/") } : { lte: messageKey(upTo) }),
        limit: RESUMED_MESSAGES_MAX + 1,
      })
      .all();
    const keys = messages.map((text) => JSON.parse(text) as Message);
    const records = keys.reduce((sum, { first, last }) => sum + last - first + 1, 0);
    if (messages.length > RESUMED_MESSAGES_MAX || records > RESUMED_RECORDS_MAX) return undefined;
    const items: TransitionItem[] = [];
    for (const { zone, epoch, first, last } of keys) {
      const range = { gte: recordKey({ zone, epoch, seq: first }), lte: recordKey({ zone, epoch, seq: last }) };
      for await (const text of db.values(range)) {
        const record = JSON.parse(text) as LogRecord;
        if (record.kind === "transition") items.push(transitionItem(this.#fleet, parseZoneId(zone)!, epoch, record));
      }
    }
    return items;
  }
}
