import { expect, it } from "vitest";
import { cell, headOf, isoTime, rowOf } from "./csv.ts";

it("quotes what would end a cell or a line, and doubles quotes", () => {
  expect(cell('a "b", c')).toBe('"a ""b"", c"');
  expect(cell("two\nlines")).toBe('"two\nlines"');
  expect(cell({ line: "L1" })).toBe('"{""line"":""L1""}"');
});

it("leaves numbers as they are, and marks text that a spreadsheet would calculate", () => {
  expect(cell(-3.5)).toBe("-3.5");
  expect(cell("=HYPERLINK(1)")).toBe("'=HYPERLINK(1)");
  expect(cell("-3 bar")).toBe("'-3 bar");
  expect(cell(undefined)).toBe("");
});

it("writes times that people read, and none for no time", () => {
  const columns = [
    { name: "id", of: ({ id }: { id: string }) => id },
    { name: "since", of: () => isoTime(undefined) },
    { name: "at", of: () => isoTime(1) },
  ];
  expect(headOf(columns) + rowOf(columns, { id: "a" })).toBe("id,since,at\r\na,,1970-01-01T00:00:00.001Z\r\n");
});
