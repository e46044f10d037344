import { describe, expect, it } from "vitest";
import type { Fault, FaultKind } from "./fault.ts";
import { createPlant } from "./plant/plant.ts";
import type { SimulatedSensor } from "./plant/sensor.ts";
import { createSignal, type Said } from "./signal.ts";

const BEGIN = 1_764_000_000_000;
const sensors = createPlant().zones.flatMap((zone) => zone.machines.flatMap((machine) => machine.sensors));
const find = (isIt: (sensor: SimulatedSensor) => boolean): SimulatedSensor => sensors.find(isIt)!;
const bearing = find((sensor) => sensor.kind === "analog" && sensor.measurement.name === "bearing-vibration");
const door = find((sensor) => sensor.kind === "discrete" && sensor.signal.name === "guard-door");
const parts = find((sensor) => sensor.kind === "counter" && sensor.signal.name === "parts");

/** What the instrument says, once a second; with a fault from second 10 to second 50. */
function listen(sensor: SimulatedSensor, seconds: number, kind?: FaultKind, seed = 1): (Said | undefined)[] {
  const signal = createSignal(sensor, "press/press-01/x", seed);
  const fault: Fault | undefined = kind && { kind, since: BEGIN + 10_000, until: BEGIN + 50_000 };
  return Array.from({ length: seconds }, (_, second) => {
    const now = BEGIN + 1_000 * second;
    return signal.say(now, fault && now >= fault.since && now < fault.until ? fault : undefined);
  });
}
const values = (said: readonly (Said | undefined)[]) => said.map((one) => one?.value as number);

describe("an analog instrument", () => {
  it("says the same with the same seed, and something else with another", () => {
    expect(listen(bearing, 30)).toEqual(listen(bearing, 30));
    expect(listen(bearing, 30)).not.toEqual(listen(bearing, 30, undefined, 2));
  });

  it("stays below its limit while all is well", () =>
    expect(Math.max(...values(listen(bearing, 3_600)))).toBeLessThan(4.2));

  it("drifts beyond its first limit, not its second, and comes back", () => {
    const said = values(listen(bearing, 60, "drift"));
    expect(Math.min(...said.slice(25, 50))).toBeGreaterThan(4.5);
    expect(Math.max(...said.slice(25, 50))).toBeLessThan(7.1);
    expect(said.at(-1)).toBeLessThan(4.2);
  });

  it("says a value below its range with a broken wire, and that it is none", () =>
    expect(listen(bearing, 60, "wire-break")[20]).toEqual({ value: -6.25, broken: true }));

  it("says nothing when it drops out", () =>
    expect(
      listen(bearing, 60, "dropout")
        .slice(10, 50)
        .every((one) => !one),
    ).toBe(true));

  it("says its last value over and over when it is stuck", () =>
    expect(new Set(values(listen(bearing, 60, "stuck").slice(9, 50))).size).toBe(1));

  it("spikes beyond its second limit now and then", () => {
    const said = values(listen(bearing, 60, "spike").slice(10, 50));
    expect(said.filter((value) => value > 7.1).length).toBeGreaterThan(0);
    expect(said.filter((value) => value < 4.5).length).toBeGreaterThan(20);
  });
});

describe("a discrete instrument", () => {
  it("speaks at its start and on change only", () => {
    const said = listen(door, 7_200).filter((one) => one !== undefined);
    expect(said[0]).toEqual({ value: "closed", broken: false });
    expect(said.length).toBeGreaterThan(1);
    expect(said.length).toBeLessThan(100);
    for (const [at, one] of said.entries()) if (at > 0) expect(one.value).not.toBe(said[at - 1]!.value);
  });

  it("says its abnormal value with a fault, and its usual one after it", () => {
    const said = listen(door, 60, "drift").filter((one) => one !== undefined);
    expect(said.map(({ value }) => value)).toEqual(["closed", "defeated", "closed"]);
  });
});

it("a counter only grows", () => {
  const said = values(listen(parts, 600));
  for (const [at, value] of said.entries()) expect(value).toBeGreaterThanOrEqual(said[at - 1] ?? 0);
  expect(said.at(-1)! - said[0]!).toBeGreaterThan(100);
});
