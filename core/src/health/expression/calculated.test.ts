import { expect, it } from "vitest";
import type { SensorConfig } from "../config.ts";
import { giveInput, type ExampleInput } from "../example-input.ts";
import { exampleLimit, exampleZone, transitionsOf } from "../example-zone.ts";
import { always, stepInput } from "../zone-run.ts";
import { ZoneHealth } from "../zone.ts";

const T0 = 1_700_000_000_000;

const calculated = (expression: string, differs: Partial<SensorConfig> = {}): Partial<SensorConfig> => ({
  reports: "onChange",
  expression,
  ...differs,
});
const slow = { silentAfterMs: 60_000 };

/** Steps a zone and tells what was calculated (`seconds sensor value quality`) and the records of what is. */
function check(machines: Parameters<typeof exampleZone>[0], inputs: ExampleInput[], expected: string[]): ZoneHealth {
  const zone = new ZoneHealth(exampleZone(machines));
  const lines: string[] = [];
  const since = (at: number) => (at - T0) / 1_000;
  for (const input of inputs) {
    giveInput(zone, input);
    for (const { sensor, at, value, quality } of zone.takeCalculated())
      lines.push(`${since(at)} ${zone.sensors[sensor]!.sensor} = ${value} ${quality}`);
    for (const record of transitionsOf(zone.take().records))
      if (record.of === "sensor" && zone.sensors[zone.indexOf(record.id as never)!]!.expression !== undefined)
        lines.push(
          `${since(record.at)} ${record.id.split("/").at(-1)} ${record.state.signal} ${record.state.limit}: ${record.cause.text}`,
        );
  }
  expect(lines).toEqual(expected);
  return zone;
}
const drop = {
  oven: {
    inlet: slow,
    outlet: slow,
    drop: calculated("inlet - outlet", { limits: { high: exampleLimit(10, { onDelayMs: 2_000 }) } }),
  },
};

it("is calculated at each new value of an operand, at that reading's time, and judged like any other", () =>
  void check(
    drop,
    [[0, 0, 50], [1, 1, 45], [2, 0, 60], [2.5, 0, 60], [3, 1, 44], { tick: 5 }, [6, 1, 52]],
    [
      "1 drop = 5 good",
      "1 drop live normal: first reading",
      "2 drop = 15 good",
      "3 drop = 16 good",
      "4 drop live high: 16 °C above high 10 for 2 s",
      "6 drop = 8 good",
      "6 drop live normal: 8 °C back from high 10",
    ],
  ));

it("has no value where an operand has none, says which, and rings no alarm of its own for it", () => {
  const zone = check(
    drop,
    [
      [0, 0, 50],
      [0, 1, 45],
      [1, 1, 45, "bad"],
      [2, 0, 90],
      [3, 1, 46],
    ],
    [
      "0 drop = 5 good",
      "0 drop live normal: first reading",
      "1 drop = OUTLET is invalid bad",
      "1 drop unknown normal: OUTLET is invalid",
      "3 drop = 44 good",
      "3 drop live normal: reading again after 2 s",
    ],
  );
  expect(zone.standing(2).state.alarms).toBeUndefined();
  // What is calculated is no sensor that could be missing.
  expect(zone.machineStanding(0).state.coverage.of).toBe(2);
});

it("is as uncertain as its operands", () =>
  void check(
    drop,
    [
      [0, 0, 50],
      [0, 1, 45],
      [1, 1, 45, "uncertain"],
    ],
    [
      "0 drop = 5 good",
      "0 drop live normal: first reading",
      "1 drop = 5 uncertain",
      "1 drop live normal: quality uncertain",
    ],
  ));

it("is calculated after what it is calculated from, once", () =>
  void check(
    {
      oven: { b: calculated("a + half"), half: calculated("a / 2"), a: slow },
    },
    [
      [0, 2, 10],
      [1, 2, 20],
    ],
    [
      "0 half = 5 good",
      "0 b = 15 good",
      "0 half live normal: first reading",
      "0 b live normal: first reading",
      "1 half = 10 good",
      "1 b = 30 good",
    ],
  ));

it("takes sensors of other machines, and what can be said of them", () =>
  void check(
    {
      oven: {
        t: { ...slow, limits: { high: exampleLimit(70) } },
      },
      fan: {
        hot: calculated('sensor("oven/t").limit == "high" || sensor("oven/t").value > 65', {
          kind: "discrete",
          abnormal: [{ value: "true", priority: "low", onDelayMs: 0, offDelayMs: 0 }],
        }),
      },
    },
    [
      [0, 0, 60],
      [1, 0, 66],
      [2, 0, 75],
    ],
    [
      "0 hot = false good",
      "0 hot live normal: first reading",
      "1 hot = true good",
      '1 hot live offNormal: "true" is off normal',
    ],
  ));

it("has no value where none can be calculated", () =>
  void check(
    { oven: { a: slow, b: calculated("1 / a") } },
    [
      [0, 0, 2],
      [1, 0, 0],
    ],
    [
      "0 b = 0.5 good",
      "0 b live normal: first reading",
      "1 b = it gives Infinity, which is no value bad",
      "1 b unknown normal: it gives Infinity, which is no value",
    ],
  ));

/** A second judge that looks at nothing but how the operands stand. */
it("comes to what a naive judge comes to after each input", () =>
  always((config, timed) => {
    const zone = new ZoneHealth(config);
    const [sum, a, e] = ["oven/sum", "oven/a", "press/e"].map((name) => zone.indexOf(`plant/press/${name}` as never));
    if (sum === undefined) return;
    let now = T0;
    for (const { afterMs, input } of timed) {
      stepInput(zone, input, (now += afterMs));
      const operands = [zone.standing(a!), zone.standing(e!)];
      const { state, reading } = zone.standing(sum);
      const isThere = operands.every(
        (operand) =>
          operand.state.signal === "live" && !operand.state.services?.some(({ planned }) => planned === undefined),
      );
      expect(state.signal).toBe(isThere ? "live" : "unknown");
      if (!isThere) continue;
      const [first, second] = operands.map((operand) => operand.reading!);
      expect(reading).toMatchObject({
        value: Number(first!.value) + Number(second!.value),
        quality: [first!.quality, second!.quality].includes("uncertain") ? "uncertain" : "good",
      });
    }
  }));

it("looks at what a sensor's commissioning window has come to, once it is complete", () =>
  void check(
    {
      oven: {
        inlet: { ...slow, baseline: { readings: 2 } },
        above: calculated('inlet - sensor("inlet").baseline'),
      },
    },
    [
      [0, 0, 50],
      [1, 0, 54],
      [2, 0, 60],
    ],
    ["1 above = 2 good", "1 above live normal: first reading", "2 above = 8 good"],
  ));
