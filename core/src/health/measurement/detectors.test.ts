import { expect, it } from "vitest";
import type { Quality } from "../../wire/health.ts";
import type { SensorConfig } from "../config.ts";
import { exampleLimit, exampleZone, transitionsOf } from "../example-zone.ts";
import { ZoneHealth } from "../zone.ts";

const T0 = 1_700_000_000_000;
const zoneOf = (differs: Partial<SensorConfig>) =>
  new ZoneHealth(exampleZone({ oven: { temp: { silentAfterMs: 1e9, ...differs } } }));

type Input = [seconds: number, value: number, quality?: Quality] | { tick: number };

/** Steps the inputs and tells the records after the first as `seconds signal marks health: cause`. */
function told(zone: ZoneHealth, inputs: Input[]): string[] {
  for (const input of inputs) {
    if ("tick" in input) zone.tick(T0 + input.tick * 1_000, T0 + input.tick * 1_000);
    else zone.reading(0, input[1], input[2] ?? "good", T0 + input[0] * 1_000, T0 + input[0] * 1_000, false);
  }
  return transitionsOf(zone.take().records).flatMap((record) => {
    if (record.of !== "sensor") return [];
    const { signal, measurement = [] } = record.state;
    const marks = measurement.length > 0 ? ` ${measurement.join("+")}` : "";
    return `${(record.at - T0) / 1_000} ${signal}${marks} ${record.health}: ${record.cause.text}`;
  });
}
const check = (differs: Partial<SensorConfig>, inputs: Input[], expected: string[]) =>
  expect(told(zoneOf(differs), inputs).slice(1)).toEqual(expected);
const values = (...list: number[]): Input[] => list.map((value, second) => [second, value]);

it("calls a value frozen that has been the very same for so long, until it moves", () =>
  check({ frozenMs: 3_000 }, values(20, 20.1, 20.1, 20.1, 20.1, 20.1, 20.2), [
    "4 frozen out-of-specification: 20.1 °C unchanged for 3 s",
    "6 live good: valid again",
  ]));

it("holds the limit of a frozen value, and lets its instrument alarm come", () => {
  const config = { frozenMs: 2_000, limits: { high: exampleLimit(50) }, instrument: { priority: "medium" as const } };
  const zone = zoneOf(config);
  told(zone, values(60, 60, 60, 60));
  expect(zone.standing(0)).toMatchObject({
    state: {
      signal: "frozen",
      limit: "high",
      held: true,
      alarms: { instrument: { level: "frozen", state: "unacknowledged" } },
    },
  });
});

it("calls nothing frozen while nobody judges the sensor", () => {
  const zone = zoneOf({ frozenMs: 2_000 });
  told(zone, [[0, 20]]);
  const command = { kind: "outOfService", of: "sensor", id: zone.sensors[0]!.id, reason: "repair" } as const;
  zone.command({ ...command, until: T0 + 1e6 }, "anna", T0 + 500);
  told(zone, [
    [1, 20],
    [5, 20],
  ]);
  expect(zone.standing(0).state.signal).toBe("live");
});

it("calls nothing frozen by what it was before it was silent or had no valid value", () => {
  const same: Input[] = [
    [0, 20],
    [1, 20],
  ];
  const frozen = { frozenMs: 5_000 };
  const silent = { ...frozen, silentAfterMs: 3_000 };
  check(
    silent,
    [...same, { tick: 20 }, [21, 20], [22, 20]],
    ["4 silent failure: no reading for 3 s", "21 live good: reading again after 20 s"],
  );
  check(
    frozen,
    [...same, [2, 20, "bad"], [9, 20], [10, 20]],
    ["2 invalid failure: quality bad", "9 live good: valid again"],
  );
  // Nobody missed it, as its data path was lost, and yet nobody heard it either.
  const zone = zoneOf(silent);
  told(zone, same);
  zone.pathBack(T0 + 20_000);
  expect(told(zone, [[21, 20]])).toEqual([]);
  expect(
    told(
      zone,
      values(20, 20, 20, 20, 20, 20).map((input) => [(input as [number, number])[0] + 22, 20]),
    ),
  ).toEqual(["26 frozen out-of-specification: 20 °C unchanged for 5 s"]);
});

const spike = { spike: { height: 5, count: 2, withinMs: 10_000 } };

it("counts values that lie off both their neighbours, and calls the measurement spiky while they are many", () =>
  check(
    spike,
    [...values(20, 30, 20, 21, 10, 21, 20), [12, 20], [13, 20]],
    [
      "5 live spiky out-of-specification: 2 spikes higher than 5 °C within 10 s",
      "13 live good: fewer than 2 spikes higher than 5 °C within 10 s",
    ],
  ));

it("calls a step or a ramp no spike", () => check(spike, values(20, 30, 30, 40, 40, 20, 10, 0), []));

it("calls a measurement noisy by the deviation of a window, of at least ten differences", () => {
  const noise = { noise: { limit: 0.7, windowMs: 10_000 } };
  // Differences of 1: the root of 1/2 is 0.707. A ramp of 0.1 a second is no noise.
  const noisy = Array.from({ length: 11 }, (_, second): Input => [second, 20 + (second % 2)]);
  const calm = Array.from({ length: 10 }, (_, second): Input => [11 + second, 20 + second / 10]);
  check(
    noise,
    [...noisy, ...calm],
    [
      "10 live noisy maintenance-required: noise 0.707107 is above 0.7 °C",
      "20 live good: noise 0.067082 is not above 0.7 °C",
    ],
  );
  check(
    noise,
    [
      [0, 20],
      [5, 40],
      [10, 20],
      [15, 40],
    ],
    [],
  );
});

it("tells what is beyond the measuring range from what is beyond the instrument's", () => {
  const scale = { factor: 12.5, offset: -50 };
  const loop = { scale, range: { from: 3.6, to: 21 }, measures: { from: 0, to: 200 }, deadband: 2 };
  check(
    loop,
    [
      [0, 12],
      [1, 20.4],
      [2, 19.9],
      [3, 19.8],
      [4, 3.7],
      [5, 3.5],
      [6, 12],
    ],
    [
      "1 live outOfRange out-of-specification: 205 °C is outside the measuring range 0 to 200",
      "3 live good: 197.5 °C is inside the measuring range 0 to 200",
      "4 live outOfRange out-of-specification: -3.75 °C is outside the measuring range 0 to 200",
      "5 invalid outOfRange failure: 3.5 mA outside 3.6 to 21 mA: wire break",
      "6 live good: valid again",
    ],
  );
});

it("calls what is substituted function-check, and keeps nothing of it for a baseline", () =>
  check(
    { baseline: { readings: 3 } },
    [
      [0, 20],
      [1, 20, "substituted"],
      [2, 20],
    ],
    ["1 live substituted function-check: substituted or simulated, not measured", "2 live good: measured again"],
  ));

const due = { due: { what: "calibration", on: "2023-11-14", at: T0 + 5_000 } };

it("says at its time that its service is due, without a reading", () =>
  check(
    due,
    [[0, 20], { tick: 4 }, { tick: 9 }, [10, 20]],
    ["5 live due maintenance-required: calibration is due since 2023-11-14"],
  ));

it("is due no longer when its configuration names another day", () => {
  const before = zoneOf(due);
  told(before, [
    [0, 20],
    [6, 20],
  ]);
  expect(before.standing(0).health).toBe("maintenance-required");
  const after = zoneOf({ due: { ...due.due, at: T0 + 1e9 } });
  after.restoreSensor(0, before.saveSensor(0));
  expect(told(after, [[7, 20]])).toEqual(["7 live good: calibration is not due"]);
});

it("judges after a restart as if it had never stopped", () => {
  const config = { ...spike, noise: { limit: 0.1, windowMs: 4_000 }, frozenMs: 3_000, measures: { from: 0, to: 25 } };
  const inputs = [
    ...values(20, 30, 20, 20, 20, 20, 20, 30),
    ...values(1, 2, 30, 2, 2, 2, 2, 2, 2).map((input): Input => ("tick" in input ? input : [input[0] + 8, input[1]])),
  ];
  const whole = told(zoneOf(config), inputs);
  for (let kill = 1; kill < inputs.length; kill += 1) {
    const before = zoneOf(config);
    const first = told(before, inputs.slice(0, kill));
    const after = zoneOf(config);
    expect(after.restoreSensor(0, before.saveSensor(0))).toBe(true);
    after.restoreMachine(0, before.saveMachine(0));
    expect([...first, ...told(after, inputs.slice(kill))]).toEqual(whole);
  }
});
