import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { RedoReading } from "./group-record.ts";
import { OpenReadings } from "./open-readings.ts";
import { readingArbitrary } from "../../test/reading-arbitrary.ts";

const plain = ({ sensor: _sensor, gatewayTime: _gatewayTime, ...reading }: RedoReading) => reading;

const action = fc.oneof(
  { weight: 6, arbitrary: fc.tuple(fc.constant("add" as const), fc.nat(5), readingArbitrary) },
  { weight: 1, arbitrary: fc.tuple(fc.constant("drain" as const), fc.nat(5)) },
);

describe("open readings", () => {
  it("are given back for each sensor in the order in which they came, whatever was drained between", () => {
    fc.assert(
      fc.property(fc.array(action, { maxLength: 400 }), (actions) => {
        const open = new OpenReadings();
        const model = new Map<number, RedoReading[]>();
        let now = 0;
        for (const [kind, sensor, reading] of actions) {
          if (kind === "drain") {
            const expected = (model.get(sensor) ?? []).map(plain);
            expect(open.drain(sensor, () => undefined)).toEqual(expected);
            model.delete(sensor);
          } else {
            const redo = { ...reading, sensor, gatewayTime: (now += 1) };
            open.add(redo, 1);
            model.set(sensor, [...(model.get(sensor) ?? []), redo]);
            expect(Number.isNaN(redo.at) || open.holds(sensor, redo.at, redo.value, redo.quality)).toBe(true);
          }
        }
        for (const [sensor, readings] of model) expect(open.readings(sensor, 1)).toEqual(readings.map(plain));
        expect(open.size).toBe([...model.values()].flat().length);
      }),
    );
  });

  const reading = (sensor: number, gatewayTime: number): RedoReading => ({
    sensor,
    gatewayTime,
    ordinal: gatewayTime,
    at: gatewayTime,
    judgedAt: gatewayTime,
    value: 1,
    quality: "good",
    marks: 0,
  });

  it("are due oldest first, and at once where they fill a chunk", () => {
    const open = new OpenReadings();
    open.add(reading(3, 10), 1);
    open.add(reading(1, 20), 1);
    for (let time = 30; time < 30 + 256; time += 1) open.add(reading(2, time), 1);
    expect(open.due(0, 9)).toEqual([2]);
    expect(open.due(15, 9)).toEqual([2, 3]);
    expect(open.due(25, 9)).toEqual([2, 3, 1]);
    expect(open.due(25, 2)).toEqual([2, 3]);
  });

  it("show nothing of a group that is not committed", () => {
    const open = new OpenReadings();
    open.add(reading(1, 10), 1);
    open.add(reading(1, 20), 2);
    expect(open.readings(1, 1).map(({ at }) => at)).toEqual([10]);
    expect(open.holds(1, 20, 1, "good")).toBe(true);
  });
});
