import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CRC_BYTES } from "./checked.ts";
import { GroupWriter, readGroup, type RedoReading } from "./group-record.ts";
import { readingArbitrary } from "../../test/reading-arbitrary.ts";

const redo = fc
  .tuple(readingArbitrary, fc.integer({ min: 1, max: 300_000 }), fc.integer({ min: 0, max: 4_102_444_800_000 }))
  .map(([reading, sensor, gatewayTime]): RedoReading => ({ ...reading, sensor, gatewayTime }));

function written(writer: GroupWriter, readings: readonly RedoReading[]): RedoReading[] {
  for (const reading of readings) writer.add(reading);
  const back: RedoReading[] = [];
  readGroup(writer.seal().subarray(CRC_BYTES), (reading) => back.push(reading));
  return back;
}

describe("a group record", () => {
  it("gives back every reading in order, and its writer begins anew", () => {
    const writer = new GroupWriter();
    fc.assert(
      fc.property(fc.array(redo, { minLength: 1, maxLength: 60 }), (readings) => {
        expect(written(writer, readings)).toEqual(readings);
        expect(writer.count).toBe(0);
      }),
    );
  });

  it("refuses a layout that it does not know", () => {
    expect(() => readGroup(Uint8Array.of(9, 0, 0, 0, 0, 0, 0, 0, 0), () => undefined)).toThrow("of version 9");
  });
});
