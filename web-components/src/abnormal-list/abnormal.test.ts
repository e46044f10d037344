import { describe, expect, it } from "vitest";
import { factorySnapshot } from "../testing/factory.ts";
import { abnormalOf } from "./abnormal.ts";

const { sensors } = factorySnapshot();

describe("abnormal sensors", () => {
  it("puts the highest priority first and instruments after the process", () => {
    const marks = abnormalOf(sensors).urgent.map(({ mark }) => mark);
    expect(marks.join(" ")).toBe("p1 p2 p2 p2 p2 p3 p3 p3 F F F");
  });

  it("names one cause once, with its count", () => {
    const [cause, ...more] = abnormalOf(sensors).shared;
    expect(more).toEqual([]);
    expect(cause).toMatchObject({
      text: "PLC ASM-4 silent since 02:02",
      zone: "aachen/assembly",
      machines: 2,
      sensors: 38,
    });
  });

  it("keeps what has no priority apart", () => {
    expect(
      abnormalOf(sensors)
        .record.map(({ mark }) => mark)
        .sort(),
    ).toEqual(["C", "C", "M", "M", "M", "S", "S", "S"]);
  });

  it("stays inside a machine", () => {
    expect(abnormalOf(sensors, "aachen/press/press-07").urgent).toHaveLength(4);
  });

  it("says once that a machine has not been heard from", () => {
    const unheard = sensors.slice(0, 21).map((sensor) => ({ ...sensor, health: "unknown" as const }));
    expect(abnormalOf(unheard).shared).toMatchObject([{ text: "not heard from yet", sensors: 21 }]);
  });
});
