import { describe, expect, it } from "vitest";
import { formatErrors } from "./document.ts";
import { readPlant } from "./plant.ts";

const read = (rules: string, { strict = false } = {}) =>
  readPlant(
    {
      plant: {
        file: "plant.yaml",
        text: "site: { id: demo }\nzones: [{ id: z }]\nmachines:\n  - { zone: z, id: press-1, labels: { type: press } }\n  - { zone: z, id: press-2 }\n  - { zone: z, id: oven }\n",
      },
      sensors: {
        file: "sensors.csv",
        text: "zone,machine,sensor,kind,interval,high,highHigh,abnormal\nz,press-1,x1,,1s,70,,\nz,press-1,x2,,1s,70,80,\nz,press-1,door,discrete,,,,open\nz,press-2,x1,,1s,70,,\nz,press-2,x2,,1s,70,,\nz,oven,t,,1s,,,\n",
      },
      profiles: [{ file: "p.yaml", text: `profiles: {}\nrules:\n  - ${rules}\n` }],
    },
    { clock: "sensor", env: {}, strict },
  );

/** Ids of the sensors that rules have added, or what is wrong. */
function check(rules: string, expected: string[], options: { strict?: boolean } = {}): void {
  const loaded = read(rules, options);
  const added = loaded.ok && loaded.value.zones[0]!.machines.flatMap(({ sensors }) => sensors.filter((s) => s.rule));
  expect(loaded.ok ? added && added.map(({ id }) => id) : formatErrors(loaded.errors).split("\n")).toEqual(expected);
}

describe("machine rules", () => {
  it("become a sensor of each machine that they are meant for and that has what they name", () => {
    check("{ id: wear, atLeast: 2, of: [x1, x2] }", ["demo/z/press-1/wear", "demo/z/press-2/wear"]);
    check("{ id: wear, atLeast: 1, of: 'x*', machines: press-2 }", ["demo/z/press-2/wear"]);
    check("{ id: wear, atLeast: 1, of: 'x*', machines: 'press-*', machineLabels: { type: press } }", [
      "demo/z/press-1/wear",
    ]);
    check("{ id: wear, atLeast: 9, machines: 'mill-*' }", []);
  });

  it("take level, delays, meaning and texts", () => {
    const loaded = read(
      "{ id: wear, atLeast: 2, of: 'x*', beyond: high, for: 5m, offFor: 1m, priority: high, message: worn out }",
    );
    const sensor = loaded.ok && loaded.value.zones[0]!.machines[0]!.sensors.at(-1);
    expect(sensor).toMatchObject({
      reports: "onChange",
      rule: { sensors: ["x1", "x2"], atLeast: 2, beyond: ["high", "highHigh"] },
      limits: {
        high: {
          value: 1,
          onDelayMs: 300_000,
          offDelayMs: 60_000,
          means: "failure",
          priority: "high",
          message: "worn out",
        },
      },
    });
  });

  it("vote by any limit unless they say by which", () =>
    check("{ id: wear, atLeast: 3, machines: press-1 }", ["demo/z/press-1/wear"]));

  it("must name sensors and machines that there are", () => {
    check("{ id: wear, atLeast: 1, of: [x1, y2] }", [
      'p.yaml:3:38  rule wear: the machine "press-1" has no sensor "y2": did you mean "x2"?',
    ]);
    check("{ id: wear, atLeast: 1, machines: pres-1 }", [
      'p.yaml:3:39  rule wear: the plant has no machine "pres-1": did you mean "press-1"?',
    ]);
    check("{ id: wear, atLeast: 1, beyond: higher }", [
      'p.yaml:3:37  rules[0].beyond is "higher": did you mean "high"?',
    ]);
  });

  it("must be able to come true, and have a name of their own", () => {
    check("{ id: wear, atLeast: 2, of: 'x*', beyond: highHigh }", [
      'p.yaml:3:26  rule wear: of the machine "press-1" it asks 2 sensors beyond highHigh, but only 1 of those that it names can be: ask fewer, or give them limits',
    ]);
    check("{ id: x1, atLeast: 1, of: x2 }", [
      'p.yaml:3:11  rule x1: the machine "press-1" has a sensor of this name already: give the rule another id',
    ]);
  });

  it("tell an action where they ring, if that is asked for", () =>
    check(
      "{ id: wear, atLeast: 2, of: [x1, x2], priority: high }",
      [
        "p.yaml:3:53  rule wear: the alarm of high rings (high) and tells no action: write what the operator does, or give it priority log",
      ],
      { strict: true },
    ));
});
