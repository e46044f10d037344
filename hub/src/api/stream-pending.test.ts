import { describe, expect, it } from "vitest";
import { Changes } from "@tocsin/core/fleet/changes";
import { newZone, type ZoneEntry } from "@tocsin/core/fleet/entry";
import type { TransitionItem } from "@tocsin/core/wire/hub-api";
import { Pending } from "./stream-pending.ts";

const transitions = (first: number, last: number): TransitionItem[] =>
  Array.from({ length: last - first + 1 }, (_, i) => ({ seq: first + i }) as TransitionItem);
const zone = newZone({ site: "site" as never, zone: "press" as never });
const touched = (...zones: ZoneEntry[]) => {
  const changes = new Changes();
  for (const each of zones) changes.zones.add(each);
  return changes;
};

describe("what is told with the next batch", () => {
  it("is bounded, and says how much of what happened it leaves out", () => {
    const pending = new Pending();
    for (let i = 0; i < 13; i++) pending.happened(transitions(i * 500 + 1, i * 500 + 500));
    const { leftOut } = pending.take(new Changes(), 0, 1);
    expect(leftOut).toBe(1_500);
    pending.happened(transitions(6_501, 6_501));
    expect(pending.take(new Changes(), 1, 1).leftOut).toBe(0);
  });

  it("holds what is counted of a zone back for a moment, and then tells it though nothing else has changed", () => {
    const pending = new Pending();
    const told = (changes: Changes, at: number) => pending.take(changes, at, 1).changes.zones.size;
    expect([told(touched(zone), 0), told(touched(zone), 20), told(touched(zone), 240)]).toEqual([1, 0, 0]);
    expect([told(new Changes(), 250), told(new Changes(), 270)]).toEqual([1, 0]);
  });
  it("lets zones take turns where many of them move, and tells each of them in its time", () => {
    const zones = Array.from({ length: 10 }, (_, i) => newZone({ site: "site" as never, zone: `z${i}` as never }));
    const pending = new Pending();
    const told = Array.from({ length: 50 }, (_, i) => [...pending.take(touched(...zones), i * 20, 1).changes.zones]);
    expect(told[0]).toHaveLength(10);
    expect(Math.max(...told.slice(1).map(({ length }) => length))).toBe(1);
    for (const each of zones) expect(told.flat().filter((one) => one === each).length).toBeGreaterThanOrEqual(3);
  });
});
