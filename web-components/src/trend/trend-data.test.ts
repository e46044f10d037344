import { describe, expect, it } from "vitest";
import type { ReadingsItem } from "@tocsin/core/wire/hub-readings";
import { heldOver, trendData, valueSpan } from "./trend-data.ts";

const item = (columns: ReadingsItem["columns"], gaps: ReadingsItem["gaps"] = []): ReadingsItem => ({
  sensor: "s/z/m/x",
  from: 0,
  to: 10_000,
  source: "journal",
  gaps,
  columns,
});

describe("trend data", () => {
  it("breaks the line where readings are missing and names the gap", () => {
    const data = trendData(item({ at: [0, 1000, 2000, 9000, 10000], value: [1, 2, 3, 4, 5] }), true);
    expect(data.value).toEqual([1, 2, 3, null, 4, 5]);
    expect(data.gaps).toEqual([{ from: 2000, to: 9000, reason: "no data" }]);
  });

  it("keeps the hub's own word for a gap", () => {
    const told = [{ from: 2500, to: 8500, reason: "PLC restarted" }];
    expect(trendData(item({ at: [0, 1000, 2000, 9000], value: [1, 2, 3, 4] }, told), true).gaps).toEqual(told);
  });

  it("joins over a pause of what reports on change", () => {
    expect(trendData(item({ at: [0, 1000, 2000, 9000], value: [1, 2, 3, 4] }), false).value).toEqual([1, 2, 3, 4]);
  });

  it("gives words a place each", () => {
    const data = trendData(item({ at: [0, 1, 2], value: ["open", "closed", true] }), false);
    expect(data.names).toEqual(["closed", "on", "open"]);
    expect(data.value).toEqual([2, 0, 1]);
  });

  it("reduces to mean with an envelope", () => {
    const data = trendData(item({ at: [0, 10], mean: [1, 2], min: [0, 1], max: [2, 3], stepMs: 10 }), true);
    expect([data.value, data.min, data.max]).toEqual([
      [1, 2],
      [0, 1],
      [2, 3],
    ]);
  });
});

describe("a sensor that reports on change", () => {
  it("holds its newest value until now", () => {
    const held = heldOver(item({ at: [2_000, 5_000], value: ["open", "closed"] }), { at: 5_000, value: "closed" });
    expect(held.columns).toEqual({ at: [2_000, 5_000, 10_000], value: ["open", "closed", "closed"] });
  });

  it("held it through a range without any change", () => {
    const held = heldOver({ ...item({ at: [], value: [] }), from: 5_000 }, { at: 10, value: "closed" });
    expect(held.columns).toEqual({ at: [5_000, 10_000], value: ["closed", "closed"] });
  });
});

describe("value axis", () => {
  const data = trendData(item({ at: [0, 1, 2], value: [50, 52, 54] }), false);
  it("takes in the limits that are near", () => {
    const [from, to] = valueSpan(data, [30, 65]);
    expect(from).toBeLessThan(30);
    expect(to).toBeGreaterThan(65);
  });
  it("leaves out one that would flatten the line", () => expect(valueSpan(data, [10_000])[1]).toBeLessThan(60));
  it("stands without any reading", () => expect(valueSpan(trendData(item({ at: [] }), true), [])).toEqual([0, 1]));
});
