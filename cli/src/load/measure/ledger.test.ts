import { describe, expect, it } from "vitest";
import { Ledger } from "./ledger.ts";
import type { Sample } from "./sample.ts";
import { Tally } from "./tally.ts";

const sample = (differs: Partial<Sample> = {}): Sample => ({
  transaction: "zones",
  ms: 100,
  latencyMs: 80,
  sentBytes: 200,
  receivedBytes: 1_000,
  code: "200",
  ...differs,
});
const run = (samples: Sample[]): Ledger => {
  const ledger = new Ledger(0);
  const tally = new Tally({ satisfiedMs: 500, toleratedMs: 1_500 });
  for (const [second, one] of samples.entries()) {
    tally.users = second + 1;
    tally.hit();
    tally.record(one);
    ledger.add(0, tally.take(), second * 1_000);
  }
  return ledger;
};

describe("the ledger", () => {
  it("sums what the seconds gave", () => {
    const { sum, all } = run([sample(), sample({ ms: 300, connectMs: 4 })]).totals.get("zones")!;
    expect(sum).toMatchObject({
      count: 2,
      errors: 0,
      sumMs: 400,
      minMs: 100,
      maxMs: 300,
      connects: 1,
      connectSumMs: 4,
    });
    expect([sum.sentBytes, sum.receivedBytes, all.count]).toEqual([400, 2_000, 2]);
  });

  it("counts satisfied and tolerated answers, and a failed one as neither", () => {
    const { sum } = run([sample(), sample({ ms: 900 }), sample({ ms: 2_000 }), sample({ error: "503" })]).overall;
    expect([sum.count, sum.satisfied, sum.tolerated]).toEqual([4, 1, 1]);
    expect(sum.errorTexts).toEqual({ "503": 1 });
  });

  it("knows how many users there were at each time", () =>
    expect(run([sample(), sample(), sample()]).series.slots.map(({ users }) => users)).toEqual([1, 2, 3]));

  it("holds failed answers apart over time", () => {
    const [slot] = run([sample({ error: "timeout", code: "timeout" })]).series.slots;
    expect([slot!.good.count, slot!.failed.count, slot!.codes]).toEqual([0, 1, { timeout: 1 }]);
  });
});
