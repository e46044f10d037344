import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createSseParser, type ServerEvent } from "./sse-parser.ts";

function parse(pieces: string[]): ServerEvent[] {
  const events: ServerEvent[] = [];
  const push = createSseParser((event) => events.push(event));
  for (const piece of pieces) push(piece);
  return events;
}

const stream = ": hello\n\nid: a-1-0\nevent: changes\ndata: {\ndata: }\n\nretry: 5\r\ndata:x\r\n\r\nevent: empty\n\n";
const expected = [
  { event: "changes", data: "{\n}", id: "a-1-0" },
  { event: "message", data: "x", id: "a-1-0" },
];

describe("event stream", () => {
  it("reads events, joins data lines and keeps the newest id", () => expect(parse([stream])).toEqual(expected));

  it("does not care where the pieces end", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(stream.length), { maxLength: 12 }), (cuts) => {
        const places = [0, ...cuts.toSorted((a, b) => a - b), stream.length];
        const pieces = places.slice(1).map((end, i) => stream.slice(places[i], end));
        expect(parse(pieces)).toEqual(expected);
      }),
    );
  });
});
