import type { Fleet } from "@tocsin/core/fleet/fleet";
import { transitionItem } from "@tocsin/core/fleet/item";
import type { TransitionItem } from "@tocsin/core/wire/hub-api";
import { parseZoneId } from "@tocsin/core/wire/id";
import type { LogRecord } from "@tocsin/core/wire/log";
import { readHistory } from "./history.ts";
import { endOf, messageKey, recordKey } from "./keys.ts";
import type { Message, ProjectionStore } from "./projection-store.ts";

const SNAPSHOT_TRANSITIONS = 100;
const RESUMED_MESSAGES_MAX = 2_000;
const RESUMED_RECORDS_MAX = 2_000;

type Place = { within?: readonly string[]; zone?: readonly string[]; machine?: readonly string[] };

/** What history gives a stream that begins or is resumed. */
export class RecentTransitionsOf {
  readonly #store: ProjectionStore;
  readonly #fleet: Fleet;

  constructor(store: ProjectionStore, fleet: Fleet) {
    this.#store = store;
    this.#fleet = fleet;
  }

  /** The newest transitions by event time; narrowed by the index where one zone or machine is asked for by full id. */
  async newest({ within, zone, machine }: Place): Promise<TransitionItem[]> {
    const whole = { from: 0, to: Infinity, limit: SNAPSHOT_TRANSITIONS, counted: false } as const;
    const of = narrowest(zone, machine);
    const page = await readHistory(this.#store.db, { ...whole, ...of, ...(within ? { within } : {}) });
    return (page?.rows ?? []).map((row) => transitionItem(this.#fleet, parseZoneId(row.zone)!, row.epoch, row.record));
  }

  /** Every transition of the messages behind a sequence of the log; undefined where these are too many to tell. */
  async since(logSeq: number, upTo = Infinity): Promise<TransitionItem[] | undefined> {
    const { db } = this.#store;
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

function narrowest(zone?: readonly string[], machine?: readonly string[]) {
  if (machine?.length === 1 && machine[0]!.includes("/")) return { of: "machine", id: machine[0]! } as const;
  if (zone?.length === 1 && zone[0]!.includes("/")) return { of: "zone", id: zone[0]! } as const;
  return { of: "all" } as const;
}
