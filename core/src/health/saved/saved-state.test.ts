import { expect, it } from "vitest";
import type { SensorConfig } from "../config.ts";
import { exampleLimit, exampleZone } from "../example-zone.ts";
import { ZoneHealth } from "../zone.ts";

const T0 = 1_700_000_000_000;
const zoneOf = (differs: Partial<SensorConfig>) => new ZoneHealth(exampleZone({ oven: { temp: differs } }));
const read = (zone: ZoneHealth, seconds: number, value: number) =>
  zone.reading(0, value, "good", T0 + seconds * 1_000, T0 + seconds * 1_000, false);
const slow = { limits: { high: exampleLimit(70, { onDelayMs: 10_000 }) }, silentAfterMs: 60_000 };

it("fires a delay at its own minute though the process was killed in the middle of it", () => {
  const before = zoneOf(slow);
  read(before, 0, 71);
  const after = zoneOf(slow);
  expect(after.restoreSensor(0, before.saveSensor(0))).toBe(true);
  after.tick(T0 + 60_000, T0 + 60_000);
  expect(after.take().records[0]).toMatchObject({ at: T0 + 10_000, state: { signal: "live", limit: "high" } });
});

it("keeps its state under a changed configuration and judges it anew with the first input", () => {
  const before = zoneOf({ limits: { high: exampleLimit(70) } });
  read(before, 0, 75);
  const after = zoneOf({ limits: { high: exampleLimit(80) } });
  after.restoreSensor(0, before.saveSensor(0));
  expect(after.standing(0)).toEqual(before.standing(0));
  read(after, 1, 75);
  expect(after.standing(0)).toMatchObject({ state: { limit: "normal" }, cause: { text: "75 °C back from high 80" } });
});

it("says that a limit is gone which the configuration has lost", () => {
  const before = zoneOf({ limits: { high: exampleLimit(70) } });
  read(before, 0, 75);
  const after = zoneOf({});
  after.restoreSensor(0, before.saveSensor(0));
  read(after, 1, 75);
  expect(after.standing(0)).toMatchObject({
    state: { limit: "normal" },
    cause: { kind: "configuration", text: "75 °C has no limit high any more" },
  });
});

it("waits for the off-delay of a held limit that another configuration had lost in between", () => {
  const limits = { high: exampleLimit(70, { offDelayMs: 10_000 }) };
  const first = zoneOf({ limits });
  read(first, 0, 75);
  first.reading(0, 75, "bad", T0 + 1_000, T0 + 1_000, false);
  const without = zoneOf({});
  without.restoreSensor(0, first.saveSensor(0));
  without.tick(T0 + 1_000, T0 + 3_000);
  const again = zoneOf({ limits, silentAfterMs: 60_000 });
  again.restoreSensor(0, without.saveSensor(0));
  read(again, 4, 50);
  expect(again.standing(0).state).toMatchObject({ signal: "live", limit: "high" });
  again.tick(T0 + 14_000, T0 + 14_000);
  expect(again.standing(0)).toMatchObject({ since: T0 + 14_000, state: { limit: "normal" } });
});

it("drops the delay of a limit that the configuration has lost", () => {
  const before = zoneOf(slow);
  read(before, 0, 71);
  const after = zoneOf({ silentAfterMs: 60_000 });
  after.restoreSensor(0, before.saveSensor(0));
  after.tick(T0 + 30_000, T0 + 30_000);
  expect(after.take().records).toEqual([]);
});

it("rings at once for a value that a changed configuration calls off normal, and only then", () => {
  const door: Partial<SensorConfig> = { kind: "discrete", reports: "onChange" };
  const open = { value: "open", priority: "low" as const, onDelayMs: 0, offDelayMs: 0 };
  const before = zoneOf(door);
  before.reading(0, "open", "good", T0, T0, false);
  const same = zoneOf(door);
  const after = zoneOf({ ...door, abnormal: [open] });
  for (const zone of [same, after]) {
    zone.restoreSensor(0, before.saveSensor(0));
    zone.restoreMachine(0, before.saveMachine(0));
    zone.tick(T0 + 1_000, T0 + 1_000);
  }
  expect(same.take().records).toEqual([]);
  expect(after.standing(0)).toMatchObject({
    state: { limit: "offNormal", alarms: { process: { state: "unacknowledged", since: T0 + 1_000 } } },
    cause: { kind: "configuration", text: '"open" is judged by another configuration' },
  });
});

it("judges what reports on change by limits that have moved, and keeps the occurrence of an alarm that goes on", () => {
  const on = (high: number) =>
    zoneOf({ reports: "onChange", limits: { high: exampleLimit(high, { priority: "low" }) } });
  const before = on(70);
  read(before, 0, 75);
  const standing = (zone: ZoneHealth) => {
    zone.restoreSensor(0, before.saveSensor(0));
    zone.tick(T0 + 1_000, T0 + 1_000);
    const { state, cause } = zone.standing(0);
    return [state.alarms?.process?.state, state.alarms?.process?.occurrence, cause?.kind];
  };
  expect(standing(on(72))).toEqual(["unacknowledged", 1, "limit"]);
  expect(standing(on(80))).toEqual(["rtnUnacknowledged", 1, "configuration"]);
});

it("judges a sensor anew whose kind has changed", () => {
  const before = zoneOf({ limits: { high: exampleLimit(70) } });
  read(before, 0, 75);
  const after = zoneOf({ kind: "discrete" });
  after.restoreSensor(0, before.saveSensor(0));
  read(after, 1, 75);
  expect(after.standing(0).state).toEqual({ signal: "live", limit: "normal" });
});

const unreadable = [
  "",
  "{",
  "null",
  "[]",
  '{"v":3}',
  '{"v":2}',
  '{"v":1,"ordinal":1,"since":0,"cause":{},"signal":"dead","limit":"normal"}',
];

it.each(unreadable)("is unknown with a cause where its saved state reads %j, and says so in the log", (saved) => {
  const zone = zoneOf({});
  expect(zone.restoreSensor(0, saved)).toBe(false);
  expect(zone.restoreMachine(0, saved)).toBe(false);
  expect(zone.standing(0)).toMatchObject({ health: "unknown", cause: { kind: "signal" } });
  zone.tick(T0, T0);
  expect(zone.take().records).toMatchObject([{ of: "sensor", at: T0, health: "unknown" }]);
  read(zone, 1, 20);
  expect(zone.standing(0).health).toBe("good");
});

it("keeps the wording of version 2", () => {
  const zone = zoneOf({ ...slow, deadband: 1 });
  read(zone, 0, 20);
  zone.reading(0, 71, "uncertain", T0 + 1_000, T0 + 1_000, false);
  zone.reading(0, 71, "good", T0 + 500, T0 + 1_500, false);
  expect(JSON.parse(zone.saveSensor(0))).toEqual({
    v: 2,
    ordinal: 3,
    signal: "live",
    limit: "normal",
    uncertain: true,
    newest: T0 + 1_000,
    seen: T0 + 1_000,
    value: 71,
    quality: "uncertain",
    pending: { high: T0 + 11_000 },
    late: { count: 1, last: T0 + 500 },
    since: T0 + 1_000,
    cause: { kind: "quality", text: "quality uncertain" },
  });
});

it("keeps the wording of version 2 of alarms and shelves", () => {
  const high = exampleLimit(70, { priority: "medium", message: "Too hot", acknowledge: false, reAlarmMs: 60_000 });
  const zone = zoneOf({ limits: { high } });
  const sensor = zone.sensors[0]!.id;
  read(zone, 0, 75);
  zone.command({ kind: "acknowledge", sensor, alarm: "process", occurrence: 1 }, "anna", T0 + 1);
  const shelf = { level: "high", reason: "repair", forMs: 9_000 };
  zone.command({ kind: "shelve", sensor, alarm: "process", ...shelf }, "anna", T0 + 2);
  expect(JSON.parse(zone.saveSensor(0))).toEqual({
    v: 2,
    ordinal: 1,
    signal: "live",
    limit: "high",
    newest: T0,
    seen: T0,
    value: 75,
    quality: "good",
    active: ["high"],
    since: T0 + 2,
    cause: { kind: "command", level: "high", text: "shelved by anna at level high for 9 s: repair" },
    alarms: {
      process: {
        state: "acknowledged",
        occurrence: 1,
        since: T0,
        level: "high",
        priority: "medium",
        message: "Too hot",
        asksNoAcknowledgement: true,
        reAlarmMs: 60_000,
        reAlarmAt: T0 + 60_001,
        begins: [T0],
        first: { id: sensor, alarm: "process", occurrence: 1, at: T0 },
      },
    },
    shelves: { process: { level: "high", by: "anna", reason: "repair", from: T0 + 2, until: T0 + 9_002 } },
  });
});

it("carries priority and message of what stands, the worse of limit and instrument", () => {
  const zone = zoneOf({
    limits: { high: exampleLimit(70, { priority: "medium", message: "Too hot" }) },
    instrument: { priority: "high", message: "Check the wire" },
  });
  read(zone, 0, 75);
  expect(zone.standing(0)).toMatchObject({ priority: "medium", message: "Too hot" });
  zone.reading(0, 75, "bad", T0 + 1_000, T0 + 1_000, false);
  expect(zone.standing(0)).toMatchObject({ priority: "high", message: "Check the wire", state: { held: true } });
  read(zone, 2, 20);
  expect(zone.standing(0)).not.toHaveProperty("priority");
});

it("never lets a late acknowledgement reach an occurrence that comes after its saved state was lost", () => {
  const config = exampleZone({ oven: { temp: { limits: { high: exampleLimit(70, { priority: "low" }) } } } });
  const zone = new ZoneHealth(config);
  zone.ordinals[0] = 41;
  zone.restoreSensor(0, "lost");
  zone.reading(0, 75, "good", T0, T0, false);
  const occurrence = zone.standing(0).state.alarms!.process!.occurrence;
  expect(occurrence).toBeGreaterThan(41);
  const target = { kind: "acknowledge", sensor: zone.sensors[0]!.id, alarm: "process" } as const;
  expect(zone.command({ ...target, occurrence: 1 }, "anna", T0)).toMatchObject({ code: "other-occurrence" });
  expect(zone.command({ ...target, occurrence }, "anna", T0)).toEqual({ outcome: "applied" });
});

const silentWith = (differs: Partial<SensorConfig>) => {
  const zone = zoneOf({ instrument: { priority: "medium", onDelayMs: 60_000 }, ...differs });
  read(zone, 0, 75);
  zone.tick(T0 + 4_000, T0 + 4_000);
  expect(zone.standing(0).state.signal).toBe("silent");
  return zone;
};
const startedWith = (before: ZoneHealth, differs: Partial<SensorConfig>, seconds = 5) => {
  const after = zoneOf(differs);
  after.restoreSensor(0, before.saveSensor(0));
  after.tick(T0 + seconds * 1_000, T0 + seconds * 1_000);
  return after;
};

it("is not silent any more where it now reports on change, and waits for no alarm of its silence", () => {
  const after = startedWith(silentWith({}), { reports: "onChange", instrument: { priority: "medium" } });
  expect(after.standing(0)).toMatchObject({
    health: "good",
    state: { signal: "live" },
    cause: { kind: "configuration", text: "it reports on change: quiet says nothing of it" },
  });
  expect(after.nextDeadline()).toBe(Infinity);
});

it("lets the alarm of a silence return with it, and judges the value that stands", () => {
  const before = silentWith({ instrument: { priority: "medium" } });
  expect(before.standing(0).state.alarms?.instrument?.state).toBe("unacknowledged");
  const limits = { high: exampleLimit(70, { priority: "low" }) };
  const { state } = startedWith(before, { reports: "onChange", limits }).standing(0);
  expect(state).toMatchObject({
    limit: "high",
    alarms: { instrument: { state: "rtnUnacknowledged" }, process: { state: "unacknowledged" } },
  });
});

it("is silent later where that is later now, counted from its last reading", () => {
  const after = startedWith(silentWith({}), { silentAfterMs: 20_000 });
  expect(after.standing(0)).toMatchObject({
    state: { signal: "live" },
    cause: { text: "it is silent only after 20 s" },
  });
  expect(after.nextDeadline()).toBe(T0 + 20_000);
  expect(startedWith(silentWith({}), { silentAfterMs: 4_000 }).standing(0).state.signal).toBe("silent");
});

it("calls no reading valid that was none, though its sensor is silent no more", () => {
  const before = zoneOf({ range: { from: 3.6, to: 21 } });
  read(before, 0, 2);
  before.tick(T0 + 4_000, T0 + 4_000);
  const after = startedWith(before, { range: { from: 3.6, to: 21 }, reports: "onChange" });
  expect(after.standing(0)).toMatchObject({ health: "failure", state: { signal: "invalid" } });
});

it("is not frozen any more where nobody watches whether it stands still", () => {
  const before = zoneOf({ frozenMs: 2_000 });
  for (const second of [0, 1, 2, 3]) read(before, second, 20);
  expect(before.standing(0).state.signal).toBe("frozen");
  expect(startedWith(before, { frozenMs: 2_000 }).standing(0).state.signal).toBe("frozen");
  expect(startedWith(before, {}).standing(0).state.signal).toBe("live");
});
