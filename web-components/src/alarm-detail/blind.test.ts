import { expect, it } from "vitest";
import type { ConnectionState } from "../client/connection.ts";
import { Fleet } from "../client/fleet.ts";
import { worstFirst } from "../marks/choose-mark.ts";
import { factorySnapshot } from "../testing/factory.ts";
import { blindSpots } from "./blind.ts";

const fleet = new Fleet(() => {});
fleet.snapshot(factorySnapshot());
const spots = (id: string, state: ConnectionState = "live") =>
  blindSpots(fleet, fleet.machines.get(id)!, [...fleet.sensorsOf(id)].sort(worstFirst), state).map((spot) =>
    spot.kind === "sensors"
      ? `${spot.count} of ${spot.of}, ${spot.worst.description}`
      : spot.kind === "cause"
        ? `${spot.text}: ${spot.sensors}, ${spot.zone}`
        : spot.kind === "zone"
          ? `${spot.zone} ${spot.gateway.completeness}`
          : `${spot.kind} since ${spot.since}`,
  );

it("tells what of the machine cannot be trusted, which zone is late, and what has gone elsewhere", () => {
  expect(spots("aachen/press/press-07")).toEqual([
    "3 of 21, Clamp pressure",
    "Paint shop draining",
    "PLC ASM-4 silent since 02:02: 38, Assembly",
  ]);
  expect(spots("aachen/assembly/lift-3")).toEqual([
    "19 of 19, Cabinet temperature",
    "Paint shop draining",
    "PLC ASM-4 silent since 02:02: 19, Assembly",
  ]);
});

it("begins with the page where that hears nothing from the hub", () => {
  expect(spots("aachen/press/press-01", "offline")[0]).toBe(`page since ${fleet.at}`);
  expect(spots("aachen/press/press-01")[0]).not.toContain("page");
});

it("begins with the hub where that hears nothing itself", () => {
  fleet.heartbeat(fleet.at + 1_000, { connected: false, since: 5 });
  expect(spots("aachen/press/press-01")[0]).toBe("hub since 5");
  expect(spots("aachen/press/press-01", "stale")[0]).toBe("hub since 5");
});
