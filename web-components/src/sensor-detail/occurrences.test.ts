import { expect, it } from "vitest";
import type { TransitionItem } from "@tocsin/core/wire/hub-api";
import { occurrencesOf } from "./occurrences.ts";

const alarm = (state: string, occurrence: number, since: number) => ({
  process: { state, occurrence, since, level: "high", priority: "high" },
});
const step = (at: number, from: string, to: string, alarms?: object, by?: string) =>
  ({
    of: "sensor",
    at,
    changes: [{ region: "alarms.process", from, to }],
    state: { alarms },
    by,
  }) as unknown as TransitionItem;

it("tells of each time how long it rang, and who saw it", () => {
  const items = [
    step(100, "normal", "unacknowledged", alarm("unacknowledged", 1, 100)),
    step(150, "unacknowledged", "acknowledged", alarm("acknowledged", 1, 100), "Shift lead"),
    step(300, "acknowledged", "normal"),
    step(900, "normal", "unacknowledged", alarm("unacknowledged", 2, 900)),
    step(950, "unacknowledged", "rtnUnacknowledged", alarm("rtnUnacknowledged", 2, 900)),
    step(990, "rtnUnacknowledged", "normal", undefined, "Maintenance"),
    step(2_000, "normal", "unacknowledged", alarm("unacknowledged", 3, 2_000)),
  ].toReversed();
  expect(occurrencesOf(items).map(({ since, until, by }) => [since, until, by])).toEqual([
    [2_000, undefined, undefined],
    [900, 950, "Maintenance"],
    [100, 300, "Shift lead"],
  ]);
});

it("keeps the last five", () => {
  const items = Array.from({ length: 8 }, (_, i) =>
    step(i * 100, "normal", "unacknowledged", alarm("unacknowledged", i, i * 100)),
  );
  expect(occurrencesOf(items.toReversed()).map(({ occurrence }) => occurrence)).toEqual([7, 6, 5, 4, 3]);
});
