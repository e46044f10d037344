import type { Priority } from "@tocsin/core/wire/health";
import type { TransitionItem } from "@tocsin/core/wire/hub-api";
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

/**
 * The states of one thing as stretches of a window.
 * @param items its transitions, the oldest first
 * @param known from when on they are all there
 */
export function follow(
  items: readonly TransitionItem[],
  { from, to, known }: Window,
  of: Follow,
  drawn: Drawn,
  now?: string,
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
  state ??= now;
  end(to);
  return spans;
}

export type Window = { from: number; to: number; known: number };

/** The priority of a sensor's process alarm while what it warns of is there. */
export const priority: Follow = (item) => {
  if (item.of !== "sensor") return undefined;
  const alarm = item.state.alarms?.process;
  return { after: alarm && alarm.state !== "rtnUnacknowledged" ? alarm.priority : "none" };
};

/** A sensor's signal, limit, health and process alarm. */
export function sensorLanes(items: readonly TransitionItem[], window: Window): Lane[] {
  const own = items.filter(({ of }) => of === "sensor");
  return [
    {
      id: "signal",
      name: msg("Signal"),
      spans: follow(
        own,
        window,
        regionOf("signal", (item) => (item.state as { signal: string }).signal),
        plain,
        "live",
      ),
    },
    {
      id: "limit",
      name: msg("Limit"),
      spans: follow(
        own,
        window,
        regionOf("limit", (item) => (item.state as { limit: string }).limit),
        plain,
        "normal",
      ),
    },
    { id: "health", name: msg("Health"), spans: follow(own, window, health, ofHealth, "good") },
    { id: "alarm", name: msg("Alarm"), spans: follow(own, window, priority, ofPriority) },
  ];
}

export const ofPriority: Drawn = (state) =>
  state === "none" ? undefined : { words: priorityWords(state as Priority), mark: priorityMark(state as Priority) };

/** A machine's own state and health, and the alarms and instruments of its sensors. */
export function machineLanes(
  items: readonly TransitionItem[],
  machine: string,
  window: Window,
  now: { state: string; health: string } | undefined,
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
        now?.state,
      ),
    },
    { id: "health", name: msg("Health"), spans: follow(own, window, health, ofHealth, now?.health) },
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
