import { ledgerPath } from "../ledger/ledgers.ts";
import { readJsonLines } from "../ledger/read-ledger.ts";
import type { Queried } from "../take-copies.ts";
import type { CheckBook } from "./check-book.ts";
import type { StoreLedger } from "./store-ledger.ts";

const NOT_BY_OWN_TIME = 4 | 8 | 16;

/** Q1: what a query gave is the store's range, or says what it lacks. */
export function checkQueries(book: CheckBook, folder: string, store: StoreLedger): void {
  const isWhole = book.open("Q1", "a query for readings gives the store's range, or says what it lacks");
  for (const { sensor, from, to, status, at, values, gaps } of readJsonLines<Queried>(ledgerPath(folder, "queries"))) {
    const byOrdinal = new Map((store.bySensor.get(sensor) ?? []).map((reading) => [reading.ordinal, reading]));
    const expected = [...byOrdinal.values()]
      .map(({ at: own, judgedAt, marks, value }) => ({ shown: marks & NOT_BY_OWN_TIME ? judgedAt : own, value }))
      .filter(({ shown }) => shown >= from && shown < to);
    const wanted = expected.map(({ shown, value }) => `${shown} ${String(value)}`).sort();
    const given = at.map((time, index) => `${time} ${values[index]}`).sort();
    const isSame = wanted.length === given.length && wanted.every((line, index) => line === given[index]);
    isWhole(
      status === 200 && (isSame || gaps > 0),
      () => `${sensor} ${from} to ${to}: status ${status}, ${given.length} of ${wanted.length}`,
    );
  }
}
