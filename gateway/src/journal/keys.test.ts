import fc from "fast-check";
import { describe, expect, it } from "vitest";
import * as keys from "./keys.ts";

const id = fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9_-]{0,20}$/);
const path = fc.array(id, { minLength: 4, maxLength: 4 }).map((parts) => parts.join("/"));
const number = fc.integer({ min: 0, max: 99_999_999 });
const ordinal = fc.integer({ min: 0, max: 2 ** 50 });
const day = fc.integer({ min: 0, max: 2_932_896 });

describe("keys", () => {
  it("are parsed to what they were built from", () => {
    const check = (built: string, expected: keys.ParsedKey) => expect(keys.parseKey(built)).toEqual(expected);
    fc.assert(
      fc.property(path, number, ordinal, day, (text, sensor, count, onDay) => {
        check(keys.numberKey(text), { kind: "number", sensorId: text });
        check(keys.machineKey(text), { kind: "machine", machineId: text });
        check(keys.groupKey(count), { kind: "group", group: count });
        check(keys.chunkKey(onDay, sensor, count), { kind: "chunk", day: onDay, sensor, firstOrdinal: count });
        check(keys.cursorKey(sensor), { kind: "cursor", sensor });
        check(keys.sensorKey(sensor), { kind: "sensor", sensor });
        check(keys.inputKey(onDay, count), { kind: "input", day: onDay, number: count });
        check(keys.orderKey(onDay, count), { kind: "order", day: onDay, first: count });
        check(keys.checkpointKey(onDay, count, 7), { kind: "checkpoint", day: onDay, arrivals: count, inputs: 7 });
        check(keys.logKey(sensor % 1_000_000, count), { kind: "log", era: sensor % 1_000_000, seq: count });
        check(keys.eraKey(sensor % 1_000_000), { kind: "era", era: sensor % 1_000_000 });
        check(keys.quarantineKey(sensor), { kind: "quarantine", number: sensor });
        check(keys.unmatchedKey("00ff"), { kind: "unmatched", hash: "00ff" });
        check(keys.metaKey("commit"), { kind: "meta", name: "commit" });
      }),
    );
  });

  it("stand in the order of their numbers", () => {
    fc.assert(
      fc.property(day, number, ordinal, day, number, ordinal, (dayA, sensorA, a, dayB, sensorB, b) => {
        const order = dayA - dayB || sensorA - sensorB || a - b;
        const text = keys.chunkKey(dayA, sensorA, a) < keys.chunkKey(dayB, sensorB, b);
        expect(text).toBe(order < 0);
      }),
    );
  });

  it("lie in the ranges that are named for them and in no other", () => {
    const inside = (key: string, { gte, lt }: keys.KeyRange) => key >= gte && key < lt;
    const key = keys.chunkKey(20_000, 7, 300);
    expect(inside(key, keys.allOf("chunk"))).toBe(true);
    expect(inside(key, keys.chunksOf(20_000, 7))).toBe(true);
    expect(inside(key, keys.chunksOf(20_000, 8))).toBe(false);
    expect(inside(key, keys.chunksOf(20_001, 7))).toBe(false);
    expect(inside(key, keys.keptBefore("chunk", 20_001))).toBe(true);
    expect(inside(key, keys.keptBefore("chunk", 20_000))).toBe(false);
    expect(inside(keys.logKey(1, 5), keys.logBetween(1, 5, 6))).toBe(true);
    expect(inside(keys.logKey(1, 6), keys.logBetween(1, 5, 6))).toBe(false);
    expect(inside(keys.logKey(2, 5), keys.logOf(1))).toBe(false);
  });

  it("refuse a text that is no key", () => {
    expect(() => keys.parseKey("elsewhere/1")).toThrow("is not a key of the journal");
  });
});
