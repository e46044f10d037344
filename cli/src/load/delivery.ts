import type { Page, TransitionItem } from "@tocsin/core/wire/hub-api";
import type { Target } from "./target.ts";
import type { Watched } from "./user/log-watch.ts";
import type { WorkerResult } from "./user/plan.ts";

/** What streams showed, held against what the hub's history has. */
export type Delivery = {
  /** Streams that were watched. */
  streams: number;
  /** Transitions that arrived, over all streams. */
  transitions: number;
  /** Transitions of history that a stream did not show although it showed older and newer ones; NaN: unknown. */
  losses: number;
  /** Transitions that a stream showed a second time, or behind newer ones. */
  doubles: number;
  /** Streams that ended before the run did. */
  cuts: number;
  /** Stretches that could not be judged: too many interruptions, or more history than is read. */
  unjudged: number;
  probesPublished: number;
  probesSeen: number;
};

const PAGES_MAX = 500;
const PAGE_ITEMS = 1_000;
const TIMEOUT_MS = 10_000;
/** Event time lies behind the time at which a record was written, so history is read from some time before. */
const MARGIN_MS = 600_000;

/** Numbers of one zone's transitions in one epoch, ascending. */
export type Known = Map<string, number[]>;
const keyOf = (zone: string, epoch: number) => `${zone} ${epoch}`;

/** @returns the transitions that the hub's history has since a time; undefined where these are more than are read */
export async function readKnown(
  { hub, headers }: Pick<Target, "hub" | "headers">,
  since: number,
): Promise<Known | undefined> {
  const known: Known = new Map();
  let cursor: string | undefined;
  for (let page = 0; page < PAGES_MAX; page++) {
    const after = cursor === undefined ? "" : `&cursor=${encodeURIComponent(cursor)}`;
    const url = `${hub}/api/v1/transitions?limit=${PAGE_ITEMS}&from=${Math.floor(since - MARGIN_MS)}${after}`;
    const answer = await fetch(url, { headers, signal: AbortSignal.timeout(TIMEOUT_MS) });
    if (!answer.ok) return undefined;
    const { items, next } = (await answer.json()) as Page<TransitionItem>;
    for (const { site, zone, epoch, seq } of items) {
      const key = keyOf(`${site}/${zone}`, epoch);
      const numbers = known.get(key) ?? [];
      numbers.push(seq);
      known.set(key, numbers);
    }
    cursor = next;
    if (cursor === undefined) break;
  }
  if (cursor !== undefined) return undefined;
  for (const numbers of known.values()) numbers.sort((a, b) => a - b);
  return known;
}

/** How many of the ascending numbers are below `bound`. */
function below(numbers: readonly number[], bound: number): number {
  let [low, high] = [0, numbers.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (numbers[middle]! < bound) low = middle + 1;
    else high = middle;
  }
  return low;
}

const expectedIn = (numbers: readonly number[], first: number, last: number) =>
  below(numbers, last + 1) - below(numbers, first);

/** Holds every stream's windows against history. */
export function judgeDelivery(results: readonly WorkerResult[], known: Known | undefined): Delivery {
  const sum = (of: (result: WorkerResult) => number) => results.reduce((all, one) => all + of(one), 0);
  const watched: Watched[] = results.flatMap((result) => result.watched);
  const delivery: Delivery = {
    streams: watched.length,
    transitions: 0,
    losses: known ? 0 : Number.NaN,
    doubles: 0,
    cuts: sum((result) => result.cuts),
    unjudged: 0,
    probesPublished: sum((result) => result.probesPublished),
    probesSeen: sum((result) => result.probesSeen),
  };
  for (const { windows, doubles, unjudged } of watched) {
    delivery.doubles += doubles;
    delivery.unjudged += unjudged;
    for (const { zone, epoch, first, last, count } of windows) {
      delivery.transitions += count;
      const numbers = known?.get(keyOf(zone, epoch));
      if (numbers) delivery.losses += Math.max(0, expectedIn(numbers, first, last) - count);
      else delivery.unjudged++;
    }
  }
  return delivery;
}
