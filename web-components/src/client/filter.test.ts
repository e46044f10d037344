import { describe, expect, it } from "vitest";
import { factorySnapshot } from "../testing/factory.ts";
import { formatFilter, parseFilter } from "./filter.ts";
import { isSensorMeant } from "./meant.ts";

const { sensors, machines } = factorySnapshot();
const found = (text: string): string[] => {
  const filter = parseFilter(text);
  const machineOf = (id: string) => machines.find((machine) => id.startsWith(`${machine.id}/`));
  return sensors.filter((sensor) => isSensorMeant(filter, sensor, machineOf(sensor.id))).map(({ tag }) => tag);
};

describe("a filter", () => {
  it("is the query of the hub's lists, and comes back as it was", () => {
    const text = "zone=press&health=failure&health=unknown&label=line%3AL2&q=oil+return";
    expect(formatFilter(parseFilter(text))).toBe(text);
    expect(parseFilter("strange=1&q=")).toEqual({});
  });

  it.each([
    ["", 2_000],
    ["site=elsewhere", 0],
    ["zone=press", 612],
    ["zone=aachen/press", 612],
    ["machine=press-07", 21],
    ["machine=press-07&health=failure", 1],
    ["health=unknown", 38],
    ["health=failure&health=unknown", 41],
    ["priority=high", 1],
    ["limitState=highHigh", 2],
    ["label=line:L2&label=criticality", 2_000],
    ["label=line:L3", 0],
    ["q=PRESS+07+oil", 2],
  ])("%s means so many sensors: %i", (text, count) => expect(found(text)).toHaveLength(count));
});
