import { expect, it } from "vitest";
import type { CommandResult } from "@tocsin/core/wire/hub-command";
import { outcomeWords } from "./alarm-command.ts";

const answer = (results: Partial<CommandResult>[]) =>
  ({
    ok: true,
    value: { command: "acknowledge", total: results.length, counts: {}, results: results as CommandResult[] },
  }) as const;

it("counts what became of each alarm, and says why once", () => {
  const words = outcomeWords(
    "acknowledge",
    answer([
      { outcome: "applied" },
      { outcome: "applied" },
      { outcome: "rejected", detail: "another occurrence rings by now" },
      { outcome: "rejected", detail: "another occurrence rings by now" },
      { outcome: "pending" },
    ]),
  );
  expect(words).toBe(
    "2 acknowledged. 1 waiting for the gateway: it has not answered yet and may still do it. " +
      "2 rejected: another occurrence rings by now.",
  );
});

it("says since when a gateway cannot be reached, as the hub puts it", () => {
  const why = "the gateway of plant/press is unreachable since 03:02";
  expect(outcomeWords("shelve", { ok: false, gone: false, detail: () => why })).toBe(`Nothing was done: ${why}.`);
});
