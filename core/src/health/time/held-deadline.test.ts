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
