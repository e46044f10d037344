import { expect, it } from "vitest";
import type { Quality } from "../../wire/health.ts";
import type { Value } from "../../wire/reading.ts";
import type { SensorConfig } from "../config.ts";
import { exampleLimit, exampleZone } from "../example-zone.ts";
import { ZoneHealth } from "../zone.ts";

const T0 = 1_700_000_000_000;

type Input = [value: Value, quality?: Quality] | { acknowledge: "process" | "instrument"; occurrence: number };

/** Steps one sensor, an input each half second, and tells its alarms after each: `process|instrument #occurrence priority`. */
function told(differs: Partial<SensorConfig>, inputs: Input[]): string[] {
  const zone = new ZoneHealth(exampleZone({ oven: { temp: differs } }));
  return inputs.map((input, half) => {
    const at = T0 + half * 500;
    let rejected = "";
    if ("acknowledge" in input) {
      const { acknowledge: alarm, occurrence } = input;
      const command = { kind: "acknowledge", sensor: zone.sensors[0]!.id, alarm, occurrence } as const;
      const outcome = zone.command(command, "anna", at);
      if (outcome.outcome === "rejected") rejected = ` (${outcome.code})`;
    } else {
      zone.reading(0, input[0], input[1] ?? "good", at, at, false);
    }
    const alarms = Object.entries(zone.standing(0).state.alarms ?? {});
    const lines = alarms.map(
      ([name, { state, occurrence, priority }]) => `${name} ${state} #${occurrence} ${priority}`,
    );
    return (lines.join(", ") || "none") + rejected;
  });
}

const check = (differs: Partial<SensorConfig>, inputs: Input[], expected: string[]) =>
  expect(told(differs, inputs)).toEqual(expected);

const process = (occurrence: number) => ({ acknowledge: "process" as const, occurrence });
const oven: Partial<SensorConfig> = {
  limits: { high: exampleLimit(70, { priority: "medium" }), highHigh: exampleLimit(80, { priority: "high" }) },
  instrument: { priority: "low" },
};

it("rings, is acknowledged and returns", () =>
  check(
    oven,
    [[20], [75], process(1), [76], [20]],
    [
      "none",
      "process unacknowledged #1 medium",
      "process acknowledged #1 medium",
      "process acknowledged #1 medium",
      "none",
    ],
  ));

it("waits for a person though it has returned, and a new occurrence is another one", () =>
  check(
    oven,
    [[75], [20], [75], process(1), process(2), [20]],
    [
      "process unacknowledged #1 medium",
      "process rtnUnacknowledged #1 medium",
      "process unacknowledged #2 medium",
      "process unacknowledged #2 medium (other-occurrence)",
      "process acknowledged #2 medium",
      "none",
    ],
  ));

it("is done once a returned alarm is acknowledged", () =>
  check(
    oven,
    [[75], [20], process(1), process(1)],
    [
      "process unacknowledged #1 medium",
      "process rtnUnacknowledged #1 medium",
      "none",
      "none (nothing-to-acknowledge)",
    ],
  ));

it("rings again in the same occurrence when it escalates, and keeps its priority when it comes back a level", () =>
  check(
    oven,
    [[75], process(1), [85], process(1), [75], [20]],
    [
      "process unacknowledged #1 medium",
      "process acknowledged #1 medium",
      "process unacknowledged #1 high",
      "process acknowledged #1 high",
      "process acknowledged #1 high",
      "none",
    ],
  ));

it("records what has priority log, and rings when that escalates to what rings", () =>
  check(
    { limits: { high: exampleLimit(70), highHigh: exampleLimit(80, { priority: "high" }) } },
    [[75], [20], [75], [85]],
    ["process acknowledged #1 log", "none", "process acknowledged #2 log", "process unacknowledged #2 high"],
  ));

it("asks nobody where the profile asks no acknowledgement", () =>
  check(
    { limits: { high: exampleLimit(70, { priority: "low", acknowledge: false }) } },
    [[75], [20]],
    ["process unacknowledged #1 low", "none"],
  ));

it("tells a broken instrument by an alarm of its own, and holds the process alarm meanwhile", () =>
  check(
    oven,
    [[75], [75, "bad"], { acknowledge: "instrument", occurrence: 1 }, [75], [20]],
    [
      "process unacknowledged #1 medium",
      "process unacknowledged #1 medium, instrument unacknowledged #1 low",
      "process unacknowledged #1 medium, instrument acknowledged #1 low",
      "process unacknowledged #1 medium",
      "process rtnUnacknowledged #1 medium",
    ],
  ));

it("escalates a discrete sensor to a value of higher priority", () => {
  const abnormal = (value: string, priority: "low" | "high") => ({ value, priority, onDelayMs: 0, offDelayMs: 0 });
  const door: Partial<SensorConfig> = {
    kind: "discrete",
    reports: "onChange",
    abnormal: [abnormal("open", "low"), abnormal("forced", "high")],
  };
  check(
    door,
    [["open"], process(1), ["forced"], ["open"]],
    [
      "process unacknowledged #1 low",
      "process acknowledged #1 low",
      "process unacknowledged #1 high",
      "process unacknowledged #1 high",
    ],
  );
});

it("records who acknowledged, which occurrence, and refuses what it does not know", () => {
  const zone = new ZoneHealth(exampleZone({ oven: { temp: oven } }));
  zone.reading(0, 75, "good", T0, T0, false);
  zone.take();
  const sensor = zone.sensors[0]!.id;
  expect(zone.command({ kind: "acknowledge", sensor, alarm: "process", occurrence: 1 }, "anna", T0 + 5)).toEqual({
    outcome: "applied",
  });
  const { records, sensors } = zone.take();
  expect(sensors).toEqual([0]);
  expect(records).toMatchObject([
    {
      at: T0 + 5,
      changes: [{ region: "alarms.process", from: "unacknowledged", to: "acknowledged" }],
      occurrence: 1,
      by: "anna",
      cause: { kind: "command", text: "acknowledged by anna" },
      health: "good",
      healthBefore: "good",
    },
  ]);
  const unknown = zone.machines[0]!.id as string as typeof sensor;
  expect(
    zone.command({ kind: "acknowledge", sensor: unknown, alarm: "process", occurrence: 1 }, "anna", T0),
  ).toMatchObject({
    outcome: "rejected",
    code: "unknown-sensor",
  });
});

it("keeps priority and message that it rang with, whatever the configuration says after a restart", () => {
  const before = new ZoneHealth(exampleZone({ oven: { temp: oven } }));
  before.reading(0, 75, "good", T0, T0, false);
  const changed = { ...oven, limits: { high: exampleLimit(70, { priority: "log" }) } };
  const after = new ZoneHealth(exampleZone({ oven: { temp: changed } }));
  expect(after.restoreSensor(0, before.saveSensor(0))).toBe(true);
  after.reading(0, 76, "good", T0 + 1_000, T0 + 1_000, false);
  expect(after.standing(0)).toEqual({
    ...before.standing(0),
    reading: { ...before.standing(0).reading, value: 76, at: T0 + 1_000 },
  });
});
