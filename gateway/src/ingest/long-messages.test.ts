import fc from "fast-check";
import { expect, it } from "vitest";
import { LongMessages } from "./long-messages.ts";

const BOUND = 131_072;

function packetOf(type: number, bodyBytes: number): Buffer {
  const header = [type];
  let rest = bodyBytes;
  do {
    header.push((rest & 0x7f) | (rest > 0x7f ? 0x80 : 0));
    rest >>>= 7;
  } while (rest > 0);
  return Buffer.concat([Buffer.from(header), Buffer.alloc(bodyBytes, 0xff)]);
}

it("lets through all that is short and the beginning of what is long, however the stream is cut", () =>
  fc.assert(
    fc.property(
      fc.array(
        fc.oneof(fc.integer({ min: 0, max: 300 }), fc.constantFrom(BOUND - 1, BOUND, BOUND + 1, BOUND + 2, 300_000)),
        { maxLength: 8 },
      ),
      fc.array(fc.oneof(fc.integer({ min: 1, max: 7 }), fc.integer({ min: 1, max: 200_000 })), { maxLength: 40 }),
      (bodies, cuts) => {
        const messages = new LongMessages(BOUND);
        const stream = Buffer.concat(bodies.map((bytes) => packetOf(0x32, bytes)));
        const out: Buffer[] = [];
        let at = 0;
        for (const cut of [...cuts, stream.length]) out.push(messages.take(stream.subarray(at, (at += cut))));
        const wanted = Buffer.concat(bodies.map((bytes) => packetOf(0x32, Math.min(bytes, BOUND + 1))));
        expect(Buffer.concat(out).equals(wanted)).toBe(true);
        const whole = bodies.map((bytes) => messages.wholeLength(Math.min(bytes, BOUND + 1)));
        expect(whole).toEqual(bodies.map((bytes) => (bytes > BOUND ? bytes : undefined)));
      },
    ),
    { numRuns: 50 },
  ));

it("reads a message whole that is beyond a small bound, and knows it", () => {
  const messages = new LongMessages(1_024);
  const packet = packetOf(0x32, 2_000);
  expect(messages.take(packet)).toEqual(packet);
  expect([messages.wholeLength(2_000), messages.wholeLength(1_024)]).toEqual([2_000, undefined]);
});

it("refuses what is long and no message, by its header", () => {
  const messages = new LongMessages(BOUND);
  messages.take(Buffer.of(0x90, 0x80, 0x88, 0xaf, 0x5f));
  expect(messages.refused).toBe(200_000_512);
});
