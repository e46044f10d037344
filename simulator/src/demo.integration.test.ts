import { describe, expect, it } from "vitest";
import { ZoneHealth } from "@tocsin/core/health/zone";
import { rings } from "@tocsin/core/health/alarm/ringing";
import type { SensorId } from "@tocsin/core/wire/id";
import { MachineAtWork } from "./machine-at-work.ts";
import { createPlant } from "./plant/plant.ts";
import { DemoZone, shippedZone } from "../test/demo-zone.ts";

const WARM_UP_SECONDS = 60;
const MINUTE_MS = 60_000;
const WEEK_MS = 7 * 24 * 60 * MINUTE_MS;
const boothOne = () =>
  createPlant()
    .zones.flatMap(({ machines }) => machines)
    .find(({ machine }) => machine === "booth-1")!;
const begin = (name: string): DemoZone => {
  const zone = new DemoZone(name);
  zone.run(WARM_UP_SECONDS);
  zone.records.length = 0;
  return zone;
};
const alarmsOf = ({ records }: DemoZone) => records.filter(rings);

describe("the demo", () => {
  it.each(["press", "paint", "assembly"])("rings nothing in the zone %s while all is well", (name) => {
    const zone = begin(name);
    zone.run(15 * 60);
    expect(alarmsOf(zone)).toEqual([]);
    expect(zone.health.sensorCounts()).toMatchObject({ good: zone.health.sensors.length });
  });

  it("leaves a machine good whose thermocouple is cut, with 19 of 20 sensors", () => {
    const zone = begin("paint");
    zone.work("bath-1").faults.set("bath-temperature", { kind: "wire-break", since: zone.now, until: Infinity });
    zone.run(30);
    expect(zone.sensor("bath-1", "bath-temperature")).toMatchObject({
      health: "failure",
      state: { signal: "invalid" },
    });
    expect(zone.machine("bath-1")).toMatchObject({ health: "good", state: { coverage: { good: 19, of: 20 } } });
    expect(alarmsOf(zone).map(({ id }) => id)).toEqual(["works/paint/bath-1/bath-temperature"]);
  });

  it("calls an oven beyond highHigh out of specification, and its sensor good", () => {
    const zone = begin("paint");
    zone.work("oven-1").faults.set("entry-temperature", { kind: "excess", since: zone.now, until: Infinity });
    zone.run(90);
    const sensor = zone.sensor("oven-1", "entry-temperature");
    expect(sensor).toMatchObject({ health: "good", priority: "high", state: { limit: "highHigh" } });
    expect(zone.machine("oven-1")).toMatchObject({ health: "out-of-specification", state: { coverage: { good: 20 } } });
  });

  it("rings nothing when the press shop stops for the night and starts again, and says why of every sensor", () => {
    const zone = begin("press");
    const morning = zone.now + 8 * 60_000;
    for (const machine of zone.machines) machine.stop(zone.now, morning);
    zone.run(7 * 60);
    expect(zone.machine("press-07").state.state).toBe("stopped");
    const suppressed = zone.health.sensors.flatMap(({ when, poweredBy }, sensor) =>
      when === undefined && poweredBy === undefined ? [] : [zone.health.standing(sensor)],
    );
    expect(suppressed.length).toBeGreaterThan(200);
    for (const { state } of suppressed) {
      expect(state.byDesign?.text).toMatch(/stopped/);
    }
    // Beyond their limits all the same, or without power: recorded, and rung for by nobody.
    expect(zone.sensor("press-07", "oil-pressure").state.limit).toBe("lowLow");
    expect(zone.sensor("press-07", "drive-power").cause?.text).toBe(
      "no reading for 3 s: Press 07 is stopped, so it has no power",
    );
    zone.run(20 * 60);
    expect(alarmsOf(zone)).toEqual([]);
    const left = zone.health.sensors.filter((_, sensor) => zone.health.standing(sensor).state.byDesign !== undefined);
    expect(left).toEqual([]);
    expect(zone.sensor("press-07", "oil-pressure").state.limit).toBe("normal");
    expect(zone.machine("press-07")).toMatchObject({ health: "good", state: { coverage: { good: 21, of: 21 } } });
  });

  it("rings once when a PLC with 40 sensors drops out, and not at its return", () => {
    const zone = begin("assembly");
    const behind = zone.machines.filter(({ machine }) => machine.source === "plc-02");
    const sensors = behind.reduce((sum, { machine }) => sum + machine.sensors.length, 0);
    expect(sensors).toBeGreaterThanOrEqual(40);
    for (const machine of behind) machine.unreachableUntil(zone.now + 60_000);
    zone.run(50);
    expect(alarmsOf(zone)).toMatchObject([{ of: "source", id: "works/assembly/plc-02", priority: "low" }]);
    const { machine } = behind[0]!;
    expect(zone.sensor(machine.machine, "guard-door").health).toBe("unknown");
    zone.run(60);
    expect(alarmsOf(zone)).toHaveLength(1);
    expect(zone.machine(machine.machine)).toMatchObject({ health: "good" });
    expect(zone.sensor(machine.machine, "guard-door").health).toBe("good");
  });

  it("never calls a door silent or frozen that is shut for a week, while its neighbours go on speaking", () => {
    const config = shippedZone("paint");
    const machine = config.machines.find((one) => one.machine === "booth-1")!;
    // Neighbours that speak once a minute instead of once a second: a week is over sooner.
    const sensors = machine.sensors.map((sensor) => ({
      ...sensor,
      intervalMs: MINUTE_MS,
      silentAfterMs: 3 * MINUTE_MS,
    }));
    const zone = new ZoneHealth({ ...config, machines: [{ ...machine, sensors }] });
    const simulated = new MachineAtWork("paint", boothOne(), 1);
    const door = zone.sensors.findIndex(({ sensor }) => sensor === "guard-door");
    const begun = 1_764_000_000_000;
    zone.reading(door, "closed", "good", begun, begun, false);
    for (let now = begun; now <= begun + WEEK_MS; now += MINUTE_MS) {
      for (const { sensor, said } of simulated.read(now))
        if (sensor !== "guard-door")
          zone.reading(zone.indexOf(`works/paint/booth-1/${sensor}` as SensorId)!, said.value, "good", now, now, false);
      zone.tick(now, now);
    }
    const signals = zone.take().records.filter((record) => record.id.endsWith("/guard-door"));
    expect(signals.map((record) => record.at)).toEqual([begun]);
    expect(zone.standing(door)).toMatchObject({ health: "good", state: { signal: "live" }, since: begun });
    const everyOne = { good: sensors.length, of: sensors.length };
    expect(zone.machineStanding(0)).toMatchObject({ health: "good", state: { coverage: everyOne } });
  });
});
