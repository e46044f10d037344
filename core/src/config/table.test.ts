import { describe, expect, it } from "vitest";
import { formatErrors } from "./document.ts";
import { readRows, readTable } from "./table.ts";

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
      's.csv:3:1  the row has 1 cell, the head line 2: write a "," for each cell that stays empty',
      's.csv:4:3  the row has 3 cells, the head line 2: quote a cell that holds ",", or take out what is too much',
    ]));

  it("names the place where a wrong quote opens, and the fix, and reads the other lines", () => {
    const never = 'the quote that opens here does not end: close the cell with ", or leave the quote out';
    check('zone,machine\n"a,b\n', [`s.csv:2:1  ${never}`]);
    check('zone,"machine\na,b\n', [`s.csv:1:6  ${never}`]);
    check('zone,machine\na,"b\nc,d\ne,f\n', [`s.csv:2:3  ${never}`]);
    check('zone,machine\na,"b\nc,"d, d"\ne\n', [
      `s.csv:2:3  ${never}`,
      's.csv:4:1  the row has 1 cell, the head line 2: write a "," for each cell that stays empty',
    ]);
    check('# say "hi"\nzone,machine\na,"b" c\na,b "c"\n', [
      's.csv:3:3  text follows the end of the quotes that open here: close the cell with " at its end, and write a quote inside it twice ("")',
      's.csv:4:5  a quote stands in a cell that is not in quotes: put the cell in quotes and write this one twice ("")',
    ]);
  });

  it("gives the rows that are right beside those that are not", () => {
    const { rows, errors, headIsRight } = readRows(columns, { file: "s.csv", text: "zone,machine\na,b,c\nd,e\n" });
    expect([rows.map((row) => row.cell("zone")), errors.length, headIsRight]).toEqual([["d"], 1, true]);
  });

  it("says what an empty text lacks", () => check("", ["s.csv:1:1  no head line: begin with zone,machine"]));
});
