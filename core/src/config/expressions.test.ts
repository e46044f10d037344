import { describe, expect, it } from "vitest";
import { formatErrors } from "./document.ts";
import { readPlant } from "./plant.ts";

const HEAD = "zone,machine,sensor,kind,interval,expression,high,abnormal,profile";
const read = (rows: string, profiles = "profiles: {}\n") =>
  readPlant(
    {
      plant: {
        file: "plant.yaml",
        text: "site: { id: demo }\nzones: [{ id: z }]\nmachines:\n  - { zone: z, id: oven }\n  - { zone: z, id: fan }\n",
      },
      sensors: {
        file: "s.csv",
        text: `${HEAD}\nz,oven,inlet,,1s,,,,\nz,oven,outlet,,1s,,,,\nz,fan,door,discrete,,,,,\n${rows}\n`,
      },
      profiles: [{ file: "p.yaml", text: profiles }],
    },
    { clock: "sensor", env: {} },
  );

/** How the sensors of the rows are judged, or what is wrong. */
function check(rows: string, expected: string[], profiles?: string): void {
  const loaded = read(rows, profiles);
  const sensors = loaded.ok ? loaded.value.zones[0]!.machines.flatMap((machine) => machine.sensors) : [];
  const calculated = sensors.filter(({ expression }) => expression !== undefined);
  const kinds = calculated.map(({ sensor, kind, reports }) => `${sensor} ${kind} ${reports}`);
  expect(loaded.ok ? kinds : formatErrors(loaded.errors).split("\n")).toEqual(expected);
}

describe("a calculated sensor", () => {
  it("is judged by what its expression gives", () => {
    check("z,oven,drop,calculated,,inlet - outlet,10,,", ["drop analog onChange"]);
    check('z,oven,hot,calculated,,"inlet > 80",,true,', ["hot discrete onChange"]);
    check('z,oven,hot,calculated,,"inlet > 80 ? 1 : 0",,,\nz,fan,all,calculated,,"sensor(""oven/hot"").value > 0",,,', [
      "hot analog onChange",
      "all discrete onChange",
    ]);
  });

  it("can be a profile's, for many machines", () =>
    check(
      "z,oven,drop,,,,,,drop",
      ["drop analog onChange"],
      "profiles:\n  drop: { kind: calculated, expression: inlet - outlet }\n",
    ));

  it("is refused where its expression is wrong, at its cell", () => {
    check("z,oven,drop,calculated,,inlet - outlte,,,", [
      's.csv:5:25  z/oven/drop: its expression is wrong at character 9, "outlte": Unknown variable: outlte: did you mean "outlet"?',
    ]);
    check('z,oven,drop,calculated,,"sensor(""fan/dor"").value",,,', [
      's.csv:5:25  z/oven/drop: its expression is wrong at character 8, ""fan/dor").value": no sensor "fan/dor": did you mean "fan/door"?',
    ]);
    check("z,oven,drop,calculated,,inlet + true,,,", [
      's.csv:5:25  z/oven/drop: its expression is wrong at character 1, "inlet + true": no such overload: double + bool',
    ]);
    check("z,oven,drop,calculated,,3 + 4,,,", [
      "s.csv:5:25  z/oven/drop: its expression names no sensor: it would never have a value",
    ]);
    check("z,oven,hot,calculated,,inlet > 80,10,,", [
      "s.csv:5:24  z/oven/hot: its expression gives true or false: list abnormal values, not limits",
    ]);
  });

  it("must not be calculated from itself", () =>
    check("z,oven,a,calculated,,b + inlet,,,\nz,oven,b,calculated,,c * 2,,,\nz,oven,c,calculated,,a - 1,,,", [
      "s.csv:5:22  z/oven/a: it is calculated from itself (oven/a <- oven/b <- oven/c <- oven/a): let one of them end the circle",
    ]));

  it("is sent by nobody, and no other sensor has an expression", () => {
    check("z,oven,a,calculated,1s,inlet + 1,,,", [
      "s.csv:5:21  z/oven/a: interval does not apply to a calculated sensor, which nothing sends: leave it out",
    ]);
    check("z,oven,a,analog,1s,inlet + 1,,,", [
      "s.csv:5:20  z/oven/a: only a calculated sensor has an expression: write kind calculated",
    ]);
    check("z,oven,a,calculated,,,,,", [
      "s.csv:5:22  z/oven/a: a calculated sensor lacks its expression: write one such as inlet - outlet",
    ]);
  });
});
