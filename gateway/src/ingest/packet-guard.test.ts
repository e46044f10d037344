import fc from "fast-check";
import { expect, it } from "vitest";
import { PacketGuard } from "./packet-guard.ts";

function packetOf(bodyBytes: number): number[] {
  const header = [0x30];
  let rest = bodyBytes;
  do {
    header.push((rest & 0x7f) | (rest > 0x7f ? 0x80 : 0));
    rest >>>= 7;
  } while (rest > 0);
  return [...header, ...Array.from({ length: bodyBytes }, () => 0xff)];
}

it("finds the first packet that is too long, however the stream is cut", () =>
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 0, max: 400 }), { maxLength: 12 }),
      fc.integer({ min: 1, max: 50 }),
      (bodies, cut) => {
        const guard = new PacketGuard(300);
        const stream = Uint8Array.from(bodies.flatMap(packetOf));
        let found: number | undefined;
        for (let index = 0; index < stream.length && found === undefined; index += cut)
          found = guard.inspect(stream.subarray(index, index + cut));
        return found === bodies.find((bytes) => bytes > 300);
      },
    ),
  ));

it("knows a packet of 200 MB by its first five bytes", () =>
  expect(new PacketGuard(1_000_000).inspect(Uint8Array.of(0x30, 0x80, 0x88, 0xaf, 0x5f))).toBe(200_000_512));
