import { describe, expect, it } from "vitest";
import { readDocument } from "@tocsin/core/config/document";
import { fillIn, LayoutSchema, timeOf, type Layout } from "./layout.ts";
import { cellsOf } from "./lines.ts";
import { replayFiles } from "./replay-files.ts";

function layout(time: string): Layout {
  const text = `
name: test
site: { id: s }
zone: { id: z, name: Zone }
machine: { column: 1, id: "m-{value:3}" }
time: ${time}
sensors: [{ column: 3, sensor: a, unit: bar, description: "one, two" }]
`;
  const loaded = readDocument(LayoutSchema, { file: "layout.yaml", text, env: {} });
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.errors));
  return loaded.value;
}

describe("a line", () => {
  it.each([
    ["1\t 2\t\t3 ", "whitespace", ["1", "2", "3"]],
    ["a, b,,c", "comma", ["a", "b", "", "c"]],
    ['a;"b;c";"say ""x"""', "semicolon", ["a", "b;c", 'say "x"']],
    ["a\t\tb", "tab", ["a", "", "b"]],
  ] as const)("%j falls into its cells", (line, separator, cells) => expect(cellsOf(line, separator)).toEqual(cells));
});

describe("a layout", () => {
  it.each([
    ["{ column: 2, unit: minute, start: 2024-01-01T00:00:00Z }", "3", Date.UTC(2024, 0, 1, 0, 3)],
    ["{ column: 2, unit: s }", "1700000000.5", 1_700_000_000_500],
    ["{ column: 2 }", "2024-02-03T04:05:06Z", Date.UTC(2024, 1, 3, 4, 5, 6)],
    ["{ column: 2, unit: s }", "", Number.NaN],
  ])("reads with %s the time %s", (time, cell, expected) => expect(timeOf(layout(time), cell)).toBe(expected));

  it("names machines by their column", () => {
    expect(fillIn("engine-{value:3}", "7")).toBe("engine-007");
    expect(fillIn("Engine {value}", "1234")).toBe("Engine 1234");
  });

  it("adds to each machine what is calculated there", () => {
    const machines = [{ machine: "m-001", name: "1", tag: "M 1", description: "" }] as unknown as Parameters<
      typeof replayFiles
    >[1];
    const calculated = [{ sensor: "sum", profile: "sum" }] as unknown as Layout["calculated"];
    const files = replayFiles({ ...layout("{ column: 2 }"), calculated }, machines);
    expect(files["sensors.csv"]!.split("\n")[2]).toBe("z,m-001,sum,M 1 sum,,calculated,,,sum");
  });

  it("becomes a plant with a sensor table", () => {
    const machines = [{ machine: "m-001", tag: "M 1", description: "" }] as unknown as Parameters<
      typeof replayFiles
    >[1];
    expect(replayFiles(layout("{ column: 2 }"), machines)["sensors.csv"]).toBe(
      'zone,machine,sensor,tag,description,kind,interval,unit,profile\nz,m-001,a,M 1 a,"one, two",,1s,bar,\n',
    );
  });
});
