import { describe, expect, it } from "vitest";
import { formatErrors } from "./document.ts";
import { readTable } from "./table.ts";

const columns = { known: ["zone", "machine", "sensor", "message", "high"], required: ["zone", "machine"] };
const read = (text: string) => readTable(columns, { file: "s.csv", text });

function check(text: string, expected: string[]) {
  const loaded = read(text);
  expect(loaded.ok ? [] : formatErrors(loaded.errors).split("\n")).toEqual(expected);
}

describe("a table", () => {
  it("gives cells by column, without the empty ones, whatever the line ends and spaces", () => {
    const loaded = read("\uFEFFzone, machine,message\r\n# a comment\r\n\r\npress,m1,\r\npress,m2,hot\r\n");
    expect(
      loaded.ok && loaded.value.map((row) => [row.cell("machine"), row.cell("message"), row.cell("high")]),
    ).toEqual([
      ["m1", undefined, undefined],
      ["m2", "hot", undefined],
    ]);
  });

  it("may be separated by semicolons", () => {
    const loaded = read("zone;machine;message\npress;m1;hot, very\n");
    expect(loaded.ok && loaded.value[0]!.cell("message")).toBe("hot, very");
  });

  it("knows the line and column of each cell, behind quotes and across lines", () => {
    const loaded = read('zone,machine,message,high\n\npress,"m1, left","two\nlines",90\npress,m2,x,91\n');
    expect(loaded.ok && loaded.value.map((row) => row.place("high"))).toEqual([
      { file: "s.csv", line: 4, column: 8 },
      { file: "s.csv", line: 5, column: 12 },
    ]);
    expect(loaded.ok && loaded.value[0]!.place("message")).toEqual({ file: "s.csv", line: 3, column: 18 });
  });

  it("names unknown, missing and repeated columns", () =>
    check("zone,machin,hgh,zone\na,b,c,d\n", [
      's.csv:1:6  unknown column "machin": did you mean "machine"?',
      's.csv:1:13  unknown column "hgh": did you mean "high"?',
      's.csv:1:17  the column "zone" comes twice',
      's.csv:1:1  the column "machine" is missing: add it to the head line',
    ]));

  it("names every row of the wrong width", () =>
    check("zone,machine\na,b\na\na,b,c\n", [
      's.csv:3:1  the row has 1 cells, the head line 2: quote a cell that holds ","',
      's.csv:4:3  the row has 3 cells, the head line 2: quote a cell that holds ","',
    ]));

  it("names the line of a quote that does not end", () => {
    const loaded = read('zone,machine\n"a,b\n');
    expect(loaded.ok ? [] : loaded.errors.map(({ line }) => line)).toEqual([2]);
  });

  it("says what an empty text lacks", () => check("", ["s.csv:1:1  no head line: begin with zone,machine"]));
});
