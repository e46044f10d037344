import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Mark } from "@tocsin/core/health/zone";
import { CRC_BYTES, openBytes, seal } from "./checked.ts";
import { chunkHead, decodeChunk, encodeChunk } from "./chunk.ts";
import type { StoredReading } from "./stored-reading.ts";
import { readingArbitrary } from "../../test/reading-arbitrary.ts";

const ordered = fc
  .array(fc.tuple(readingArbitrary, fc.integer({ min: 1, max: 3 })), { minLength: 1, maxLength: 256 })
  .map((list) => {
    let ordinal = 0;
    return list.map(([reading, step]) => ({ ...reading, ordinal: (ordinal += step) }));
  });

const steady = (count: number): StoredReading[] =>
  Array.from({ length: count }, (_, index) => ({
    ordinal: index + 1,
    at: 1_764_000_000_000 + index * 1_000 + (index % 7),
    judgedAt: 1_764_000_000_000 + index * 1_000 + (index % 7),
    value: Math.round(2_000 + 300 * Math.sin(index / 9)) / 100,
    quality: "good",
    marks: 0,
  }));

const decoded = (chunk: Buffer) => decodeChunk(chunk.subarray(CRC_BYTES));

describe("a chunk", () => {
  it("gives back every reading as it was", () => {
    fc.assert(
      fc.property(ordered, (readings) => {
        expect(decoded(encodeChunk(readings))).toEqual(readings);
      }),
    );
  });

  it("keeps 0 and -0 apart, beside texts too", () => {
    const readings = [-0, "", 0].map((value, index) => ({ ...steady(3)[index]!, value }));
    expect(decoded(encodeChunk(readings))).toEqual(readings);
  });

  it("holds a steady sensor's readings in a few bytes each", () => {
    expect(encodeChunk(steady(256)).length / 256).toBeLessThan(3);
  });

  it("says between which times its readings lie before it is decoded", () => {
    fc.assert(
      fc.property(ordered, (readings) => {
        const { from, to, count } = chunkHead(encodeChunk(readings).subarray(CRC_BYTES));
        expect(count).toBe(readings.length);
        for (const { at } of readings) if (!Number.isNaN(at)) expect(at >= from && at <= to).toBe(true);
      }),
    );
  });

  it("keeps texts and booleans of discrete sensors", () => {
    const values = ["open", "open", "fault", true, false, ""];
    const readings = values.map((value, index) => ({ ...steady(1)[0]!, value, ordinal: index + 1 }));
    expect(decoded(encodeChunk(readings)).map(({ value }) => value)).toEqual(values);
  });

  it("keeps the own time of a reading whose time was not trusted", () => {
    const reading: StoredReading = { ...steady(1)[0]!, at: 1_900_000_000_000, marks: Mark.future };
    expect(decoded(encodeChunk([reading]))).toEqual([reading]);
  });

  it("is recognised as damaged whatever bit is flipped", () => {
    const chunk = seal("chunk/1", encodeChunk(steady(40)));
    expect(openBytes("chunk/1", chunk)).toBeDefined();
    expect(openBytes("chunk/0", chunk)).toBeUndefined();
    for (let bit = 0; bit < chunk.length * 8; bit += 1) {
      const copy = Buffer.from(chunk);
      copy[bit >> 3]! ^= 1 << (bit & 7);
      expect(openBytes("chunk/1", copy)).toBeUndefined();
    }
  });
});
