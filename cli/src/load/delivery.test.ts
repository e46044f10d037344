import { describe, expect, it } from "vitest";
import type { TransitionItem } from "@tocsin/core/wire/hub-api";
import { judgeDelivery } from "./delivery.ts";
import { LogWatch } from "./user/log-watch.ts";

/** History has 2 to 9; 5 is a record that is no transition. */
const known = new Map([["works/press 1", [2, 3, 4, 6, 7, 8, 9]]]);
const item = (seq: number) => ({ site: "works", zone: "press", epoch: 1, seq }) as TransitionItem;
const RESTART = 0;

const judged = (seen: number[]) => {
  const watch = new LogWatch();
  for (const seq of seen)
    if (seq === RESTART) watch.restart();
    else watch.see([item(seq)]);
  return judgeDelivery([{ watched: [watch.result()], cuts: 0, probesPublished: 0, probesSeen: 0 }], known);
};

describe("delivery on a stream", () => {
  it("is whole where every transition came, numbers of other records apart", () =>
    expect(judged([3, 4, 6, 7])).toMatchObject({ losses: 0, doubles: 0, transitions: 4, unjudged: 0 }));
  it("misses what history has between the first and the last", () =>
    expect(judged([3, 7, 9])).toMatchObject({ losses: 3, doubles: 0 }));
  it("counts what comes again", () => expect(judged([3, 4, 4, 6, 3])).toMatchObject({ losses: 0, doubles: 2 }));
  it("does not ask for what a snapshot stood for", () =>
    expect(judged([2, 3, RESTART, 8, 9])).toMatchObject({ losses: 0, doubles: 0, transitions: 4 }));
  it("says what it could not judge", () =>
    expect(
      judgeDelivery(
        [
          {
            watched: [
              { windows: [{ zone: "works/x", epoch: 1, first: 1, last: 2, count: 2 }], doubles: 0, unjudged: 1 },
            ],
            cuts: 2,
            probesPublished: 0,
            probesSeen: 0,
          },
        ],
        known,
      ),
    ).toMatchObject({ unjudged: 2, losses: 0, cuts: 2 }));

  it("takes one event's transitions in their order, whatever order they are told in", () => {
    const watch = new LogWatch();
    watch.see([item(4), item(3), item(2)]);
    expect(watch.result()).toMatchObject({ doubles: 0, windows: [{ first: 2, last: 4, count: 3 }] });
  });
});
