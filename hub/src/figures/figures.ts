import { FigureCounter, type Stood } from "@tocsin/core/figures/counter";
import { DAY_MS, type SettingsOf, type Window } from "@tocsin/core/figures/alarm-tally";
import { factEvent, type FigureEvent } from "@tocsin/core/figures/figure-event";
import type { MachineEntry, SensorEntry, ZoneEntry } from "@tocsin/core/fleet/entry";
import type { Fleet } from "@tocsin/core/fleet/fleet";
import { DAYS_MIN, type FigureGroup, type FiguresAnswer } from "@tocsin/core/wire/figures";
import type { Alarm, AlarmName } from "@tocsin/core/wire/health";
import { isOwnAlarm, type OwnAlarm } from "@tocsin/core/wire/hub-fact";
import { HUB_ITSELF } from "@tocsin/core/wire/subject";
import type { PastFleets } from "../past/past-fleets.ts";
import { figureEvents, historyBegin } from "../store/history.ts";
import { factsWithin, lostPathsAt } from "../store/past-facts.ts";
import type { ProjectionStore } from "../store/projection-store.ts";
import { groupOf, Meant, type FigureQuestion } from "./question.ts";

/** Beyond this many parts an answer is refused before anything is counted. */
export const GROUPS_MAX = 5_000;

/** Everything of an answer that is counted. */
export type FigureCounts = Omit<FiguresAnswer, "positions">;

export type FigureParts = { fleet: Fleet; store: Pick<ProjectionStore, "db">; past: Pick<PastFleets, "at"> };

/** Thrown where an answer would have too many parts. */
export class TooManyGroups extends Error {
  readonly code = "TOO_MANY_GROUPS";
}

/** Counts everything that is asked for anew, from what history holds. */
export async function countFigures(parts: FigureParts, question: FigureQuestion): Promise<FigureCounts> {
  const { fleet, store, past } = parts;
  const meant = new Meant(fleet, question);
  refuseTooMany(meant, question.by);
  const begins = await Promise.all(meant.zones.map(({ id }) => historyBegin(store.db, id)));
  const held = Math.min(...begins.map((at) => at ?? Infinity));
  // What is still being read would count as calm.
  const read = Math.max(...meant.zones.map(({ begin }) => begin?.at ?? 0));
  const knownFrom = Math.min(question.to, Math.max(held, read));
  const window = { from: Math.max(question.from, knownFrom), to: question.to };
  const groups = new Groups(window, question.by);
  // A factory without a history has no past either.
  if (begins.some((at) => at !== undefined)) {
    const then = await past.at(window.from);
    for (const stood of standingOf(then.fleet, meant)) groups.stood(stood);
    for (const { id } of meant.has("path", "") ? meant.zones : [])
      for (const path of (await lostPathsAt(store.db, id, window.from)).keys()) groups.pathWasLost(id, path);
  }
  for (const { id } of meant.zones)
    for await (const events of figureEvents(store.db, id, window.from, window.to))
      for (const { at, event } of events) if (meant.has(event.of, event.id)) groups.add(id, at, event);
  if (meant.has("gateway", "")) await addFacts(parts, meant, groups, window);
  return answer(parts, question, { meant, groups, window, knownFrom, begins });
}

/** What hubs found: their own alarms. */
async function addFacts({ fleet, store }: FigureParts, meant: Meant, groups: Groups, window: Window): Promise<void> {
  for (const { id } of [...meant.zones, ...(meant.isOfAll ? [fleet.hub] : [])])
    for await (const fact of factsWithin(store.db, id, window.from, window.to)) {
      const event = factEvent(id, fact);
      if (event) groups.add(id, fact.at, event);
    }
}

function refuseTooMany({ sensors, machines }: Meant, by: FigureGroup | undefined): void {
  const count = by === "sensor" ? sensors.size : by === "machine" ? machines.size : 0;
  if (count > GROUPS_MAX)
    throw new TooManyGroups(`by=${by} is ${count} parts, more than ${GROUPS_MAX}: narrow it by zone, machine or label`);
}

/** The counters of an answer: of all together, and of each part. */
class Groups {
  readonly all: FigureCounter;
  readonly parts = new Map<string, FigureCounter>();
  readonly #window: Window;
  readonly #by: FigureGroup | undefined;

  constructor(window: Window, by: FigureGroup | undefined) {
    this.#window = window;
    this.#by = by;
    this.all = new FigureCounter(window);
  }

  stood(stood: Stood): void {
    this.all.stood(stood);
    this.#part(stood.id.split("/", 2).join("/"), stood)?.stood(stood);
  }

  pathWasLost(zone: string, path: string): void {
    const id = `${zone}/${path}`;
    this.all.pathWasLost(id);
    this.#part(zone, { of: "path", id })?.pathWasLost(id);
  }

  add(zone: string, at: number, event: FigureEvent): void {
    // Data paths of two zones may bear the same name.
    const told = event.of === "path" ? { ...event, id: `${zone}/${event.id}` } : event;
    this.all.add(at, told);
    this.#part(zone, event)?.add(at, told);
  }

  #part(zone: string, { of, id }: { of: string; id: string }): FigureCounter | undefined {
    // The hub itself is in no place.
    const name = this.#by && !zone.startsWith(HUB_ITSELF) ? groupOf(this.#by, zone, of, id) : undefined;
    if (name === undefined) return undefined;
    let counter = this.parts.get(name);
    if (!counter) this.parts.set(name, (counter = new FigureCounter(this.#window)));
    return counter;
  }
}

function* standingOf({ sensors, machines, zones }: Fleet, meant: Meant): Generator<Stood> {
  for (const { id, standing } of machines.values()) {
    if (!meant.machines.has(id)) continue;
    yield {
      of: "machine",
      id,
      health: standing.health,
      running: standing.state.state === "running",
      since: standing.since,
    };
  }
  for (const { id, standing } of sensors.values()) {
    if (!meant.sensors.has(id)) continue;
    const alarms = (["process", "instrument"] as const).flatMap((name) =>
      standingAlarm(name, standing.state.alarms?.[name]),
    );
    yield { of: "sensor", id, health: standing.health, since: standing.since, alarms };
  }
  for (const { id } of meant.has("gateway", "") ? meant.zones : []) {
    const alarms = [...(zones.get(id)?.own.alarms ?? [])].flatMap(([name, alarm]) => standingAlarm(name, alarm));
    yield { of: "gateway", id, health: "unknown", since: 0, alarms };
  }
  for (const { id } of meant.zones)
    for (const [name, { state, health, since }] of zones.get(id)?.sources ?? []) {
      const source = `${id}/${name}`;
      if (!meant.has("source", source)) continue;
      yield { of: "source", id: source, health, since, alarms: standingAlarm("source", state.alarm) };
    }
}

/** One that rang and stands: what is logged or muted is not counted. */
function standingAlarm(
  alarm: AlarmName | "source" | OwnAlarm,
  running: Alarm | undefined,
): NonNullable<Stood["alarms"]> {
  const stands = running?.state === "unacknowledged" || running?.state === "acknowledged";
  if (!stands || running.priority === "log" || running.muted !== undefined) return [];
  return [{ alarm, since: running.since, level: running.level }];
}

type Counted = {
  meant: Meant;
  groups: Groups;
  window: Window;
  knownFrom: number;
  begins: readonly (number | undefined)[];
};

function answer({ fleet }: FigureParts, question: FigureQuestion, counted: Counted): FigureCounts {
  const { groups, window, knownFrom, meant } = counted;
  const { by, limit, position } = question;
  const settingsOf = settingsIn(fleet);
  const days = (window.to - window.from) / DAY_MS;
  const parts = [...groups.parts].sort(([a, x], [b, y]) => y.annunciated - x.annunciated || (a < b ? -1 : 1));
  const note = noteOf(days, counted);
  return {
    from: window.from,
    to: window.to,
    knownFrom,
    days,
    enough: days >= DAYS_MIN,
    ...(note === "" ? {} : { note }),
    ...(position === undefined ? {} : { position }),
    incomplete: meant.zones.filter(isIncomplete).map(({ id }) => id),
    all: groups.all.result(settingsOf),
    ...(by === undefined ? {} : { by }),
    items: parts.slice(0, limit).map(([id, counter]) => {
      const tag = tagOf(fleet, id);
      return { id, ...(tag === undefined ? {} : { tag }), figures: counter.result(settingsOf) };
    }),
    total: parts.length,
  };
}

const isIncomplete = ({ gaps, begin }: ZoneEntry): boolean =>
  begin !== undefined || gaps.some(({ state }) => state !== "filled");

function noteOf(days: number, { meant, begins, window }: Counted): string {
  const later = meant.zones.filter((_, i) => (begins[i] ?? Infinity) > window.from);
  const unread = meant.zones.filter(({ begin }) => begin !== undefined);
  return [
    ...(days < DAYS_MIN ? [`${days.toFixed(1)} days of data are too few for a verdict: it takes ${DAYS_MIN}`] : []),
    ...(later.length > 0 ? [`history begins later of ${later.map(({ id }) => id).join(", ")}`] : []),
    ...(unread.length > 0 ? [`older history is still being read of ${unread.map(({ id }) => id).join(", ")}`] : []),
  ].join("; ");
}

const tagOf = (fleet: Fleet, id: string): string | undefined =>
  fleet.sensors.get(id as never)?.info?.tag ??
  fleet.machines.get(id as never)?.info?.tag ??
  fleet.zones.get(id as never)?.names?.zoneName ??
  (id === fleet.hub.id ? fleet.hub.names?.zoneName : undefined);

/** Nothing of it can be set otherwise. */
const OWN = { alarm: "source" as const, kind: "discrete" as const, limits: [] };

/** How an alarm is set up by the inventory of now. */
const settingsIn =
  (fleet: Fleet): SettingsOf =>
  (target, alarm) => {
    if (isOwnAlarm(alarm)) {
      const description = target === fleet.hub.id ? "hub" : "gateway";
      return { ...OWN, description, tag: tagOf(fleet, target) ?? target };
    }
    const entry: SensorEntry | undefined = fleet.sensors.get(target as never);
    if (entry?.info) return { ...entry.info, alarm };
    const machine: MachineEntry | undefined = fleet.machines.get(target as never);
    const { tag, description } = machine?.info ?? { tag: target, description: alarm };
    return alarm === "source" ? { tag, description, alarm, kind: "discrete", limits: [] } : undefined;
  };
