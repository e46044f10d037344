import { describe, expect, it } from "vitest";
import { MEASUREMENTS } from "./measurement.ts";
import { createPlant, wrongSize, type Plant } from "./plant.ts";

const sensorsOf = (plant: Plant) => plant.zones.flatMap((zone) => zone.machines.flatMap((machine) => machine.sensors));
const ofKind = (plant: Plant, kind: string) => sensorsOf(plant).filter((sensor) => sensor.kind === kind).length;

describe("the default factory", () => {
  const plant = createPlant();
  const machines = plant.zones.flatMap((zone) => zone.machines);

  it("has 2,000 sensors on 100 machines in 3 zones: 300 discrete, 50 counters, the rest analog", () => {
    expect(plant.zones.map(({ zone }) => zone)).toEqual(["press", "paint", "assembly"]);
    expect(machines).toHaveLength(100);
    expect([2_000, 300, 50, 1_650]).toEqual([
      sensorsOf(plant).length,
      ofKind(plant, "discrete"),
      ofKind(plant, "counter"),
      ofKind(plant, "analog"),
    ]);
  });

  it("names its machines as people do", () => {
    const tags = machines.map(({ tag }) => tag);
    expect(tags.slice(0, 2)).toEqual(["Press 01", "Press 02"]);
    expect(tags).toEqual(
      expect.arrayContaining(["Feeder 6", "Crane 3", "Bath 8", "Booth 8", "Robot 24", "Weld 08", "Lift 4"]),
    );
  });

  it("gives every sensor an id of its own in its machine, and a tag of its own in the plant", () => {
    for (const { sensors } of machines) expect(new Set(sensors.map(({ sensor }) => sensor)).size).toBe(sensors.length);
    expect(new Set(sensorsOf(plant).map(({ tag }) => tag)).size).toBe(2_000);
    const press07 = machines.find(({ machine }) => machine === "press-07")!;
    expect(press07.sensors[1]).toMatchObject({ sensor: "main-bearing-temperature", tag: "10PHY07CT001" });
  });

  it("reaches about 40 sensors through each PLC", () => {
    for (const zone of plant.zones)
      for (const behind of Map.groupBy(zone.machines, ({ source }) => source).values())
        expect(behind.length).toBeLessThanOrEqual(2);
  });

  it("is the same each time", () => expect(createPlant()).toEqual(plant));
});

describe("a factory of another size", () => {
  it.each([
    { sensors: 200, zones: 3 },
    { sensors: 30, zones: 3 },
    { sensors: 10, zones: 1 },
    { sensors: 501, zones: 7 },
    { sensors: 20_000, zones: 10 },
  ])("has exactly $sensors sensors in $zones zones", (size) => {
    const plant = createPlant(size);
    expect(plant.zones).toHaveLength(size.zones);
    expect(sensorsOf(plant)).toHaveLength(size.sensors);
    expect(ofKind(plant, "discrete")).toBe(Math.round(0.15 * size.sensors));
    expect(plant.zones.every((zone) => zone.machines.length > 0)).toBe(true);
  });

  it("repeats the shops under names of their own", () =>
    expect(createPlant({ sensors: 100, zones: 5 }).zones.map(({ zone }) => zone)).toEqual([
      "press",
      "paint",
      "assembly",
      "press-2",
      "paint-2",
    ]));

  it.each([
    [{ sensors: 5, zones: 3 }, "3 zones need at least 30 sensors, not 5"],
    [{ sensors: 100, zones: 11 }, "zones must be 1 to 10, not 11"],
    [{ sensors: 100.5, zones: 1 }, "1 zones need at least 10 sensors, not 100.5"],
  ])("is refused where it cannot be: %o", (size, why) => expect(wrongSize(size)).toBe(why));
});

describe("every measurement", () => {
  it.each([...MEASUREMENTS.values()])("$name stays inside its limits while all is well", (measurement) => {
    const { nominal, swing, noise, limits, deadband, range } = measurement;
    const reach = 2 * swing + 5 * noise;
    expect(nominal - reach).toBeGreaterThan((limits.low ?? limits.lowLow ?? range.from) + (limits.low ? deadband : 0));
    expect(nominal + reach).toBeLessThan((limits.high ?? limits.highHigh ?? range.to) - (limits.high ? deadband : 0));
  });
});
