import { expect, it } from "vitest";
import type { SensorConfig } from "../config.ts";
import { exampleZone, transitionsOf } from "../example-zone.ts";
import { ZoneHealth } from "../zone.ts";

const T0 = 1_700_000_000_000;
const zoneOf = (differs: Partial<SensorConfig>) => new ZoneHealth(exampleZone({ oven: { a: differs, b: {} } }));
const read = (zone: ZoneHealth, seconds: number, sensor: number, quality: "good" | "uncertain" | "bad") =>
  zone.reading(sensor, 20, quality, T0 + seconds * 1_000, T0 + seconds * 1_000, false);

it("makes of an ailment what the profile says, in records, counts and coverage", () => {
  const zone = zoneOf({ health: { uncertain: "good", invalid: "maintenance-required" } });
  read(zone, 0, 0, "uncertain");
  read(zone, 0, 1, "uncertain");
  expect(zone.standing(0)).toMatchObject({ health: "good", state: { measurement: ["uncertain"] } });
  expect(zone.standing(1).health).toBe("out-of-specification");
  expect(zone.sensorCounts()).toMatchObject({ good: 1, "out-of-specification": 1, unknown: 0 });
  read(zone, 1, 0, "bad");
  expect(zone.standing(0).health).toBe("maintenance-required");
  zone.tick(T0 + 3_000, T0 + 3_000);
  expect(zone.machineStanding(0).state.coverage).toEqual({ good: 0, of: 2 });
  expect(transitionsOf(zone.take().records).filter(({ id }) => id.endsWith("/a"))).toMatchObject([
    { healthBefore: "unknown", health: "good" },
    { healthBefore: "good", health: "maintenance-required" },
  ]);
});

it("puts a person's word before any mapping", () => {
  const zone = zoneOf({ health: { invalid: "good" } });
  read(zone, 0, 0, "bad");
  const times = { from: T0, until: T0 + 60_000 };
  zone.command({ kind: "outOfService", of: "sensor", id: zone.sensors[0]!.id, reason: "test", ...times }, "anna", T0);
  expect(zone.standing(0).health).toBe("function-check");
});

it("lets the instrument's alarm wait for its on-delay, and forget it where it is well again before", () => {
  const zone = zoneOf({ instrument: { priority: "low", onDelayMs: 5_000 } });
  const alarm = () => zone.standing(0).state.alarms?.instrument;
  read(zone, 0, 0, "good");
  read(zone, 1, 0, "bad");
  read(zone, 3, 0, "good");
  read(zone, 4, 0, "bad");
  zone.tick(T0 + 6_900, T0 + 6_900);
  expect(alarm()).toBeUndefined();
  read(zone, 6.9, 0, "bad");
  zone.tick(T0 + 9_000, T0 + 9_000);
  expect(alarm()).toMatchObject({ state: "unacknowledged", since: T0 + 9_000, level: "invalid" });
  expect(zone.standing(0).cause).toEqual({ kind: "signal", text: "invalid for 5 s", delayMs: 5_000 });
});
