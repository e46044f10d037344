import { expect, it } from "vitest";
import type { SensorConfig } from "../health/config.ts";
import { formatErrors } from "./document.ts";
import { readPlant } from "./plant.ts";

const plant = "site: { id: demo }\nzones: [{ id: press }]\nmachines: [{ zone: press, id: m1 }]\n";
const rows = "zone,machine,sensor,interval,profile,high\npress,m1,t,1s,t,90\n";

function load(profile: string) {
  return readPlant(
    {
      plant: { file: "plant.yaml", text: plant },
      sensors: { file: "sensors.csv", text: rows },
      profiles: [
        { file: "profiles.yaml", text: `profiles:\n  base: { nuisance: { standing: 8h } }\n  t: ${profile}\n` },
      ],
    },
    { clock: "sensor", env: {} },
  );
}

function sensorOf(profile: string): SensorConfig {
  const loaded = load(profile);
  if (!loaded.ok) throw new Error(formatErrors(loaded.errors));
  return loaded.value.zones[0]!.machines[0]!.sensors[0]!;
}

it("takes what a profile makes of an ailment, and leaves the rest to NE 107", () =>
  expect(sensorOf("{ health: { frozen: maintenance-required, uncertain: good } }").health).toEqual({
    frozen: "maintenance-required",
    uncertain: "good",
  }));

it("takes thresholds of nuisance, with those of what it extends and the standard's for the rest", () =>
  expect(
    sensorOf("{ extends: base, nuisance: { chattering: { count: 5 }, fleeting: { clears: 3s } } }").nuisance,
  ).toEqual({
    chatteringCount: 5,
    chatteringWithinMs: 60_000,
    fleetingClearsMs: 3_000,
    fleetingAwayMs: 60_000,
    standingMs: 28_800_000,
  }));

it("takes how long an instrument must be ill before its alarm comes", () =>
  expect(sensorOf("{ instrument: { priority: low, onDelay: 20s } }").instrument).toEqual({
    priority: "low",
    onDelayMs: 20_000,
  }));

const wrong: [profile: string, message: RegExp][] = [
  ["{ health: { frozen: unknown } }", /health\.frozen is "unknown"/],
  ["{ health: { hot: failure } }", /hot/],
  ["{ nuisance: { chattering: { count: 1 } } }", /count/],
  ["{ nuisance: { standing: 24 } }", /standing/],
];
it.each(wrong)("refuses %s", (profile, message) => {
  const loaded = load(profile);
  expect(loaded.ok ? "" : formatErrors(loaded.errors)).toMatch(message);
});
