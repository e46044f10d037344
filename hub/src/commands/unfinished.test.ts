import { expect, it } from "vitest";
import type { AuditItem } from "@tocsin/core/wire/audit";
import { unfinishedOf } from "./unfinished.ts";

const record = (at: number, event: AuditItem["event"], ...items: [command: string, outcome?: string][]): AuditItem =>
  ({
    at,
    event,
    items: items.map(([command, outcome]) => ({ command, ...(outcome ? { outcome } : {}) })),
  }) as AuditItem;

it("is what was asked for long ago and has no outcome but that it waits", () => {
  const newestFirst = [
    record(900, "requested", ["new"]),
    record(30, "outcome", ["waits", "pending"], ["done", "applied"]),
    record(20, "requested", ["waits"], ["done"]),
    record(10, "requested", ["lost"]),
  ];
  expect(unfinishedOf(newestFirst, 500).map(({ item }) => item.command)).toEqual(["waits", "lost"]);
});
