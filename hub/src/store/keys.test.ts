import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  endOf,
  indexKey,
  indexPrefix,
  messageKey,
  parseIndexKey,
  parseMessageKey,
  parseRecordKey,
  recordKey,
  timeRange,
} from "./keys.ts";

const id = fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9_-]{0,20}$/);
const zone = fc.tuple(id, id).map((parts) => parts.join("/"));
const place = fc.record({ zone, epoch: fc.integer({ min: 0, max: 1e6 }), seq: fc.integer({ min: 0, max: 1e12 }) });
const entry = fc.tuple(place, fc.integer({ min: 0, max: 9e13 })).map(([where, at]) => ({ ...where, at }));

describe("keys of the store", () => {
  it("round-trip", () => {
    fc.assert(
      fc.property(entry, id, ({ at, ...where }, sensor) => {
        expect(parseRecordKey(recordKey(where))).toEqual(where);
        for (const prefix of [indexPrefix("all"), indexPrefix("sensor", `${where.zone}/m/${sensor}`)])
          expect(parseIndexKey(prefix, indexKey(prefix, { at, ...where }))).toEqual({ at, ...where });
        expect(parseMessageKey(messageKey(where.seq))).toBe(where.seq);
      }),
    );
  });

  it("sort as their numbers do", () => {
    fc.assert(
      fc.property(entry, entry, (a, b) => {
        const prefix = indexPrefix("all");
        if (a.at !== b.at) expect(indexKey(prefix, a) < indexKey(prefix, b)).toBe(a.at < b.at);
        if (a.seq !== b.seq)
          expect(recordKey({ ...a, epoch: 1, zone: "s/z" }) < recordKey({ ...b, epoch: 1, zone: "s/z" })).toBe(
            a.seq < b.seq,
          );
      }),
    );
  });

  it("find what is in a range of time and nothing else", () => {
    fc.assert(
      fc.property(entry, fc.nat(9e12), fc.nat(9e12), (found, from, length) => {
        const prefix = indexPrefix("zone", found.zone);
        const key = indexKey(prefix, found);
        const { gte, lt } = timeRange(prefix, from, from + length);
        expect(key >= gte && key < lt).toBe(found.at >= from && found.at < from + length);
        expect(key < endOf(prefix)).toBe(true);
      }),
    );
  });
});
