import { expect, it } from "vitest";
import type { SensorConfig } from "../config.ts";
import { exampleLimit, exampleZone, transitionsOf } from "../example-zone.ts";
import { ZoneHealth } from "../zone.ts";

const T0 = 1_700_000_000_000;
const zoneOf = (differs: Partial<SensorConfig>) =>
  new ZoneHealth(exampleZone({ oven: { temp: { silentAfterMs: 1e9, ...differs } } }));
const sensorRecords = (zone: ZoneHealth) => transitionsOf(zone.take().records).filter(({ of }) => of === "sensor");

/** Feeds values one a second, or as `[seconds, value]`, and tells the records as `seconds limit: cause`. */
function told(zone: ZoneHealth, values: (number | [number, number])[]): string[] {
  values.forEach((each, index) => {
    const [seconds, value] = typeof each === "number" ? [index, each] : each;
    zone.reading(0, value, "good", T0 + seconds * 1_000, T0 + seconds * 1_000, false);
  });
  return sensorRecords(zone).map(
    ({ at, state, cause }) => `${(at - T0) / 1_000} ${"limit" in state ? state.limit : ""}: ${cause.text}`,
  );
}
const check = (differs: Partial<SensorConfig>, values: (number | [number, number])[], expected: string[]) =>
  expect(told(zoneOf(differs), values).slice(1)).toEqual(expected);

const high = { limits: { high: exampleLimit(70) } };

it("judges the median of the newest values, so that one wrong value moves nothing", () =>
  check({ ...high, smoothing: { median: 3 } }, [60, 61, 99, 60, 61, 80, 81], ["6 high: smoothed 80 °C above high 70"]));

it("judges a moving average whose time constant counts irregular intervals by their length", () => {
  // One time constant after a step from 0 to 100 the average is at 63.2; in one stride or in many.
  const low = { limits: { high: exampleLimit(63) }, smoothing: { ewmaMs: 10_000 } };
  check(low, [0, [9.9, 100], [10, 100]], ["10 high: smoothed 63.2121 °C above high 63"]);
  check(low, [0, [10, 100]], ["10 high: smoothed 63.2121 °C above high 63"]);
});

it("shows the reading as it came, whatever the limits judge", () => {
  const zone = zoneOf({ ...high, smoothing: { median: 3 } });
  told(zone, [60, 61, 99]);
  expect(zone.standing(0).reading?.value).toBe(99);
});

const learned: Partial<SensorConfig> = {
  limits: { high: { ...exampleLimit(0), deviations: 2 }, highHigh: exampleLimit(200) },
  baseline: { readings: 4 },
};
delete learned.limits!.high!.value;

it("judges a limit in deviations from the reading that completes its baseline", () => {
  // Of 98, 102, 98, 102: mean 100, standard deviation of the sample 2.3094.
  check(
    { ...learned },
    [98, 102, 98, 102, 104.6, 104.7, 104.5],
    [
      "3 normal: baseline complete: 4 readings, mean 100 °C, standard deviation 2.3094: high 104.619",
      "5 high: 104.7 °C above high 104.619",
      "6 normal: 104.5 °C back from high 104.619",
    ],
  );
  check({ ...learned }, [98, 201], ["1 highHigh: 201 °C above highHigh 200"]);
});

it("leaves a limit by a deadband in deviations", () =>
  check(
    { ...learned, deadbandDeviations: 1 },
    [98, 102, 98, 102, 105, 103, 102],
    [
      "3 normal: baseline complete: 4 readings, mean 100 °C, standard deviation 2.3094: high 104.619",
      "4 high: 105 °C above high 104.619",
      "6 normal: 102 °C back from high 104.619 by deadband 2.3094",
    ],
  ));

it("ends a window of time with the first reading after it, which does not count for it", () =>
  check(
    { ...learned, baseline: { forMs: 3_000 } },
    [98, 102, [2.9, 100], [3, 110]],
    ["3 high: 110 °C above high 104"],
  ));

it("does not judge a limit in deviations where no value ever differed, and says so", () =>
  check(
    learned,
    [5, 5, 5, 5, 99],
    [
      "3 normal: baseline complete: 4 readings, mean 5 °C, standard deviation 0: the values never differed, so limits in deviations are not judged",
    ],
  ));

it("tells what it has learned in the sensor's state, and that it has", () => {
  const zone = zoneOf(learned);
  told(zone, [98, 102]);
  expect(zone.standing(0).state.baseline).toEqual({ readings: 2, learning: true });
  told(zone, [
    [2, 98],
    [3, 102],
  ]);
  const { state } = zone.standing(0);
  expect(state.baseline).toMatchObject({ readings: 4, mean: 100, limits: { high: 100 + 2 * Math.sqrt(16 / 3) } });
});

it("learns nothing from what is uncertain, invalid or not judged", () => {
  const zone = zoneOf({ ...learned, range: { from: 0, to: 500 } });
  told(zone, [98]);
  zone.reading(0, 900, "good", T0 + 1_000, T0 + 1_000, false);
  zone.reading(0, 150, "uncertain", T0 + 2_000, T0 + 2_000, false);
  const command = { kind: "outOfService", of: "sensor", id: zone.sensors[0]!.id, reason: "repair" } as const;
  zone.command({ ...command, until: T0 + 1e6 }, "anna", T0 + 2_500);
  told(zone, [[3, 150]]);
  expect(zone.standing(0).state.baseline).toEqual({ readings: 1, learning: true });
});

it("keeps what it has learned and smoothed over a restart", () => {
  const config = { ...learned, smoothing: { ewmaMs: 5_000 } };
  const [whole, before, after] = [zoneOf(config), zoneOf(config), zoneOf(config)];
  const all = told(whole, [98, 102, 98, 102, 120, 120, 120]);
  const first = told(before, [98, 102, 98]);
  expect(after.restoreSensor(0, before.saveSensor(0))).toBe(true);
  after.restoreMachine(0, before.saveMachine(0));
  const rest = told(after, [
    [3, 102],
    [4, 120],
    [5, 120],
    [6, 120],
  ]);
  expect([...first, ...rest]).toEqual(all);
});
