import fc from "fast-check";
import { expect, it } from "vitest";
import { T0 } from "../sensor-arbitrary.ts";
import { inputs, zoneConfig } from "../zone-arbitrary.ts";
import { statesOf, stepInput } from "../zone-run.ts";
import { ZoneHealth } from "../zone.ts";

const anything = fc.constantFrom<unknown>(null, "x", -1, true, [], {}, [null], { process: {} }, { process: [1] });

/** The text with one of its values, of any depth, replaced. */
function damaged(text: string, place: number, value: unknown): string {
  let left = place % text.split(":").length;
  return JSON.stringify(JSON.parse(text, (_key, kept: unknown) => (left-- === 0 ? value : kept)));
}

/** Everything that a state is asked for once it is restored. */
function goesOn(zone: ZoneHealth, now: number): void {
  zone.tick(now, now);
  zone.sensors.forEach((_, sensor) => zone.reading(sensor, 50, "good", now + 1_000, now + 1_000, false));
  zone.tick(now + 90_000, now + 90_000);
  for (const { id } of zone.sensors) expect(zone.explain("sensor", id)).toBeDefined();
  for (const { id } of zone.machines) expect(zone.explain("machine", id)).toBeDefined();
  expect(statesOf(zone).length).toBeGreaterThan(0);
  expect(zone.take().records.length).toBeGreaterThan(0);
}

it("reads what is stored or says that it cannot, whatever is wrong with it, and goes on", () => {
  let unread = 0;
  fc.assert(
    fc.property(zoneConfig, inputs, fc.nat(), anything, (config, timed, place, value) => {
      const before = new ZoneHealth(config);
      let now = T0;
      for (const { afterMs, input } of timed) stepInput(before, input, (now += afterMs));
      const after = new ZoneHealth(config);
      const restored = [
        ...after.machines.map((_, each) => after.restoreMachine(each, damaged(before.saveMachine(each), place, value))),
        ...after.sources.map((_, each) => after.restoreSource(each, damaged(before.saveSource(each), place, value))),
        ...after.sensors.map((_, each) => after.restoreSensor(each, damaged(before.saveSensor(each), place, value))),
      ];
      unread += restored.filter((readable) => !readable).length;
      goesOn(after, now);
    }),
    { numRuns: 150 },
  );
  expect(unread).toBeGreaterThan(300);
});
