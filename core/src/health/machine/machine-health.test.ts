import { expect, it } from "vitest";
import type { Health } from "../../wire/health.ts";
import type { SensorConfig } from "../config.ts";
import { giveInput, type ExampleInput } from "../example-input.ts";
import { exampleLimit, exampleZone, transitionsOf } from "../example-zone.ts";
import { ZoneHealth } from "../zone.ts";

const T0 = 1_700_000_000_000;

const three: Record<string, Partial<SensorConfig>> = {
  a: { limits: { high: exampleLimit(70), highHigh: exampleLimit(90, { means: "failure" }) } },
  b: { limits: { high: exampleLimit(70, { means: "maintenance-required" }) } },
  c: {},
};

/** Steps a machine of three sensors and tells its own records: `seconds health good/of: cause`. */
function check(inputs: ExampleInput[], expected: string[]): void {
  const zone = new ZoneHealth(exampleZone({ oven: three }));
  const lines: string[] = [];
  for (const input of inputs) {
    giveInput(zone, input);
    for (const record of transitionsOf(zone.take().records)) {
      if (record.of !== "machine") continue;
      const { good, of } = record.state.coverage;
      lines.push(`${(record.at - T0) / 1_000} ${record.health} ${good}/${of}: ${record.cause.text}`);
    }
  }
  expect(lines).toEqual(expected);
}

it("is unknown until a sensor is heard, and then tells its coverage once and not once a sensor", () =>
  check(
    [{ tick: -5 }, [0, 0, 20], [0.1, 1, 20], [0.2, 2, 20], { tick: 2.1 }, { tick: 2.2 }],
    ["0 good 1/3: A: first reading", "2.1 good 3/3: 3 of 3 sensors good"],
  ));

it("takes a limit's word for its health, the worst first", () =>
  check(
    [
      [0, 0, 75],
      [0.1, 1, 75],
      [0.2, 0, 95],
      [0.3, 0, 20],
      [0.4, 1, 20],
    ],
    [
      "0 out-of-specification 1/3: A: 75 °C above high 70",
      "0.2 failure 2/3: A: 95 °C above highHigh 90",
      "0.3 maintenance-required 2/3: A: 20 °C back from highHigh 90",
      "0.4 good 2/3: B: 20 °C back from high 70",
    ],
  ));

it("is never condemned by a broken sensor: its coverage falls", () =>
  check(
    [[0, 0, 20], [0, 1, 20], [0, 2, 20], { tick: 2 }, [2.5, 0, 20], [2.5, 1, 20], { tick: 5 }],
    ["0 good 1/3: A: first reading", "2 good 3/3: 3 of 3 sensors good", "5 good 2/3: 2 of 3 sensors good"],
  ));

it("is unknown with no live sensor", () =>
  check(
    [
      [0, 0, 20],
      [1, 0, 20, "bad"],
    ],
    ["0 good 1/3: A: first reading", "1 unknown 0/3: A: quality bad"],
  ));

it("keeps the word of a limit that is held, as long as another sensor is live", () =>
  check(
    [[0, 0, 75], [1, 1, 20], [2, 0, 75, "bad"], [2.1, 2, 20], { tick: 3 }, [3.9, 1, 20], [4, 2, 20], { tick: 6 }],
    ["0 out-of-specification 1/3: A: 75 °C above high 70", "4.1 out-of-specification 2/3: 2 of 3 sensors good"],
  ));

it("records its own change right after the sensor's that caused it, in the same take", () => {
  const zone = new ZoneHealth(exampleZone({ oven: three }));
  zone.reading(0, 20, "good", T0, T0 + 7, false);
  const { records, machines } = zone.take();
  expect(
    transitionsOf(records).map(({ of, at, processedAt, healthBefore, health }) => [
      of,
      at,
      processedAt,
      healthBefore,
      health,
    ]),
  ).toEqual([
    ["sensor", T0, T0 + 7, "unknown", "good"],
    ["machine", T0, T0 + 7, "unknown", "good"],
  ]);
  expect(machines).toEqual([0]);
  expect(records[1]).toMatchObject({
    id: "plant/press/oven",
    changes: [
      { region: "health", from: "unknown", to: "good" },
      { region: "coverage", from: "0 of 3", to: "1 of 3" },
    ],
    cause: { kind: "signal", sensor: "plant/press/oven/a" },
  });
  expect(zone.machineStanding(0)).toMatchObject({ health: "good", since: T0, state: { coverage: { good: 1, of: 3 } } });
});

const door: Partial<SensorConfig> = {
  kind: "discrete",
  reports: "onChange",
  abnormal: [
    { value: "ajar", priority: "log", means: "maintenance-required", onDelayMs: 0, offDelayMs: 0 },
    { value: "torn", priority: "log", means: "failure", onDelayMs: 0, offDelayMs: 2_000 },
    { value: "open", priority: "log", onDelayMs: 0, offDelayMs: 0 },
  ],
};

it("takes each abnormal value's own word, also after a restart and until its off-delay has passed", () => {
  const config = exampleZone({ oven: { door } });
  let zone = new ZoneHealth(config);
  const said = (seconds: number, value: string): Health => {
    giveInput(zone, [seconds, 0, value]);
    const { health } = zone.machineStanding(0);
    const restored = new ZoneHealth(config);
    restored.restoreMachine(0, zone.saveMachine(0));
    restored.restoreSensor(0, zone.saveSensor(0));
    zone = restored;
    return health;
  };
  expect(["shut", "ajar", "torn", "open", "torn", "shut"].map((value, second) => said(second, value))).toEqual([
    "good",
    "maintenance-required",
    "failure",
    "out-of-specification",
    "failure",
    "failure",
  ]);
  zone.tick(T0 + 7_000, T0 + 7_000);
  expect(zone.machineStanding(0).health).toBe("good");
});

it("is no better at a worse level: what lesser limits of that side mean holds there too", () => {
  const limits = {
    lowLow: exampleLimit(10),
    low: exampleLimit(20, { means: "failure" }),
    high: exampleLimit(70, { means: "failure" }),
    highHigh: exampleLimit(80),
  };
  const healthAt = (value: number): Health => {
    const zone = new ZoneHealth(exampleZone({ oven: { a: { limits } } }));
    zone.reading(0, value, "good", T0, T0, false);
    return zone.machineStanding(0).health;
  };
  expect([75, 85, 15, 5].map(healthAt)).toEqual(["failure", "failure", "failure", "failure"]);
});
