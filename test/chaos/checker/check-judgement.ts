import type { ChaosSensor } from "../plant.ts";
import { isHigh, numberOf } from "../stack/reading-number.ts";
import type { CheckBook } from "./check-book.ts";
import type { StoredReading, StoreLedger } from "./store-ledger.ts";
import { LateRule } from "./late-rule.ts";
import { recordsOf, type StreamBatch } from "./stream-ledger.ts";

type Move = { to: string; reading: number };

/** So many readings, each newer than the one before, and a sensor that hears of none of them is deaf. */
const DEAF_AFTER = 20;
const LATE = 1;

/**
 * H1: a second judge, as simple as can be, over the readings that are stored: above the limit or not, each newer than the
 * one before it. It knows nothing of signals, alarms or clocks; the limit's moves have to be the same.
 */
export function checkJudgement(
  book: CheckBook,
  store: StoreLedger,
  batches: readonly StreamBatch[],
  sensors: readonly ChaosSensor[],
): void {
  const told = movesTold(batches);
  const isTold = book.open(
    "H1",
    "each breach of a limit, and each return, has its record with its reading, and none besides",
  );
  const hears = book.open("H1", "no sensor stays deaf: of many readings in order some are judged");
  for (const { id, kind } of sensors) {
    const readings = inOrder(store.bySensor.get(id) ?? []);
    hears(longestDeaf(readings) < DEAF_AFTER, () => `${id}: ${longestDeaf(readings)} readings in a row, all late`);
    if (kind !== "plain" && kind !== "standing") continue;
    const expected = movesOf(readings);
    const given = told.get(id) ?? [];
    for (let index = 0; index < Math.max(expected.length, given.length); index += 1) {
      const [want, have] = [expected[index], given[index]];
      const holds = want?.to === have?.to && want?.reading === have?.reading;
      isTold(holds, () => `${id}, move ${index + 1}: ${JSON.stringify(want)} expected, ${JSON.stringify(have)} told`);
      if (!holds) break;
    }
  }
}

const inOrder = (list: readonly StoredReading[]): StoredReading[] =>
  [...new Map(list.map((reading) => [reading.ordinal, reading])).values()].sort((a, b) => a.ordinal - b.ordinal);

function movesTold(batches: readonly StreamBatch[]): Map<string, Move[]> {
  const moves = new Map<string, Move[]>();
  for (const { record } of recordsOf(batches)) {
    if (record.kind !== "transition" || record.of !== "sensor") continue;
    const limit = record.changes.find(({ region }) => region === "limit");
    if (limit === undefined) continue;
    const list = moves.get(record.id) ?? [];
    const value = record.reading?.value;
    list.push({ to: limit.to, reading: typeof value === "number" ? numberOf(value) : 0 });
    moves.set(record.id, list);
  }
  return moves;
}

function movesOf(readings: readonly StoredReading[]): Move[] {
  const moves: Move[] = [];
  const late = new LateRule();
  let wasHigh = false;
  for (const { at, value } of readings) {
    if (late.isLate(at)) continue;
    const high = isHigh(value as number);
    if (high !== wasHigh) moves.push({ to: high ? "high" : "normal", reading: numberOf(value as number) });
    wasHigh = high;
  }
  return moves;
}

function longestDeaf(readings: readonly StoredReading[]): number {
  let longest = 0;
  let run = 0;
  let before = -Infinity;
  for (const { at, marks } of readings) {
    run = (marks & LATE) !== 0 && at > before ? run + 1 : 0;
    before = at;
    longest = Math.max(longest, run);
  }
  return longest;
}
