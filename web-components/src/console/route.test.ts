import { expect, it } from "vitest";
import { formatRoute, parseRoute, type Route } from "./route.ts";

it("round-trips what a page can show", () => {
  const routes: Route[] = [
    { view: "overview" },
    { view: "alarms" },
    { view: "machine", machine: "aachen/press/press-07", sensor: undefined },
    { view: "machine", machine: "aachen/press/press-07", sensor: "aachen/press/press-07/oil" },
  ];
  for (const route of routes) expect(parseRoute(formatRoute(route))).toEqual(route);
});

it("shows the overview for what is no address of ours", () => {
  for (const hash of ["", "#", "#/", "#/machine/a/b", "#/sensor/a/b/c/d/e", "#/machine/<b>/x/y", "#top"])
    expect(parseRoute(hash)).toEqual({ view: "overview" });
});
