import { describe, expect, it } from "vitest";
import { settle, type LastMessage, type OwnLog, type Settlement, type Wish } from "./settle.ts";

const OWN: OwnLog = { epoch: 4, claim: "mine", head: 100 };
const LAST: LastMessage = { streamSeq: 77, epoch: 4, claim: "mine", first: 51, last: 60, same: true };

type Case = { own?: Partial<OwnLog>; last?: Partial<LastMessage> | "none"; wish?: Partial<Wish> };

const check = ({ own, last, wish }: Case, expected: Settlement) =>
  expect(
    settle({ ...OWN, ...own }, last === "none" ? undefined : { ...LAST, ...last }, { knownEpoch: 0, ...wish }),
  ).toEqual(expected);

describe("what the stream's last message means", () => {
  it("own records: confirmed up to there, go on behind them", () =>
    check({}, { kind: "append", after: 60, streamSeq: 77 }));

  it("all of the own log: nothing is left to send", () =>
    check({ last: { last: 100 } }, { kind: "append", after: 100, streamSeq: 77 }));

  it("own records that the store has cut since: they were sent by it all the same", () =>
    check({ last: { same: undefined } }, { kind: "append", after: 60, streamSeq: 77 }));

  it("none, after the stream was emptied: append again from the claim", () =>
    check({ last: "none" }, { kind: "append", after: 0, streamSeq: 0 }));

  it("of an earlier epoch, after the stream lost even the claim: append again from the claim", () =>
    check({ last: { epoch: 3, claim: "former" } }, { kind: "append", after: 0, streamSeq: 77 }));

  it("own, but beyond the log: this store was set back", () =>
    check({ last: { first: 101, last: 120, same: undefined } }, { kind: "new-epoch", reason: "set-back" }));

  it("own, with another body: this store was set back and went on", () =>
    check({ last: { same: false } }, { kind: "new-epoch", reason: "set-back" }));

  it("of a later epoch: another gateway has the zone", () =>
    check({ last: { epoch: 5, claim: "theirs" } }, { kind: "fenced", epoch: 5, claim: "theirs" }));

  it("of the same epoch with another claim: another gateway was quicker", () =>
    check({ last: { claim: "theirs" } }, { kind: "fenced", epoch: 4, claim: "theirs" }));

  it("another gateway's, and a person decided to take over", () =>
    check(
      { last: { epoch: 5, claim: "theirs" }, wish: { newEpoch: "take-over" } },
      { kind: "new-epoch", reason: "take-over" },
    ));

  it("own, of a store that was copied here: it takes a new epoch", () =>
    check({ wish: { newEpoch: "copied-store" } }, { kind: "new-epoch", reason: "copied-store" }));

  it("another gateway's, for a copied store: copying alone takes no zone from anybody", () =>
    check(
      { last: { epoch: 5, claim: "theirs" }, wish: { newEpoch: "copied-store" } },
      { kind: "fenced", epoch: 5, claim: "theirs" },
    ));

  it("none, for a new store: the first epoch", () =>
    check({ own: { epoch: 0 }, last: "none" }, { kind: "claim", epoch: 1, streamSeq: 0 }));

  it("of a former gateway, for a new store: the next epoch", () =>
    check(
      { own: { epoch: 0 }, last: { claim: "former" } },
      { kind: "claim", epoch: 5, previous: { epoch: 4, seq: 60 }, streamSeq: 77 },
    ));

  it("none, for a new store, and TOCSIN_STATE or the store remembers an epoch: the one after it", () =>
    check({ own: { epoch: 0 }, last: "none", wish: { knownEpoch: 9 } }, { kind: "claim", epoch: 10, streamSeq: 0 }));
});
