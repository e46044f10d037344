import { expect, it } from "vitest";
import { exampleZone } from "../example-zone.ts";
import { stepInput } from "../zone-input.ts";
import { ZoneHealth } from "../zone.ts";

const T0 = 1_700_000_000_000;

it("names the deadline of a sensor whose path was held when it was due and is counted anew since", () => {
  const zone = new ZoneHealth(exampleZone({ oven: { t: {} } }));
  zone.reading(0, 20, "good", T0 - 60_000, T0, false);
  stepInput(zone, { kind: "tick", processedAt: T0, paths: { hall: T0 } });
  stepInput(zone, { kind: "path-back", at: T0 });
  zone.tick(T0 + 1_000, T0 + 1_000);
  expect(zone.nextDeadline()).toBe(T0 + 3_000);
});

it("leaves a sensor alone whose path is held, however far others go, and finds its silence at its own time later", () => {
  const zone = new ZoneHealth(exampleZone({ oven: { held: {}, heard: {} } }));
  const paths = { hall: null, yard: T0 + 60_000 };
  const tick = (of: Record<string, number | null>) =>
    stepInput(zone, { kind: "tick", time: T0 + 60_000, processedAt: T0 + 60_000, paths: of });
  for (const [sensor, path] of ["hall", "yard"].entries()) {
    stepInput(zone, { kind: "route", sensor: zone.sensors[sensor]!.id, path, processedAt: T0 });
    zone.reading(sensor, 20, "good", T0, T0, false);
  }
  tick(paths);
  expect([0, 1].map((sensor) => zone.standing(sensor).state.signal)).toEqual(["live", "silent"]);
  tick({ ...paths, hall: T0 + 60_000 });
  expect(zone.standing(0)).toMatchObject({ since: T0 + 3_000, state: { signal: "silent" } });
});

it("counts silence anew for the sensors of the path that is back, and for no other path's", () => {
  const zone = new ZoneHealth(exampleZone({ oven: { back: {}, other: {} } }));
  for (const [sensor, path] of ["hall", "yard"].entries()) {
    stepInput(zone, { kind: "route", sensor: zone.sensors[sensor]!.id, path, processedAt: T0 });
    zone.reading(sensor, 20, "good", T0, T0, false);
  }
  stepInput(zone, { kind: "path-back", at: T0 + 60_000, path: "hall" });
  zone.tick(T0 + 62_000, T0 + 62_000);
  expect([0, 1].map((sensor) => zone.standing(sensor).state.signal)).toEqual(["live", "silent"]);
  zone.tick(T0 + 63_000, T0 + 63_000);
  expect(zone.standing(0)).toMatchObject({ since: T0 + 63_000, state: { signal: "silent" } });
});
