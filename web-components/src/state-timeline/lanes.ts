import type { Priority } from "@tocsin/core/wire/health";
import type { MachineItem, SensorItem, TransitionItem } from "@tocsin/core/wire/hub-api";
import type { Mark } from "../marks/mark.ts";
import { healthMark, priorityMark } from "../marks/choose-mark.ts";
import { msg } from "../words/language.ts";
import { priorityWords } from "../words/priority-words.ts";
import { stateWords } from "../words/state-words.ts";

/** A stretch of time in one state. `mark`: it is abnormal, and drawn as this mark is. Times in ms since 1970 UTC. */
export type Span = { from: number; to: number; words: string; mark?: Mark };
export type Lane = { id: string; name: string; spans: Span[] };

/** What a lane follows: the state after a transition, or undefined where it says nothing of it. */
export type Follow = (item: TransitionItem) => { after: string; before?: string | undefined } | undefined;
export type Drawn = (state: string) => { words: string; mark?: Mark } | undefined;

const region = (item: TransitionItem, name: string) => item.changes.find((change) => change.region === name);

export const health: Follow = (item) => ({ after: item.health, before: item.healthBefore });
const regionOf =
  (name: string, now: (item: TransitionItem) => string): Follow =>
  (item) => ({ after: now(item), before: region(item, name)?.from ?? now(item) });

export const plain: Drawn = (state) => ({ words: stateWords(state) });
export const ofHealth: Drawn = (state) =>
  state === "good" ? plain(state) : { words: stateWords(state), mark: healthMark(state as never) };
/** The same, hollow: it is the instrument that is not to be trusted. */
export const ofInstrument: Drawn = (state) => {
  const { words, mark } = ofHealth(state)!;
  return mark ? { words, mark: mark.slice(1) as Mark } : undefined;
};

/** How a thing stands now, and since when it has not moved: ms since 1970 UTC, 0 where it never did. */
export type Now<State> = { state: State; since: number };

/**
 * The states of one thing as stretches of a window. Before `known` only the stretch is drawn in which it still stands.
 * @param items its transitions, the oldest first
 * @param now how it stands where the window ends now
 */
export function follow(
  items: readonly TransitionItem[],
  { from, to, known }: Window,
  of: Follow,
  drawn: Drawn,
  now?: Now<string>,
): Span[] {
  const spans: Span[] = [];
  let [since, state]: [number, string | undefined] = [Math.max(from, known), undefined];
  const end = (at: number) => {
    const look = state === undefined ? undefined : drawn(state);
    if (look && at > since && at > from) spans.push({ from: Math.max(from, since), to: Math.min(at, to), ...look });
  };
  for (const item of items) {
    const told = of(item);
    if (!told) continue;
    // Before the first that was ever heard of a thing there is nothing to draw.
    state ??= told.before === "unknown" ? undefined : told.before;
    if (told.after === state) continue;
    end(item.at);
    [since, state] = [item.at, told.after];
  }
  if (state === undefined && now) [since, state] = [Math.max(from, Math.min(since, now.since || Infinity)), now.state];
  end(to);
  return spans;
}

/** `known`: from when on all transitions are there. Times in ms since 1970 UTC. */
export type Window = { from: number; to: number; known: number };

/** The priority of a sensor's process alarm while what it warns of is there. */
export const priority: Follow = (item) => {
  return item.of === "sensor" ? { after: ringing(item.state) } : undefined;
};

const ringing = ({ alarms }: SensorItem["state"]): string =>
  alarms?.process && alarms.process.state !== "rtnUnacknowledged" ? alarms.process.priority : "none";

/** A sensor's signal, limit, health and process alarm. */
export function sensorLanes(
  items: readonly TransitionItem[],
  window: Window,
  now: Pick<SensorItem, "state" | "health" | "since"> | undefined,
): Lane[] {
  const own = items.filter(({ of }) => of === "sensor");
  const at = (state: string): Now<string> | undefined => now && { state, since: now.since };
  const lane = (id: "signal" | "limit", name: string): Lane => {
    const of = regionOf(id, (item) => (item.state as Record<typeof id, string>)[id]);
    return { id, name, spans: follow(own, window, of, plain, now && at(now.state[id])) };
  };
  return [
    lane("signal", msg("Signal")),
    lane("limit", msg("Limit")),
    { id: "health", name: msg("Health"), spans: follow(own, window, health, ofHealth, now && at(now.health)) },
    {
      id: "alarm",
      name: msg("Alarm"),
      spans: follow(own, window, priority, ofPriority, now && at(ringing(now.state))),
    },
  ];
}

export const ofPriority: Drawn = (state) =>
  state === "none" ? undefined : { words: priorityWords(state as Priority), mark: priorityMark(state as Priority) };

/** A machine's own state and health, and the alarms and instruments of its sensors. */
export function machineLanes(
  items: readonly TransitionItem[],
  machine: string,
  window: Window,
  now: Pick<MachineItem, "state" | "health" | "since"> | undefined,
): Lane[] {
  const own = items.filter((item) => item.of === "machine" && item.id === machine);
  const bySensor = Map.groupBy(
    items.filter(({ of }) => of === "sensor"),
    ({ id }) => id,
  );
  const each = (of: Follow, drawn: Drawn): Span[] =>
    [...bySensor.values()].flatMap((sensor) =>
      follow(sensor, window, of, drawn).map((span) => ({
        ...span,
        words: `${sensor[0]!.tag ?? sensor[0]!.id}: ${span.words}`,
      })),
    );
  return [
    {
      id: "state",
      name: msg("State"),
      spans: follow(
        own,
        window,
        regionOf("state", (item) => (item.state as { state: string }).state),
        plain,
        now,
      ),
    },
    {
      id: "health",
      name: msg("Health"),
      spans: follow(own, window, health, ofHealth, now && { ...now, state: now.health }),
    },
    { id: "alarms", name: msg("Alarms"), spans: each(priority, ofPriority) },
    { id: "instruments", name: msg("Instruments"), spans: each(health, ofInstrument) },
  ];
}

/** How long a lane was abnormal, and how long it is known, in ms. */
export function abnormalMs({ spans }: Lane): { abnormal: number; known: number } {
  const sum = (of: readonly Span[]) => of.reduce((ms, { from, to }) => ms + to - from, 0);
  return { abnormal: sum(spans.filter(({ mark }) => mark)), known: sum(spans) };
}

const FAILED: readonly (Mark | undefined)[] = ["mF", "F"];
const UNKNOWN: readonly (Mark | undefined)[] = ["mU", "U"];

/** How long some lanes had failed, of how long it is known, and how long the failures took that began and ended in sight. */
export function failures(lanes: readonly Lane[]) {
  const sums = { failed: 0, known: 0, repaired: 0, repairedMs: 0 };
  for (const { spans } of lanes)
    for (const [i, { from, to, mark }] of spans.entries()) {
      if (!UNKNOWN.includes(mark)) sums.known += to - from;
      if (!FAILED.includes(mark)) continue;
      sums.failed += to - from;
      if (i === 0 || i === spans.length - 1) continue;
      sums.repaired += 1;
      sums.repairedMs += to - from;
    }
  return sums;
}
