import { expect, it } from "vitest";
import type { Quality } from "../wire/health.ts";
import type { Value } from "../wire/reading.ts";
import type { SensorConfig } from "./config.ts";
import { exampleLimit, exampleZone, transitionsOf } from "./example-zone.ts";
import { ZoneHealth } from "./zone.ts";

/** Time of the first moment, ms. Inputs and expectations below are in seconds after it. */
const T0 = 1_700_000_000_000;

type Input = [seconds: number, value: Value, quality?: Quality] | { tick: number } | { pathBack: number };

/** Steps one sensor and tells its records as `seconds signal/limit health: cause`. */
function told(differs: Partial<SensorConfig>, inputs: Input[]): string[] {
  const zone = new ZoneHealth(exampleZone({ oven: { temp: differs } }));
  const lines: string[] = [];
  for (const input of inputs) {
    if ("tick" in input) zone.tick(T0 + input.tick * 1_000, T0 + input.tick * 1_000);
    else if ("pathBack" in input) zone.pathBack(T0 + input.pathBack * 1_000);
    else zone.reading(0, input[1], input[2] ?? "good", T0 + input[0] * 1_000, T0 + input[0] * 1_000, false);
    for (const record of transitionsOf(zone.take().records)) {
      if (record.of !== "sensor") continue;
      const { signal, limit } = record.state;
      lines.push(`${(record.at - T0) / 1_000} ${signal}/${limit} ${record.health}: ${record.cause.text}`);
    }
  }
  return lines;
}

const check = (differs: Partial<SensorConfig>, inputs: Input[], expected: string[]) =>
  expect(told(differs, inputs)).toEqual(expected);

const hot = { limits: { high: exampleLimit(70), highHigh: exampleLimit(80) }, deadband: 2 };
const slow = { limits: { high: exampleLimit(70, { onDelayMs: 10_000, offDelayMs: 5_000 }) }, silentAfterMs: 60_000 };
const door: Partial<SensorConfig> = {
  kind: "discrete",
  reports: "onChange",
  abnormal: [
    { value: "open", priority: "low", message: "Close the door", onDelayMs: 5_000, offDelayMs: 0 },
    { value: "fault", priority: "high", onDelayMs: 0, offDelayMs: 2_000 },
  ],
};

it("is live and good from its first reading", () => check({}, [[0, 20]], ["0 live/normal good: first reading"]));

it("says nothing while nothing moves", () =>
  check(
    hot,
    [
      [0, 20],
      [1, 69],
      [2, 70],
      [3, 20],
    ],
    ["0 live/normal good: first reading"],
  ));

it("enters a limit beyond its value and leaves it by the deadband", () =>
  check(
    hot,
    [
      [0, 70.1],
      [1, 69],
      [2, 68.1],
      [3, 68],
    ],
    ["0 live/high good: 70.1 °C above high 70", "3 live/normal good: 68 °C back from high 70 by deadband 2"],
  ));

it("escalates to the worse level and back", () =>
  check(
    hot,
    [
      [0, 75],
      [1, 81],
      [2, 79],
      [3, 78],
      [4, 60],
    ],
    [
      "0 live/high good: 75 °C above high 70",
      "1 live/highHigh good: 81 °C above highHigh 80",
      "3 live/high good: 78 °C back from highHigh 80 by deadband 2",
      "4 live/normal good: 60 °C back from high 70 by deadband 2",
    ],
  ));

it("goes from one side to the other in one step", () =>
  check(
    { limits: { low: exampleLimit(10), high: exampleLimit(70, { offDelayMs: 9_000 }) } },
    [
      [0, 71],
      [1, 5],
    ],
    ["0 live/high good: 71 °C above high 70", "1 live/low good: 5 °C below low 10"],
  ));

it("waits for the on-delay, at its own time", () =>
  check(
    slow,
    [[0, 20], [1, 71], [5, 72], { tick: 30 }],
    ["0 live/normal good: first reading", "11 live/high good: 72 °C above high 70 for 10 s"],
  ));

it("fires a deadline before the reading that comes after it", () =>
  check(
    slow,
    [
      [0, 71],
      [12, 60],
      [17, 60],
    ],
    [
      "0 live/normal good: first reading",
      "10 live/high good: 71 °C above high 70 for 10 s",
      "17 live/normal good: 60 °C back from high 70 for 5 s",
    ],
  ));

it("fires every deadline up to a reading at its own time and in order, before it steps the reading", () =>
  check(
    { ...hot, ...slow, silentAfterMs: 12_000 },
    [
      [0, 71],
      [40, 60],
    ],
    [
      "0 live/normal good: first reading",
      "10 live/high good: 71 °C above high 70 for 10 s",
      "12 silent/high failure: no reading for 12 s",
      "40 live/high good: reading again after 40 s",
    ],
  ));

it("drops a delay when the value thinks better of it", () =>
  check(
    slow,
    [
      [0, 71],
      [5, 69],
      [6, 71],
      [15, 71],
      [16, 71],
    ],
    ["0 live/normal good: first reading", "16 live/high good: 71 °C above high 70 for 10 s"],
  ));

it("is silent after its time, and back with the next reading", () =>
  check(
    {},
    [[0, 20], { tick: 2.9 }, { tick: 3.5 }, [9, 20]],
    [
      "0 live/normal good: first reading",
      "3 silent/normal failure: no reading for 3 s",
      "9 live/normal good: reading again after 9 s",
    ],
  ));

it("never was heard from and is never silent", () => check({}, [{ tick: 1_000 }], []));

it("counts silence anew once the data path is back", () =>
  check(
    {},
    [[0, 20], { pathBack: 100 }, { tick: 102 }, { tick: 104 }],
    ["0 live/normal good: first reading", "103 silent/normal failure: no reading for 3 s"],
  ));

it("holds its limit while silent and drops the pending delay", () =>
  check(
    { ...slow, silentAfterMs: 3_000 },
    [[0, 71], { tick: 20 }, [21, 72], [24, 72], [30, 72], [31, 72]],
    [
      "0 live/normal good: first reading",
      "3 silent/normal failure: no reading for 3 s",
      "21 live/normal good: reading again after 21 s",
      "24 silent/normal failure: no reading for 3 s",
      "24 live/normal good: reading again after 3 s",
      "27 silent/normal failure: no reading for 3 s",
      "30 live/normal good: reading again after 6 s",
    ],
  ));

it("takes a raw value outside the instrument's range for a failure, not for a limit", () =>
  check(
    { ...hot, scale: { factor: 10, offset: -40 }, range: { from: 3.6, to: 21 } },
    [
      [0, 8],
      [1, 2.1],
      [2, 22],
      [3, 8],
    ],
    [
      "0 live/normal good: first reading",
      "1 invalid/normal failure: 2.1 mA outside 3.6 to 21 mA: wire break",
      "3 live/normal good: valid again",
    ],
  ));

it("takes bad quality for a failure and uncertain quality for out of specification", () =>
  check(
    hot,
    [
      [0, 20],
      [1, 20, "uncertain"],
      [2, 90, "bad"],
      [3, 20],
    ],
    [
      "0 live/normal good: first reading",
      "1 live/normal out-of-specification: quality uncertain",
      "2 invalid/normal failure: quality bad",
      "3 live/normal good: valid again",
    ],
  ));

it("takes what is not a number for a failure of an analog sensor", () =>
  check(
    hot,
    [
      [0, "off"],
      [1, NaN],
      [2, 20],
    ],
    ['0 invalid/normal failure: "off" is not a number', "2 live/normal good: valid again"],
  ));

it("goes off normal by value and delay", () =>
  check(
    door,
    [[0, "closed"], [1, "open"], [4, "closed"], [5, "open"], { tick: 20 }, [21, "fault"], [22, "closed"], { tick: 30 }],
    [
      "0 live/normal good: first reading",
      '10 live/offNormal good: "open" is off normal for 5 s',
      '21 live/offNormal good: "fault" is off normal',
      '24 live/normal good: "closed" is normal for 2 s',
    ],
  ));

it("judges a boolean by its text", () =>
  check(
    {
      kind: "discrete",
      reports: "onChange",
      abnormal: [{ value: "true", priority: "log", onDelayMs: 0, offDelayMs: 0 }],
    },
    [
      [0, false],
      [1, true],
      [2, "ON"],
    ],
    [
      "0 live/normal good: first reading",
      '1 live/offNormal good: "true" is off normal',
      '2 live/normal good: "ON" is normal',
    ],
  ));

it("never takes a quiet door for a silent one", () =>
  check(door, [[0, "closed"], { tick: 604_800 }, [604_900, "closed"]], ["0 live/normal good: first reading"]));

it("judges no counter by its value", () =>
  check(
    { kind: "counter", limits: { high: exampleLimit(70) } },
    [
      [0, 1],
      [1, 1e9],
      [2, 0],
    ],
    ["0 live/normal good: first reading"],
  ));
