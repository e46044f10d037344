import { expect, it } from "vitest";
import { timed } from "./time-parameter.ts";

it("takes milliseconds and ISO 8601, with an unescaped plus as well", () => {
  const at = Date.UTC(2026, 10, 24, 2, 6, 42);
  expect(timed({ from: String(at), to: "2026-11-24T02:06:42Z" })).toEqual({ from: at, to: at });
  expect(timed({ from: "2026-11-24T03:06:42 01:00" })).toEqual({ from: at });
  expect(timed({ to: "2026-11-24" })).toEqual({ to: Date.UTC(2026, 10, 24) });
});

it("names a date that no calendar has", () =>
  expect(timed({ from: "2026-13-45" })).toEqual({ wrong: "from is no time that exists: 2026-13-45" }));
