import type { AlarmItem, MachineItem, SensorItem, StreamSnapshot, ZoneItem } from "@tocsin/core/wire/hub-api";
import type { PastThing } from "@tocsin/core/wire/hub-past";
import { msg } from "../words/language.ts";
import type { Answer } from "./ask-hub.ts";
import type { FactoryView } from "./factory-view.ts";
import { Fleet } from "./fleet.ts";

const PAGE_MAX = 1_000;
const TRANSITIONS_MAX = 200;

type Listed = { zones: ZoneItem; machines: MachineItem; sensors: SensorItem };

/** All pages of one kind of thing at a time. */
async function all<Of extends keyof Listed>(
  present: FactoryView,
  at: number,
  of: Of & PastThing,
  signal: AbortSignal,
): Promise<Answer<{ items: Listed[Of][]; incomplete: string[] }>> {
  const items: Listed[Of][] = [];
  let incomplete: string[] = [];
  for (let cursor: string | undefined = ""; cursor !== undefined;) {
    const page = await present.asOf({ at, of, limit: PAGE_MAX, ...(cursor ? { cursor } : {}) }, signal);
    if (!page.ok) return page;
    items.push(...(page.value.items as unknown as Listed[Of][]));
    incomplete = page.value.zones.filter(({ complete }) => !complete).map(({ id }) => id);
    cursor = page.value.next;
  }
  return { ok: true, value: { items, incomplete } };
}

/** The factory as it stood at a time, in place of how it stands now: to look at, and not to command. */
export async function pastView(present: FactoryView, at: number, signal: AbortSignal): Promise<Answer<FactoryView>> {
  const zones = await all(present, at, "zones", signal);
  if (!zones.ok) return zones;
  const machines = await all(present, at, "machines", signal);
  if (!machines.ok) return machines;
  const sensors = await all(present, at, "sensors", signal);
  if (!sensors.ok) return sensors;
  const transitions = await present.transitions({ to: at + 1, limit: TRANSITIONS_MAX }, signal);
  const fleet = new Fleet();
  fleet.snapshot({
    at,
    zones: zones.value.items,
    machines: machines.value.items,
    sensors: sensors.value.items,
    gateways: gatewaysAt(present.fleet, at),
    transitions: transitions.ok ? transitions.value.items : [],
  });
  return { ok: true, value: viewOf(present, fleet, at, zones.value.incomplete) };
}

/** What is known of a zone's history now is what was known of it then; how its gateway stood is not told. */
const gatewaysAt = (fleet: Fleet, at: number): StreamSnapshot["gateways"] =>
  [...fleet.gateways.values()].map((gateway) => ({
    ...gateway,
    ...(gateway.completeUpTo === undefined ? {} : { completeUpTo: Math.min(at, gateway.completeUpTo) }),
  }));

function viewOf(present: FactoryView, fleet: Fleet, at: number, incomplete: readonly string[]): FactoryView {
  const detail = () => msg("This is of the past: only the present can be asked that");
  const none = () => Promise.resolve({ ok: false, gone: false, detail } as const);
  return {
    fleet,
    past: { at, incomplete, present },
    get state() {
      return present.state;
    },
    get detail() {
      return present.detail;
    },
    needsSignIn: false,
    me: undefined,
    now: () => at,
    signIn: (key) => present.signIn(key),
    signOut: () => present.signOut(),
    readings: (sensor, range, signal) =>
      present.readings(sensor, { ...range, to: Math.min(range.to ?? at, at) }, signal),
    transitions: (asked, signal) => present.transitions({ ...asked, to: Math.min(asked.to ?? at + 1, at + 1) }, signal),
    alarms: async ({ list, limit, filter }, signal) => {
      const page = await present.asOf(
        { at, of: "alarms", list, ...(limit ? { limit } : {}), ...(filter ? { filter } : {}) },
        signal,
      );
      return page.ok ? { ok: true, value: { ...page.value, items: page.value.items as unknown as AlarmItem[] } } : page;
    },
    notes: async (target, signal) => {
      const notes = await present.notes(target, signal);
      if (!notes.ok) return notes;
      const items = notes.value.items.filter((note) => note.at <= at);
      return { ok: true, value: { ...notes.value, items, total: items.length } };
    },
    asOf: (asked, signal) => present.asOf(asked, signal),
    services: none,
    explain: none,
    statechart: none,
    figures: none,
    rejects: none,
    command: none,
    writeNote: none,
  };
}
