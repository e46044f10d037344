import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readCursor, writeCursor } from "./cursor.ts";
import { parseEventId, writeEventId } from "./stream-event.ts";

describe("a cursor", () => {
  it("round-trips in its own order and is refused in another", () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.integer(), (key, id, rank) => {
        expect(readCursor(writeCursor("tag", { key, id }), "tag")).toEqual({ key, id });
        expect(readCursor(writeCursor("worst", { key: rank, id }), "worst")).toEqual({ key: rank, id });
        expect(readCursor(writeCursor("tag", { key, id }), "id")).toBeUndefined();
      }),
    );
  });

  it("refuses any other text", () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(readCursor(text, "id")).toBeUndefined();
      }),
    );
  });
});

describe("an event's id", () => {
  it("round-trips", () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[0-9a-z]{1,16}$/), fc.nat(), fc.nat(), (incarnation, logSeq, hubSeq) => {
        expect(parseEventId(writeEventId({ incarnation, logSeq, hubSeq }))).toEqual({ incarnation, logSeq, hubSeq });
      }),
    );
  });

  it("is nothing else", () => {
    for (const text of ["", "a", "a-1", "a-1-", "A-1-0", "a--1-0", "a-1-0\n", "a-1-0-0"])
      expect(parseEventId(text), text).toBeUndefined();
  });
});
