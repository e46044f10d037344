import { describe, expect, it } from "vitest";
import { factorySnapshot } from "../testing/factory.ts";
import { Fleet } from "../client/fleet.ts";
import { machineCells, sectionsOf, shapeOf, zoneLateness, type ColourBy } from "./cells.ts";

const fleet = new Fleet(() => undefined);
fleet.snapshot(factorySnapshot());
const judging = (by: ColourBy = "state") => ({ old: false, by, now: fleet.at });
const cellsOf = (id: string, by?: ColourBy) => machineCells(fleet.machines.get(id)!, fleet.sensorsOf(id), judging(by));

describe("cells of a machine", () => {
  it("marks process and instrument apart, and frames what waits for a person", () => {
    const press = cellsOf("aachen/press/press-07");
    expect(press.cells.flatMap((cell) => cell.mark ?? []).sort()).toEqual(["F", "M", "S", "p1", "p2", "p3"]);
    expect([press.frame, press.mark]).toEqual([2, "mS"]);
    expect(cellsOf("aachen/assembly/robot-12").frame).toBe(1);
    expect(cellsOf("aachen/paint/oven-3").frame).toBe(1);
    expect(cellsOf("aachen/assembly/weld-08").frame).toBe(0);
  });

  it("gives one mark to a silent source, on its machine", () => {
    const lift = cellsOf("aachen/assembly/lift-3");
    expect(lift.mark).toBe("mU");
    expect(lift.cells.every((cell) => cell.quiet === "unknown" && cell.mark === undefined)).toBe(true);
  });

  it("marks a lone unknown sensor itself", () => {
    const [first, ...rest] = fleet.sensorsOf("aachen/press/press-01");
    const machine = fleet.machines.get("aachen/press/press-01")!;
    expect(machineCells(machine, [{ ...first!, health: "unknown" }, ...rest], judging()).cells[0]!.mark).toBe("U");
  });

  it("leaves a quiet machine without any mark", () => {
    const quiet = cellsOf("aachen/press/press-01");
    expect([quiet.mark, quiet.frame, quiet.cells.some((cell) => cell.mark)]).toEqual([undefined, 0, false]);
  });
});

describe("what is out of service", () => {
  it("is a dash without any mark, and its machine has no health but a tag", () => {
    const feeder = cellsOf("aachen/press/feeder-4");
    expect([feeder.out, feeder.mark, feeder.frame]).toEqual([true, undefined, 0]);
    expect(feeder.cells.every(({ quiet, mark }) => quiet === "out" && !mark)).toBe(true);
  });
});

describe("the grey of good sensors", () => {
  it("says nothing, how near a limit is, or how new the last change", () => {
    const shades = (by?: ColourBy) => cellsOf("aachen/press/press-07", by).cells.map(({ shade }) => shade);
    expect(new Set(shades())).toEqual(new Set([0]));
    expect(shades("deviation").some((shade) => shade > 0.5)).toBe(true);
    const newest = cellsOf("aachen/press/press-07", "age").cells.toSorted((a, b) => b.shade - a.shade);
    expect(newest[0]!.sensor.tag).toBe("10PRE07CP002");
  });
});

describe("shape of the map", () => {
  it("has all sensors of all machines", () => {
    const machines = shapeOf(fleet, sectionsOf(fleet, "zone")).flatMap((zone) => zone.machines);
    expect(machines).toHaveLength(100);
    expect(machines.reduce((sum, { cells }) => sum + cells, 0)).toBe(2000);
  });

  it("is by site or by label as well", () => {
    expect(sectionsOf(fleet, "site").map(({ name, machines }) => [name, machines.length])).toEqual([
      ["Aachen works", 100],
    ]);
    expect(sectionsOf(fleet, "label:line").map(({ name }) => name)).toEqual(["L2"]);
  });

  it("says which zone is not up to date", () => {
    expect(zoneLateness(fleet, "aachen/paint").old).toBe(true);
    expect(zoneLateness(fleet, "aachen/press").old).toBe(false);
  });
});
