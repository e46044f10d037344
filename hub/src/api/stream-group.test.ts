import { setTimeout as sleep } from "node:timers/promises";
import { expect, it } from "vitest";
import { encodeEvent } from "./stream-event.ts";
import { StreamGroup, type Beginning } from "./stream-group.ts";

const RESUMED_FROM = 30;

it("reads once for each event that clients resume from, however many these are", async () => {
  const group = new StreamGroup({});
  const read: string[] = [];
  const tell = async (after: string, made: Beginning) => {
    read.push(after);
    await sleep(1);
    made.begin(encodeEvent("changes", {}), 1, 0);
    return true;
  };
  const begun = Array.from({ length: RESUMED_FROM }, (_, i) => {
    const after = `a-${i}-0`;
    return group.beginning(after, 0, (made) => tell(after, made));
  });
  await Promise.all(begun.map(({ ready }) => ready));
  expect(begun.map(({ isOver, events }) => [isOver, events.length])).toEqual(begun.map(() => [false, 1]));
  expect(read).toHaveLength(RESUMED_FROM);
});
