import { expect, it } from "vitest";
import { exampleLimit, exampleZone, transitionsOf } from "../example-zone.ts";
import type { SensorConfig } from "../config.ts";
import { toId } from "../../wire/id.ts";
import { ZoneHealth } from "../zone.ts";

const T0 = 1_700_000_000_000;
const at = (seconds: number): number => T0 + seconds * 1_000;
const rings: Partial<SensorConfig> = {
  reports: "onChange",
  limits: { high: exampleLimit(70, { priority: "low" }) },
  instrument: { priority: "low" },
};
const plc = { ...rings, source: toId("plc") };
const zoneOf = () =>
  new ZoneHealth(
    exampleZone({
      oven: { a: plc, b: rings, c: rings, log: { limits: { high: exampleLimit(70) } } },
      press: { d: plc },
    }),
  );

type Input = [seconds: number, sensor: number, value: number | "bad", now?: number];
const give = (zone: ZoneHealth, inputs: Input[]) => {
  for (const [seconds, sensor, value, now = seconds] of inputs)
    zone.reading(sensor, value === "bad" ? 0 : value, value === "bad" ? "bad" : "good", at(seconds), at(now), false);
  return transitionsOf(zone.take().records).flatMap((record) =>
    record.of === "sensor" && record.first ? [`${record.id.at(-1)}: ${record.first.id.slice(12)}`] : [],
  );
};
const check = (inputs: Input[], expected: string[]) => expect(give(zoneOf(), inputs)).toEqual(expected);

it("names the earliest of a machine's occurrences within a minute, in its own record too", () =>
  check(
    [
      [0, 0, 75],
      [1, 1, 75],
      [60, 2, 75],
    ],
    ["a: oven/a", "b: oven/a", "c: oven/a"],
  ));

it("begins another burst after a minute", () =>
  check(
    [
      [0, 0, 75],
      [60.1, 1, 75],
      [70, 2, 75],
    ],
    ["a: oven/a", "b: oven/b", "c: oven/b"],
  ));

it("goes by event time: what is recorded later can be the first, and then is of the rest too", () =>
  check(
    [
      [20, 0, 75],
      [10, 1, 75, 21],
      [30, 2, 75],
    ],
    ["a: oven/a", "b: oven/b", "c: oven/b"],
  ));

it("names what came of an hour ago as its own first and keeps the burst of now", () =>
  check(
    [
      [3_600, 0, 75],
      [10, 1, 75, 3_601],
      [3_602, 2, 75],
    ],
    ["a: oven/a", "b: oven/b", "c: oven/a"],
  ));

it("counts nothing that does not ring", () =>
  check(
    [
      [0, 3, 75],
      [1, 1, 75],
    ],
    ["b: oven/b"],
  ));

it("counts nothing that is muted", () => {
  const zone = zoneOf();
  const shelf = { level: "high", reason: "test", forMs: 60_000 };
  zone.command({ kind: "shelve", sensor: zone.sensors[0]!.id, alarm: "process", ...shelf }, "anna", at(0));
  expect(
    give(zone, [
      [0, 0, 75],
      [1, 1, 75],
    ]),
  ).toEqual(["b: oven/b"]);
});

it("puts the alarms of instruments together by their source", () =>
  check(
    [
      [0, 0, "bad"],
      [1, 4, "bad"],
      [2, 1, "bad"],
    ],
    ["a: oven/a", "d: oven/a", "b: oven/b"],
  ));

it("keeps the burst over a restart, and the alarm its first", () => {
  const before = zoneOf();
  give(before, [[0, 0, 75]]);
  const after = zoneOf();
  before.sensors.forEach((_, sensor) => after.restoreSensor(sensor, before.saveSensor(sensor)));
  before.machines.forEach((_, machine) => after.restoreMachine(machine, before.saveMachine(machine)));
  expect(give(after, [[1, 1, 75]])).toEqual(["b: oven/a"]);
  expect(after.standing(0).state.alarms?.process?.first).toMatchObject({ id: "plant/press/oven/a", at: at(0) });
});
