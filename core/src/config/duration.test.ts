import { expect, it } from "vitest";
import fc from "fast-check";
import { formatDuration, parseDuration } from "./duration.ts";

it.each([
  ["250ms", 250],
  ["10s", 10_000],
  ["1.5h", 5_400_000],
  ["7d", 604_800_000],
  ["5", undefined],
  ["5 min", undefined],
  ["-1s", undefined],
  ["", undefined],
])("reads %s as %s ms", (text, ms) => expect(parseDuration(text)).toBe(ms));

it("writes any whole number of milliseconds so that it is read back", () =>
  fc.assert(fc.property(fc.nat(), (ms) => parseDuration(formatDuration(ms)) === ms)));
