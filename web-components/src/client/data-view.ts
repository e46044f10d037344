import type { AlarmItem, StreamSnapshot } from "@tocsin/core/wire/hub-api";
import { msg, str, type Words } from "../words/language.ts";
import { alarmsOfFleet } from "./fleet-alarms.ts";
import { Fleet } from "./fleet.ts";
import type { FactoryView } from "./factory-view.ts";
import { isZoneMeant } from "./meant.ts";

/** A recorded factory; undefined where its address has none. */
export async function recorded(address: string, page: string): Promise<StreamSnapshot | undefined> {
  try {
    const answer = await fetch(new URL(address, page));
    return answer.ok ? ((await answer.json()) as StreamSnapshot) : undefined;
  } catch {
    return undefined;
  }
}

export const noDataWords =
  (given: unknown): Words =>
  () =>
    msg(str`no data at ${given}`);

/** A page's own data in place of a hub: shown as it stands at `snapshot.at`, with no history to ask. */
export function dataView(snapshot: StreamSnapshot): FactoryView {
  const fleet = new Fleet();
  fleet.snapshot(snapshot);
  const detail = () => msg("This page shows its own data; there is no hub to ask");
  const none = { ok: false, gone: false, detail } as const;
  return {
    fleet,
    state: "live",
    detail: "",
    needsSignIn: false,
    me: undefined,
    signIn: () => Promise.resolve(none),
    signOut: () => Promise.resolve(none),
    now: () => snapshot.at,
    readings: () => Promise.resolve(none),
    alarms: ({ list, filter = {} }) => {
      const isMeant = (item: AlarmItem) =>
        isZoneMeant(filter, item) && (filter.priority?.includes(item.priority ?? "log") ?? true);
      const items = alarmsOfFleet(fleet, list).filter(isMeant);
      return Promise.resolve({ ok: true, value: { items, total: items.length } });
    },
    services: () => Promise.resolve(none),
    rejects: () => Promise.resolve(none),
    asOf: () => Promise.resolve(none),
    figures: () => Promise.resolve(none),
    statechart: () => Promise.resolve(none),
    notes: () => Promise.resolve(none),
    writeNote: () => Promise.resolve(none),
    explain: () => Promise.resolve(none),
    command: () => Promise.resolve(none),
    transitions: () => Promise.resolve(none),
  };
}
