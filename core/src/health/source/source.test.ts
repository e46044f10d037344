import { getAdjacencyMap } from "xstate/graph";
import { describe, expect, it } from "vitest";
import { toId } from "../../wire/id.ts";
import type { SensorConfig, ZoneConfig } from "../config.ts";
import { exampleZone, transitionsOf } from "../example-zone.ts";
import { SOURCE_EVENTS, sourceChart, sourceStatechart } from "../statechart/source-statechart.ts";
import { pressZone } from "../example-press.ts";
import { ZoneHealth } from "../zone.ts";

const T0 = 1_700_000_000_000;
const at = (seconds: number) => T0 + seconds * 1_000;
const source = toId("plc");
const instrument = { priority: "medium" as const };
const periodic: Partial<SensorConfig> = { source, instrument };
const door: Partial<SensorConfig> = { source, instrument, kind: "discrete", reports: "onChange" };

/** A machine whose first six sensors send each second through one source; then a door through it, and one without. */
function plcZone(count = 6): ZoneConfig {
  const names = Array.from({ length: count }, (_, place) => [`s${place}`, periodic] as const);
  return exampleZone({ press: { ...Object.fromEntries(names), door, other: { instrument } } });
}
const DOOR = 6;

/** From `from` to `to`, once a second: a reading of each of these sensors, then a tick. */
function run(zone: ZoneHealth, sensors: readonly number[], from: number, to: number): void {
  for (let second = from; second <= to; second += 1) {
    for (const sensor of sensors) zone.reading(sensor, 20, "good", at(second), at(second), false);
    zone.tick(at(second), at(second));
  }
}
const six = [0, 1, 2, 3, 4, 5];

/** What rang or returned, and what became of the source: `seconds name: region from>to`. */
function told(zone: ZoneHealth): string[] {
  return transitionsOf(zone.take().records).flatMap((record) =>
    record.changes
      .filter(({ region }) => region.startsWith("alarm") || record.of === "source")
      .map(({ region, from, to }) => {
        const name = record.id.split("/").at(-1);
        return `${(record.at - T0) / 1_000} ${name}: ${region} ${from}>${to}`;
      }),
  );
}

const signals = (zone: ZoneHealth) => zone.sensors.map((_, sensor) => zone.standing(sensor).state.signal);

const allLive = (): ZoneHealth => {
  const zone = new ZoneHealth(plcZone());
  zone.reading(DOOR, "shut", "good", at(0), at(0), false);
  run(zone, [...six, 7], 0, 5);
  zone.take();
  return zone;
};

it("answers from its table what XState answers, and reaches every state", () => {
  const events = SOURCE_EVENTS.map((type) => ({ type }));
  const reachable = Object.values(getAdjacencyMap(sourceStatechart, { events }));
  expect(reachable).toHaveLength(3 * 4 * 2);
  for (const { state } of reachable) {
    const number = sourceChart.stateOf(state.value);
    for (const event of SOURCE_EVENTS)
      expect(sourceChart.step(number, event)).toEqual(sourceChart.consult(number, event));
  }
});

describe("a source most of whose sensors fall silent together", () => {
  it("raises one alarm in their stead, and they are unknown", () => {
    const zone = allLive();
    run(zone, [7], 6, 20);
    const moved = zone.take().records;
    expect(moved.filter((record) => record.kind === "transition" && record.priority !== undefined)).toMatchObject([
      {
        of: "source",
        id: "plant/press/plc",
        at: at(8),
        health: "failure",
        priority: "medium",
        message: "source silent: 5 of 6 sensors of plc fell silent together",
        occurrence: 1,
        state: { signal: "silent", alarm: { state: "unacknowledged", occurrence: 1, level: "silent" } },
      },
    ]);
    expect(signals(zone)).toEqual([...six.map(() => "unknown"), "unknown", "live"]);
    expect(zone.standing(0)).toMatchObject({
      health: "unknown",
      cause: { kind: "source", text: "5 of 6 sensors of plc fell silent together" },
    });
    expect(zone.standing(0).state).not.toHaveProperty("alarms");
  });

  it("is back when they are heard, and what reports on change stands where it stood", () => {
    const zone = allLive();
    run(zone, [7], 6, 20);
    told(zone);
    run(zone, [...six, 7], 21, 30);
    expect(told(zone)).toEqual(["21 plc: signal silent>live", "21 plc: alarm unacknowledged>rtnUnacknowledged"]);
    expect(signals(zone)).toEqual(zone.sensors.map(() => "live"));
  });

  it("lets ring on its return only what says nothing even then", () => {
    const zone = allLive();
    run(zone, [7], 6, 20);
    told(zone);
    run(zone, [1, 2, 3, 4, 5, 7], 21, 40);
    expect(told(zone)).toEqual([
      "21 plc: signal silent>live",
      "21 plc: alarm unacknowledged>rtnUnacknowledged",
      // Silent three intervals after the source came back, and rings two more later: no verdict on the source came.
      "26 s0: alarms.instrument normal>unacknowledged",
    ]);
  });

  it("is acknowledged by its occurrence", () => {
    const zone = allLive();
    run(zone, [7], 6, 20);
    const acknowledge = (occurrence: number) =>
      zone.command({ kind: "acknowledgeSource", source: "plant/press/plc", occurrence }, "anna", at(21));
    expect(acknowledge(2)).toMatchObject({ code: "other-occurrence" });
    told(zone);
    expect(acknowledge(1)).toEqual({ outcome: "applied" });
    expect(told(zone)).toEqual(["21 plc: alarm unacknowledged>acknowledged"]);
    expect(acknowledge(1)).toMatchObject({ code: "nothing-to-acknowledge" });
    const unknown = { kind: "acknowledgeSource", source: "plant/press/x", occurrence: 1 } as const;
    expect(zone.command(unknown, "anna", at(22))).toMatchObject({ code: "unknown-source" });
  });
});

describe("a source of a zone that says when one counts as gone", () => {
  const zoneOf = () => new ZoneHealth({ ...plcZone(3), sourceSilence: { share: 1, atLeast: 3, intervals: 4 } });

  it("is gone by fewer sensors, where it is all of them", () => {
    const zone = zoneOf();
    run(zone, [0, 1, 2, 4], 0, 5);
    run(zone, [4], 6, 20);
    expect(told(zone)).toEqual([
      "0 plc: signal unknown>live",
      "8 plc: signal live>silent",
      "8 plc: alarm normal>unacknowledged",
    ]);
  });

  it("is there while one is heard; the others' alarms wait for as long", () => {
    const zone = zoneOf();
    run(zone, [0, 1, 2, 4], 0, 5);
    run(zone, [2, 4], 6, 20);
    expect(told(zone)).toEqual([
      "0 plc: signal unknown>live",
      "12 s0: alarms.instrument normal>unacknowledged",
      "12 s1: alarms.instrument normal>unacknowledged",
    ]);
  });
});

describe("a source that is there", () => {
  it("leaves a few silent sensors their own alarms, which wait for its verdict", () => {
    const zone = allLive();
    run(zone, [4, 5, 7], 6, 20);
    expect(told(zone)).toEqual([0, 1, 2, 3].map((sensor) => `10 s${sensor}: alarms.instrument normal>unacknowledged`));
    expect(signals(zone).slice(0, 4)).toEqual(["silent", "silent", "silent", "silent"]);
  });

  it("lets what breaks while it waits ring at once, and what is heard again not at all", () => {
    const zone = allLive();
    run(zone, [2, 3, 4, 5, 7], 6, 8);
    zone.reading(0, 20, "bad", at(9), at(9), false);
    zone.reading(1, 20, "good", at(9), at(9), false);
    run(zone, [1, 2, 3, 4, 5, 7], 10, 11);
    expect(told(zone)).toEqual(["9 s0: alarms.instrument normal>unacknowledged"]);
  });

  it("is not gone where they fall silent one after the other", () => {
    const zone = allLive();
    for (const sensor of six) run(zone, [...six.slice(sensor + 1), 7], 6 + sensor * 4, 9 + sensor * 4);
    run(zone, [7], 30, 40);
    expect(told(zone).filter((line) => line.includes("plc"))).toEqual([]);
    expect(signals(zone).slice(0, 6)).toEqual(six.map(() => "silent"));
  });

  it("makes nobody wait where it has too few sensors to be judged by", () => {
    const zone = new ZoneHealth(plcZone(4));
    run(zone, [0, 1, 2, 3], 0, 5);
    zone.take();
    run(zone, [], 6, 20);
    expect(told(zone)).toEqual([0, 1, 2, 3].map((sensor) => `8 s${sensor}: alarms.instrument normal>unacknowledged`));
  });
});

describe("a source that says itself that it is gone", () => {
  it("takes its sensors with it at once, and the door that says nothing comes back with it", () => {
    const zone = allLive();
    expect(zone.sourceSaid("plc", "gone", "its will: plc is offline", at(6), at(6))).toBe(true);
    expect(told(zone)).toEqual(["6 plc: signal live>silent", "6 plc: alarm normal>unacknowledged"]);
    expect(zone.standing(DOOR)).toMatchObject({ health: "unknown", cause: { text: "its will: plc is offline" } });
    zone.sourceSaid("plc", "gone", "again", at(7), at(7));
    expect(told(zone)).toEqual([]);
    zone.sourceSaid("plc", "back", "its birth", at(8), at(8));
    expect(told(zone)).toEqual(["8 plc: signal silent>live", "8 plc: alarm unacknowledged>rtnUnacknowledged"]);
    expect(zone.standing(DOOR)).toMatchObject({ health: "good", state: { signal: "live" } });
    expect(zone.sourceSaid("x", "gone", "", at(9), at(9))).toBe(false);
  });

  it("lets no sensor ring that gets its power back meanwhile", () => {
    const zone = new ZoneHealth(pressZone({}, periodic));
    zone.reading(0, "1", "good", at(0), at(0), false);
    zone.reading(1, 20, "good", at(0), at(0), false);
    zone.sourceSaid("plc", "gone", "its will", at(1), at(1));
    zone.reading(0, "0", "good", at(2), at(2), false);
    zone.reading(0, "1", "good", at(10), at(10), false);
    zone.tick(at(60), at(60));
    expect(zone.standing(1)).toMatchObject({ health: "unknown", state: { signal: "unknown" } });
    zone.sourceSaid("plc", "back", "its birth", at(61), at(61));
    zone.tick(at(80), at(80));
    expect(zone.standing(1)).toMatchObject({ health: "failure", state: { signal: "silent" } });
  });

  it("lets the delay of what reports on change begin anew when it is back, though it says nothing", () => {
    const abnormal = [{ value: "open", priority: "low" as const, onDelayMs: 5_000, offDelayMs: 0 }];
    const zone = new ZoneHealth(exampleZone({ press: { door: { ...door, abnormal } } }));
    zone.reading(0, "open", "good", at(0), at(0), false);
    zone.sourceSaid("plc", "gone", "its will", at(3), at(3));
    zone.tick(at(10), at(10));
    zone.sourceSaid("plc", "back", "its birth", at(20), at(20));
    zone.tick(at(24), at(24));
    expect(zone.standing(0).state).toEqual({ signal: "live", limit: "normal" });
    zone.tick(at(25), at(25));
    expect(zone.standing(0).state).toMatchObject({ limit: "offNormal", alarms: { process: { since: at(25) } } });
  });
});

describe("over a restart", () => {
  const restarted = (before: ZoneHealth): ZoneHealth => {
    const after = new ZoneHealth(plcZone());
    before.sensors.forEach((_, sensor) => after.restoreSensor(sensor, before.saveSensor(sensor)));
    before.machines.forEach((_, machine) => after.restoreMachine(machine, before.saveMachine(machine)));
    before.sources.forEach((_, number) => after.restoreSource(number, before.saveSource(number)));
    return after;
  };

  it("counts on what had fallen silent before, and fires what waited at its own time", () => {
    const before = allLive();
    run(before, [2, 3, 4, 5, 7], 6, 8);
    const alone = restarted(before);
    run(alone, [2, 3, 4, 5, 7], 9, 12);
    expect(told(alone)).toEqual([0, 1].map((sensor) => `10 s${sensor}: alarms.instrument normal>unacknowledged`));
    const together = allLive();
    run(together, [3, 5, 7], 6, 6);
    run(together, [7], 7, 8);
    const after = restarted(together);
    run(after, [7], 9, 12);
    expect(told(after)).toEqual(["9 plc: signal live>silent", "9 plc: alarm normal>unacknowledged"]);
  });

  it("knows a source that was gone, and tells its wording", () => {
    const before = allLive();
    run(before, [7], 6, 20);
    const first = { id: before.sources[0]!.id, alarm: "source", occurrence: 1, at: at(8) };
    expect(JSON.parse(before.saveSource(0))).toEqual({
      v: 1,
      signal: "silent",
      alarmState: "unacknowledged",
      alarm: {
        occurrence: 1,
        since: at(8),
        priority: "medium",
        message: "source silent: 5 of 6 sensors of plc fell silent together",
        first,
      },
      first,
      since: at(8),
      cause: { kind: "source", text: "5 of 6 sensors of plc fell silent together" },
    });
    expect(JSON.parse(before.saveSensor(DOOR))).toMatchObject({
      signal: "unknown",
      source: { text: "5 of 6 sensors of plc fell silent together", since: at(8), was: "live" },
    });
    const after = restarted(before);
    run(after, [...six, 7], 21, 22);
    expect(told(after)).toEqual(["21 plc: signal silent>live", "21 plc: alarm unacknowledged>rtnUnacknowledged"]);
  });

  it("waits for no source of which nothing can be read", () => {
    const before = allLive();
    run(before, [7], 6, 20);
    const after = new ZoneHealth(plcZone());
    before.sensors.forEach((_, sensor) => after.restoreSensor(sensor, before.saveSensor(sensor)));
    for (const text of ["", "{", "null", '{"v":2}', '{"v":1,"alarmState":"normal","cause":{},"signal":"dead"}'])
      expect(after.restoreSource(0, text)).toBe(false);
    after.tick(at(21), at(21));
    expect(signals(after)).toEqual([...six.map(() => "unknown"), "live", "live"]);
    after.tick(at(24), at(24));
    expect(told(after).filter((line) => line.includes("plc"))).toEqual([
      "21 plc: signal unknown>live",
      "24 plc: signal live>silent",
      "24 plc: alarm normal>unacknowledged",
    ]);
  });
});
