import { describe, expect, it } from "vitest";
import { factorySnapshot } from "../testing/factory.ts";
import { Fleet } from "../client/fleet.ts";
import { machineCells, shapeOf, zoneLateness } from "./cells.ts";

const fleet = new Fleet(() => undefined);
fleet.snapshot(factorySnapshot());
const cellsOf = (id: string, old = false) => machineCells(fleet.machines.get(id)!, fleet.sensorsOf(id), old);

describe("cells of a machine", () => {
  it("marks process and instrument apart, and frames what is in alarm", () => {
    const press = cellsOf("aachen/press/press-07");
    expect(press.cells.flatMap((cell) => cell.mark ?? []).sort()).toEqual(["F", "M", "S", "p1", "p2", "p3"]);
    expect([press.frame, press.mark]).toEqual([2, "mS"]);
    expect(cellsOf("aachen/assembly/robot-12").frame).toBe(1);
    expect(cellsOf("aachen/paint/oven-3").frame).toBe(0);
  });

  it("gives one mark to a silent source, on its machine", () => {
    const lift = cellsOf("aachen/assembly/lift-3");
    expect(lift.mark).toBe("mU");
    expect(lift.cells.every((cell) => cell.dashed && cell.mark === undefined)).toBe(true);
  });

  it("marks a lone unknown sensor itself", () => {
    const [first, ...rest] = fleet.sensorsOf("aachen/press/press-01");
    const machine = fleet.machines.get("aachen/press/press-01")!;
    expect(machineCells(machine, [{ ...first!, health: "unknown" }, ...rest], false).cells[0]!.mark).toBe("U");
  });

  it("leaves a quiet machine without any mark", () => {
    const quiet = cellsOf("aachen/press/press-01");
    expect([quiet.mark, quiet.frame, quiet.cells.some((cell) => cell.mark)]).toEqual([undefined, 0, false]);
  });
});

describe("shape of the map", () => {
  it("has all sensors of all machines", () => {
    const machines = shapeOf(fleet).flatMap((zone) => zone.machines);
    expect(machines).toHaveLength(100);
    expect(machines.reduce((sum, { cells }) => sum + cells, 0)).toBe(2000);
  });

  it("says which zone is not up to date", () => {
    expect(zoneLateness(fleet, "aachen/paint").old).toBe(true);
    expect(zoneLateness(fleet, "aachen/press").old).toBe(false);
  });
});
