import { expect, it } from "vitest";
import type { AlarmName } from "../../wire/health.ts";
import type { Value } from "../../wire/reading.ts";
import type { SensorConfig } from "../config.ts";
import { exampleLimit, exampleZone } from "../example-zone.ts";
import { rings } from "../alarm/ringing.ts";
import { SHELF_MAX_MS } from "./shelf.ts";
import { ZoneHealth } from "../zone.ts";

const T0 = 1_700_000_000_000;

type Input =
  | Value
  | { shelve: string; forMs?: number; once?: true; alarm?: AlarmName }
  | { unshelve: AlarmName }
  | { acknowledge: number }
  | { tick: true }
  | { bad: number };

const oven: Partial<SensorConfig> = {
  silentAfterMs: 600_000,
  limits: {
    low: exampleLimit(10, { priority: "low" }),
    high: exampleLimit(70, { priority: "medium" }),
    highHigh: exampleLimit(80, { priority: "high" }),
  },
  instrument: { priority: "low" },
};

/** Steps one sensor, an input a second, and tells its process alarm after each and whether that is muted. */
function told(inputs: Input[], differs: Partial<SensorConfig> = oven, alarm: AlarmName = "process"): string[] {
  const zone = new ZoneHealth(exampleZone({ oven: { temp: differs } }));
  return inputs.map((input, second) => {
    const at = T0 + second * 1_000;
    const rejected = give(zone, input, at);
    zone.tick(at, at);
    const { state } = zone.standing(0);
    const { state: life = "normal", occurrence = 0, level = "", muted } = state.alarms?.[alarm] ?? {};
    const shelved = state.shelves?.[alarm] ? " shelved" : "";
    return `${life} ${occurrence} ${level}${muted ? " muted" : ""}${shelved}${rejected}`.replace(/ 0 /, "");
  });
}

function give(zone: ZoneHealth, input: Input, at: number): string {
  const sensor = zone.sensors[0]!.id;
  const obeyed = (outcome: ReturnType<ZoneHealth["command"]>) =>
    outcome.outcome === "rejected" ? ` ${outcome.code}` : "";
  if (typeof input !== "object" || "bad" in input) {
    const [value, quality] = typeof input === "object" ? ([input.bad, "bad"] as const) : ([input, "good"] as const);
    zone.reading(0, value, quality, at, at, false);
    return "";
  }
  if ("tick" in input) return "";
  if ("acknowledge" in input) {
    const { acknowledge: occurrence } = input;
    return obeyed(zone.command({ kind: "acknowledge", sensor, alarm: "process", occurrence }, "anna", at));
  }
  if ("unshelve" in input) return obeyed(zone.command({ kind: "unshelve", sensor, alarm: input.unshelve }, "anna", at));
  const { shelve: level, alarm = "process", ...ends } = input;
  return obeyed(zone.command({ kind: "shelve", sensor, alarm, level, reason: "repair", ...ends }, "anna", at));
}

const check = (inputs: Input[], expected: string[]) => expect(told(inputs)).toEqual(expected);

it("records a shelved alarm and does not let it ring", () =>
  check(
    [{ shelve: "high", forMs: 60_000 }, 75, 20, 75],
    [
      "normal shelved",
      "unacknowledged 1 high muted shelved",
      "rtnUnacknowledged 1 high muted shelved",
      "unacknowledged 2 high muted shelved",
    ],
  ));

it("lets a worse level ring, and the other side", () => {
  check(
    [{ shelve: "high", forMs: 60_000 }, 75, 85],
    ["normal shelved", "unacknowledged 1 high muted shelved", "unacknowledged 1 highHigh shelved"],
  );
  check(
    [{ shelve: "highHigh", forMs: 60_000 }, 85, 5],
    ["normal shelved", "unacknowledged 1 highHigh muted shelved", "unacknowledged 1 low shelved"],
  );
});

it("rings when its shelf ends and the condition still holds, in the same occurrence", () =>
  check(
    [75, { acknowledge: 1 }, { shelve: "high", forMs: 2_000 }, { tick: true }, { tick: true }],
    [
      "unacknowledged 1 high",
      "acknowledged 1 high",
      "acknowledged 1 high muted shelved",
      "acknowledged 1 high muted shelved",
      "unacknowledged 1 high",
    ],
  ));

it("is normal when it is taken off its shelf and the condition has gone, though nobody acknowledged", () =>
  check(
    [75, { shelve: "high", forMs: 60_000 }, 20, { unshelve: "process" }, { unshelve: "process" }],
    [
      "unacknowledged 1 high",
      "unacknowledged 1 high muted shelved",
      "rtnUnacknowledged 1 high muted shelved",
      "normal",
      "normal not-shelved",
    ],
  ));

it("ends a one-shot shelf when the alarm clears", () =>
  check(
    [75, { shelve: "high", once: true }, 20, 75],
    ["unacknowledged 1 high", "unacknowledged 1 high muted shelved", "normal", "unacknowledged 2 high"],
  ));

it("refuses a level that is not there and a shelf without end", () =>
  check(
    [{ shelve: "lowLow", once: true }, { shelve: "high" }, { shelve: "high", forMs: SHELF_MAX_MS + 1 }],
    ["normal unknown-level", "normal bad-duration", "normal bad-duration"],
  ));

it("shelves the instrument alarm whatever ails it", () =>
  expect(told([20, { shelve: "any", alarm: "instrument", once: true }, { bad: 20 }, 20], oven, "instrument")).toEqual([
    "normal",
    "normal shelved",
    "unacknowledged 1 invalid muted shelved",
    "normal",
  ]));

const slow: Partial<SensorConfig> = { ...oven, instrument: { priority: "low", onDelayMs: 3_000 } };

it("keeps a one-shot shelf of the instrument alarm where what ails it goes before that has come", () =>
  expect(told([20, { shelve: "any", alarm: "instrument", once: true }, { bad: 20 }, 20], slow, "instrument")).toEqual([
    "normal",
    "normal shelved",
    "normal shelved",
    "normal shelved",
  ]));

it("lets an instrument alarm wait for its on-delay though it is taken off its shelf meanwhile", () =>
  expect(
    told(
      [
        20,
        { shelve: "any", alarm: "instrument", forMs: 60_000 },
        { bad: 20 },
        { tick: true },
        { tick: true },
        { tick: true },
        20,
        { bad: 20 },
        { unshelve: "instrument" },
        { tick: true },
        { tick: true },
      ],
      slow,
      "instrument",
    ),
  ).toEqual([
    "normal",
    "normal shelved",
    "normal shelved",
    "normal shelved",
    "normal shelved",
    "unacknowledged 1 invalid muted shelved",
    "rtnUnacknowledged 1 invalid muted shelved",
    "rtnUnacknowledged 1 invalid muted shelved",
    "normal",
    "normal",
    "unacknowledged 2 invalid",
  ]));

it("rings again when it still stands after its time", () => {
  const again = { ...oven, limits: { high: exampleLimit(70, { priority: "low", reAlarmMs: 2_000 }) } };
  expect(told([75, { acknowledge: 1 }, 76, 76, { acknowledge: 1 }, 20, 20, 20], again)).toEqual([
    "unacknowledged 1 high",
    "acknowledged 1 high",
    "acknowledged 1 high",
    "unacknowledged 1 high",
    "acknowledged 1 high",
    "normal",
    "normal",
    "normal",
  ]);
});

it("keeps shelf and re-alarm over a restart, and says when the next is due", () => {
  const before = new ZoneHealth(exampleZone({ oven: { temp: oven } }));
  give(before, 75, T0);
  give(before, { shelve: "high", forMs: 5_000 }, T0 + 1_000);
  const after = new ZoneHealth(exampleZone({ oven: { temp: oven } }));
  expect(after.restoreSensor(0, before.saveSensor(0))).toBe(true);
  expect(after.restoreMachine(0, before.saveMachine(0))).toBe(true);
  expect(after.nextDeadline()).toBe(T0 + 6_000);
  after.tick(T0 + 5_000, T0 + 7_000);
  expect(after.take().records).toMatchObject([
    {
      at: T0 + 6_000,
      processedAt: T0 + 7_000,
      changes: [
        { region: "alarms.process", from: "unacknowledged", to: "unacknowledged" },
        { region: "suppression.process.shelved", from: "yes", to: "no" },
      ],
      cause: { kind: "timer", text: "shelf of anna is over (repair)" },
      state: { alarms: { process: { state: "unacknowledged", occurrence: 1 } } },
    },
  ]);
});

it("records another shelf in the first one's stead", () => {
  const zone = new ZoneHealth(exampleZone({ oven: { temp: oven } }));
  give(zone, { shelve: "high", forMs: 5_000 }, T0);
  zone.take();
  give(zone, { shelve: "highHigh", once: true }, T0 + 1);
  expect(zone.take().records).toMatchObject([
    {
      by: "anna",
      changes: [{ region: "suppression.process.shelved", from: "yes", to: "yes" }],
      cause: { kind: "command", text: "shelved by anna at level highHigh until it clears: repair" },
      state: { shelves: { process: { level: "highHigh", by: "anna", reason: "repair", from: T0 + 1, once: true } } },
    },
  ]);
});

it("rings again for one alarm though the other has its time behind it", () => {
  const high = exampleLimit(70, { priority: "low", reAlarmMs: 2_000 });
  const zone = new ZoneHealth(
    exampleZone({ oven: { temp: { ...oven, limits: { high }, instrument: { priority: "low", reAlarmMs: 3_000 } } } }),
  );
  const sensor = zone.sensors[0]!.id;
  const acknowledge = (alarm: AlarmName, at: number) =>
    zone.command({ kind: "acknowledge", sensor, alarm, occurrence: 1 }, "anna", at);
  give(zone, 75, T0);
  acknowledge("process", T0);
  zone.tick(T0 + 2_000, T0 + 2_000);
  give(zone, { bad: 75 }, T0 + 2_001);
  acknowledge("instrument", T0 + 2_001);
  zone.tick(T0 + 6_000, T0 + 6_000);
  expect(zone.standing(0).state.alarms).toMatchObject({
    process: { state: "unacknowledged" },
    instrument: { state: "unacknowledged" },
  });
});

it("rings for what another shelf in the first one's stead does not cover", () => {
  const zone = new ZoneHealth(exampleZone({ oven: { temp: oven } }));
  give(zone, { shelve: "highHigh", once: true }, T0);
  give(zone, 85, T0 + 1);
  expect(zone.take().records.some(rings)).toBe(false);
  give(zone, { shelve: "high", once: true }, T0 + 2);
  expect(zone.take().records.filter(rings)).toMatchObject([{ state: { alarms: { process: { level: "highHigh" } } } }]);
});
