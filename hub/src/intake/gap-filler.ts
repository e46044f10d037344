import type { ZoneEntry } from "@tocsin/core/fleet/entry";
import type { Fleet } from "@tocsin/core/fleet/fleet";
import { missingOf, settleGap, type LogGap } from "@tocsin/core/fleet/gap";
import type { ZonePath } from "@tocsin/core/wire/id";
import type { LogRecord } from "@tocsin/core/wire/log";
import type { IntakeEvents } from "./events.ts";

type Range = { from: number; to: number };
export type LogAnswer = { ok: true; records: LogRecord[]; lost: Range[] } | { ok: false; detail: string };

/** How the gap filler asks a gateway for a range of its log. */
export type AskLog = (zone: ZonePath, range: { epoch: number } & Range) => Promise<LogAnswer>;

export type GapStore = { commitFilled(zone: ZoneEntry, epoch: number, records: readonly LogRecord[]): Promise<void> };

/** A range is asked in parts of this many records, so that one answer stays bounded. */
const ASKED_MAX = 5_000;

/**
 * Asks for every open gap of the zones that are in reach, one after another. What comes back enters history and never
 * moves the projection; what the gateway says is gone is marked lost; what it does not answer stays asked.
 */
export async function fillGaps(parts: {
  fleet: Fleet;
  store: GapStore;
  events: IntakeEvents;
  ask: AskLog;
  signal: AbortSignal;
}): Promise<void> {
  for (const zone of parts.fleet.zones.values())
    for (const gap of zone.gaps.filter(({ state }) => state === "asked")) {
      if (parts.signal.aborted || zone.overlay?.reason === "gateway-unreachable") break;
      await fillGap(zone, gap, parts);
    }
}

async function fillGap(
  zone: ZoneEntry,
  gap: LogGap,
  { fleet, store, events, ask }: { fleet: Fleet; store: GapStore; events: IntakeEvents; ask: AskLog },
): Promise<void> {
  const asked = { epoch: gap.epoch, from: gap.from, to: Math.min(gap.to, gap.from + ASKED_MAX - 1) };
  const answer = await ask(zone.path, asked);
  if (!answer.ok) return;
  const records = answer.records.filter(({ seq }) => seq >= asked.from && seq <= asked.to);
  const numbers = [...new Set(records.map(({ seq }) => seq))].sort((a, b) => a - b);
  const missing = missingOf(numbers, asked.from, asked.to);
  // Some of it may be told by no one: then the whole range is asked again.
  const told = missing.every((range) => holds(answer.lost, range));
  const settled = told ? settleGap({ ...gap, to: asked.to }, missing) : [{ ...gap, to: asked.to }];
  const rest = asked.to < gap.to ? [{ ...gap, from: asked.to + 1 }] : [];
  zone.gaps = zone.gaps.flatMap((each) => (each === gap ? [...settled, ...rest] : [each]));
  await store.commitFilled(zone, gap.epoch, records);
  fleet.besideLog();
  fleet.touchGateway(zone);
  const lost = missing.reduce((sum, { from, to }) => sum + to - from + 1, 0);
  if (told) events.gapSettled(zone.id, gap.epoch, asked.from, asked.to, lost);
}

/** Whether every number of the range is in one of the ranges. */
function holds(ranges: readonly Range[], { from, to }: Range): boolean {
  let next = from;
  for (const range of [...ranges].sort((a, b) => a.from - b.from))
    if (range.from <= next && range.to >= next) next = range.to + 1;
  return next > to;
}
