import { expect, it } from "vitest";
import { formatAddress, parseAddress, type Route } from "./route.ts";

it("round-trips what a page can show, now and of the past", () => {
  const routes: Route[] = [
    { view: "overview" },
    { view: "alarms" },
    { view: "alarms", alarm: "aachen/press:gateway" },
    { view: "figures" },
    { view: "zones", zone: undefined },
    { view: "zones", zone: "aachen/press" },
    { view: "gateways", gateway: undefined },
    { view: "gateways", gateway: "aachen/press" },
    { view: "sensors", filter: "", sensor: undefined },
    { view: "sensors", filter: "health=failure&label=line%3AL2", sensor: "aachen/press/press-07/oil" },
    { view: "machine", machine: "aachen/press/press-07", sensor: undefined },
    { view: "machine", machine: "aachen/press/press-07", sensor: "aachen/press/press-07/oil" },
  ];
  for (const route of routes)
    for (const at of [undefined, 1_795_922_412_901])
      expect(parseAddress(formatAddress({ route, at }))).toEqual({ route, at });
});

it("shows the overview for what is no address of ours", () => {
  for (const hash of ["", "#", "#/", "#/machine/a/b", "#/sensor/a/b/c/d/e", "#/machine/<b>/x/y", "#top", "#/zones/a b"])
    expect(parseAddress(hash)).toEqual({ route: { view: "overview" }, at: undefined });
});
