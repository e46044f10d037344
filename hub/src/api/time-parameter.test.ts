import { expect, it } from "vitest";
import { timed } from "./time-parameter.ts";

const NOW = 10_000_000;
const check = (query: { from?: string; to?: string; last?: string }, expected: object) =>
  expect(timed(query, () => NOW)).toEqual(expected);

it("takes milliseconds and ISO 8601, with an unescaped plus as well", () => {
  const at = Date.UTC(2026, 10, 24, 2, 6, 42);
  check({ from: String(at), to: "2026-11-24T02:06:42Z" }, { from: at, to: at });
  check({ from: "2026-11-24T03:06:42 01:00" }, { from: at });
  check({ to: "2026-11-24" }, { to: Date.UTC(2026, 10, 24) });
});

it("names a date that no calendar has", () =>
  check({ from: "2026-13-45" }, { parameter: "from", wrong: "from is no time that exists: 2026-13-45" }));

it("takes a duration until the end of the range, or a number of the newest", () => {
  check({ last: "10m" }, { from: NOW - 600_000 });
  check({ last: "1.5s", to: "5000" }, { from: 3_500, to: 5_000 });
  check({ last: "7d" }, { from: 0 });
  check({ last: "500", from: "7" }, { from: 7, newest: 500 });
});

it("refuses two beginnings", () =>
  check(
    { last: "10m", from: "7" },
    { parameter: "last", wrong: "from and last=10m both say where the range begins: give one" },
  ));
