import { expect, it } from "vitest";
import type { SensorConfig } from "../config.ts";
import { exampleLimit, exampleZone, transitionsOf } from "../example-zone.ts";
import { Mark, ZoneHealth } from "../zone.ts";

const T0 = 1_700_000_000_000;
const DAY_MS = 86_400_000;

type Arrival = { at: number; value?: number; now?: number; retained?: true };

/** Marks and judged time (ms after T0) of each reading. `at` and `now` in ms after T0; `now` is `at` if left out. */
function judged(arrivals: Arrival[], differs: Partial<SensorConfig> = {}): [number, number][] {
  const zone = new ZoneHealth(exampleZone({ oven: { temp: differs } }));
  return arrivals.map(({ at, value = 20, now = at, retained = false }) => [
    zone.reading(0, value, "good", T0 + at, T0 + now, retained),
    zone.judgedAt - T0,
  ]);
}

const check = (arrivals: Arrival[], expected: [number, number][]) => expect(judged(arrivals)).toEqual(expected);

it("takes a reading's own time", () =>
  check(
    [
      { at: 0, now: 700 },
      { at: 1_000, now: 1_700 },
    ],
    [
      [0, 0],
      [0, 1_000],
    ],
  ));

it("takes the arrival of a reading without a time, and two in one moment in their order", () =>
  check(
    [
      { at: NaN, now: 5 },
      { at: NaN, now: 5 },
    ],
    [
      [Mark.noTime, 5],
      [Mark.noTime, 5],
    ],
  ));

it("distrusts the future beyond the skew", () =>
  check(
    [
      { at: 2_000, now: 0 },
      { at: 9_000, now: 3_000 },
    ],
    [
      [0, 2_000],
      [Mark.future, 3_000],
    ],
  ));

it("trusts the past to the length of a backlog", () =>
  check(
    [
      { at: -7 * DAY_MS, now: 0 },
      { at: -7 * DAY_MS - 1, now: 1 },
    ],
    [
      [0, -7 * DAY_MS],
      [Mark.tooOld, 1],
    ],
  ));

it("marks what is not newer than the newest as late", () =>
  check(
    [{ at: 5_000 }, { at: 4_000, now: 5_100 }, { at: 5_000, now: 5_200 }, { at: 6_000 }],
    [
      [0, 5_000],
      [Mark.late, 4_000],
      [Mark.late, 5_000],
      [0, 6_000],
    ],
  ));

it("judges a reading that a deadline overtook at the sensor's clock", () => {
  const zone = new ZoneHealth(exampleZone({ oven: { temp: {} } }));
  zone.reading(0, 20, "good", T0, T0, false);
  zone.tick(T0 + 10_000, T0 + 12_000);
  expect(zone.reading(0, 20, "good", T0 + 1_000, T0 + 12_000, false)).toBe(Mark.overtaken);
  expect(zone.judgedAt).toBe(T0 + 3_000);
  expect(
    transitionsOf(zone.take().records)
      .filter(({ of }) => of === "sensor")
      .map(({ at }) => at - T0),
  ).toEqual([0, 3_000, 3_000]);
});

it("hears a sensor again after ten late readings in order", () => {
  const late = Array.from({ length: 11 }, (_, index) => ({ at: 1_000 + index, now: 9_000 + index }));
  const marks = judged([{ at: 9_000 }, ...late]).map(([mark]) => mark);
  expect(marks).toEqual([0, ...Array.from({ length: 9 }, () => Mark.late), Mark.overtaken, Mark.overtaken]);
});

it("takes late readings that go by their arrival for being in order, also where many come in one moment", () => {
  const late = Array.from({ length: 11 }, (_, index) => ({ at: 20_000 + index, now: 7_500 }));
  const marks = judged([{ at: 9_000, now: 7_400 }, ...late]).map(([mark]) => mark);
  const beyond = Mark.future | Mark.overtaken;
  expect(marks).toEqual([0, ...Array.from({ length: 9 }, () => Mark.future | Mark.late), beyond, beyond]);
});

it("counts late readings anew when they are not in order", () => {
  const late = Array.from({ length: 30 }, (_, index) => ({ at: 1_000 - index, now: 9_000 }));
  expect(
    judged([{ at: 9_000 }, ...late])
      .slice(1)
      .every(([mark]) => mark === Mark.late),
  ).toBe(true);
});

it("takes a retained message for nothing where a sensor reports by time", () => {
  const zone = new ZoneHealth(exampleZone({ oven: { temp: {} } }));
  expect(zone.reading(0, 20, "good", T0, T0, true)).toBe(Mark.retained);
  expect(zone.take().records).toEqual([]);
});

it("takes a retained message for the starting value where a sensor reports on change, and a repeat for nothing", () => {
  const zone = new ZoneHealth(exampleZone({ oven: { door: { kind: "discrete", reports: "onChange" } } }));
  expect(zone.reading(0, "closed", "good", NaN, T0, true)).toBe(Mark.retained | Mark.noTime);
  expect(zone.standing(0).health).toBe("good");
  zone.reading(0, "closed", "good", NaN, T0 + 9, true);
  expect(zone.standing(0).reading?.at).toBe(T0);
  zone.reading(0, "open", "good", NaN, T0 + 9, true);
  expect(zone.standing(0).reading).toEqual({ value: "open", unit: "°C", quality: "good", at: T0 + 9 });
});

it("lets a machine's newest reading be its clock in a replay, and no other machine's", () => {
  const config = exampleZone({ oven: { a: {}, b: { limits: { high: exampleLimit(70) } } }, press: { c: {} } }, "event");
  const zone = new ZoneHealth(config);
  const old = 946_684_800_000;
  for (const sensor of [0, 1, 2]) zone.reading(sensor, 20, "good", old, T0, false);
  zone.reading(2, 20, "good", old + 60_000, T0, false);
  zone.tick(T0, T0);
  zone.take();
  zone.reading(1, 75, "good", old + 2_999, T0, false);
  zone.reading(1, 20, "good", old + 3_000, T0, false);
  const sensors = transitionsOf(zone.take().records).filter(({ of }) => of === "sensor");
  expect(sensors.map(({ id, at, health }) => [id.split("/")[3], at - old, health])).toEqual([
    ["b", 2_999, "good"],
    ["a", 3_000, "failure"],
    ["b", 3_000, "good"],
  ]);
  expect(zone.nextDeadline()).toBe(Infinity);
});
