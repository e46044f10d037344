import { expect, it } from "vitest";
import { chartRows, leadsFrom } from "./chart-rows.ts";

const atomic = (path: string, active = false) => ({ path, type: "atomic", active }) as const;

it("makes a row of each region, and one of all that is only on or off under one roof", () => {
  const rows = chartRows({
    states: [
      { path: "signal", type: "compound", active: true },
      atomic("signal.live", true),
      atomic("signal.silent"),
      atomic("measurement.noisy.no", true),
      atomic("measurement.noisy.yes"),
      atomic("measurement.due.no"),
      atomic("measurement.due.yes", true),
      atomic("outOfService.no", true),
      atomic("outOfService.yes"),
    ],
  });
  expect(
    rows.map(({ name, states }) => [name, states.map((state) => `${state.name}${state.active ? "*" : ""}`)]),
  ).toEqual([
    ["signal", ["live*", "silent"]],
    ["measurement", ["noisy", "due*"]],
    ["service", ["outOfService"]],
  ]);
});

it("follows the arrows of a state and of its region", () => {
  const transitions = [
    { from: "limit", to: "limit.high", event: "limit.high" },
    { from: "limit", to: "limit.normal", event: "limit.normal" },
    { from: "signal.live", to: "signal.silent", event: "silence.elapsed" },
  ];
  expect(leadsFrom({ transitions }, "limit.high").map(({ to }) => to)).toEqual(["limit.normal"]);
  expect(leadsFrom({ transitions }, "signal.live").map(({ to }) => to)).toEqual(["signal.silent"]);
});
