import { describe, expect, it } from "vitest";
import { codeOf } from "./code.ts";
import { firstValues, sampleOf, wordsOf, type Described } from "./manifest.ts";

const element: Described = {
  tagName: "tocsin-heatmap",
  name: "TocsinHeatmap",
  description: "",
  attributes: [
    { name: "group-by", fieldName: "groupBy", type: { text: "string" } },
    { name: "cell-size", fieldName: "cellSize", type: { text: "number | undefined" } },
  ],
  members: [],
  events: [
    { name: "tocsin-ready", type: { text: "CustomEvent<object>" } },
    { name: "tocsin-sensor-select", type: { text: "CustomEvent<{ sensor: string }>" } },
  ],
  slots: [],
  cssParts: [],
  cssProperties: [],
};
const shown = { element, values: { "group-by": 'label:"a"', "cell-size": "8" }, hub: "https://hub/" };

describe("code for an element as it is set", () => {
  it("is two lines of HTML", () =>
    expect(codeOf("html", shown)).toBe(
      `<script type="module" src="https://hub/components/v1/tocsin.js"></script>\n` +
        `<tocsin-heatmap group-by="label:&quot;a&quot;" cell-size="8"></tocsin-heatmap>`,
    ));
  it("sets attributes and hears events in React 19", () => {
    expect(codeOf("react19", shown)).toContain('import "@tocsin/web-components/define/heatmap";');
    expect(codeOf("react19", shown)).toContain("ontocsin-sensor-select={({ detail })");
  });
  it("gives numbers as numbers in React 19", () => expect(codeOf("react19", shown)).toContain("cell-size={8} "));
  it("sets properties in React 18", () => {
    expect(codeOf("react18", shown)).toContain(
      'import { TocsinHub, TocsinHeatmap } from "@tocsin/web-components/react";',
    );
    expect(codeOf("react18", shown)).toContain("cellSize={8} onTocsinSensorSelect=");
  });
  it("hears events in Vue", () => expect(codeOf("vue", shown)).toContain('@tocsin-sensor-select="'));
});

it("takes the words that an attribute takes from its type", () =>
  expect(wordsOf({ name: "sort", type: { text: '"place" | "worst"' } })).toEqual(["place", "worst"]));

it("shows a sensor where an element needs one", () => {
  const sensor = { ...element, attributes: [{ name: "sensor", fieldName: "sensor", type: { text: "string" } }] };
  expect(firstValues(sensor, sampleOf("a/b/c/d"))).toEqual({ sensor: "a/b/c/d" });
  expect(firstValues(element, sampleOf("a/b/c/d"))).toEqual({});
});
