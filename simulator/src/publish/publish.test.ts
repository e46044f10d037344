import { describe, expect, it } from "vitest";
import { Backlog } from "./backlog.ts";
import { toMessages, type SaidBy } from "./dialect.ts";

const NOW = 1_764_000_000_000;
const level: SaidBy = { sensor: "oil-level", said: { value: 71.9, broken: false }, retain: false };
const broken: SaidBy = { sensor: "oil-flow", said: { value: -5, broken: true }, retain: false };
const door: SaidBy = { sensor: "door", said: { value: "open", broken: false }, retain: true };

describe("payloads", () => {
  it("are short in one zone", () =>
    expect(toMessages("short", "press", "press-07", [level, broken], NOW)).toEqual([
      { topic: "press/press-07/oil-level", payload: `{"v":71.9,"t":${NOW}}`, retain: false },
      { topic: "press/press-07/oil-flow", payload: `{"v":-5,"t":${NOW},"quality":"bad"}`, retain: false },
    ]));

  it("are long in another", () =>
    expect(toMessages("long", "paint", "oven-2", [level], NOW)[0]!.payload).toBe(`{"value":71.9,"ts":${NOW}}`));

  it("hold a whole machine in the third, with discrete values apart and retained", () =>
    expect(toMessages("machine", "assembly", "robot-12", [level, broken, door], NOW)).toEqual([
      { topic: "assembly/robot-12/door", payload: `{"v":"open","t":${NOW}}`, retain: true },
      {
        topic: "assembly/robot-12",
        payload: `{"timestamp":${NOW},"oil-level":71.9,"oil-flow":{"v":-5,"quality":"bad"}}`,
        retain: false,
      },
    ]));

  it("are none when a machine says nothing", () => expect(toMessages("machine", "a", "b", [], NOW)).toEqual([]));
});

describe("the backlog", () => {
  const message = (number: number) => ({ topic: String(number), payload: "", retain: false });

  it("gives messages back in their order", () => {
    const backlog = new Backlog(10_000);
    for (let number = 0; number < 5_000; number++) backlog.push(message(number));
    for (let number = 0; number < 5_000; number++) expect(backlog.shift()!.topic).toBe(String(number));
    expect(backlog.shift()).toBeUndefined();
    expect(backlog.dropped).toBe(0);
  });

  it("drops the oldest when it is full, and counts it", () => {
    const backlog = new Backlog(3);
    for (let number = 0; number < 5; number++) backlog.push(message(number));
    expect([backlog.length, backlog.dropped, backlog.shift()!.topic]).toEqual([3, 2, "2"]);
  });
});
