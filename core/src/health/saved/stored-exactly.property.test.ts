import fc from "fast-check";
import { expect, it } from "vitest";
import type { Value } from "../../wire/reading.ts";
import type { SensorConfig, ZoneConfig } from "../config.ts";
import { exampleLimit, exampleZone } from "../example-zone.ts";
import { T0 } from "../sensor-arbitrary.ts";
import { inputs, zoneConfig } from "../zone-arbitrary.ts";
import { statesOf, stepInput } from "../zone-run.ts";
import { ZoneHealth } from "../zone.ts";

/** The zone as a start with this configuration makes it out of what was saved, each text of which must be readable. */
function restarted(before: ZoneHealth, config: ZoneConfig): ZoneHealth {
  const zone = new ZoneHealth(config);
  before.machines.forEach((_, each) => expect(zone.restoreMachine(each, before.saveMachine(each))).toBe(true));
  before.sources.forEach((_, each) => expect(zone.restoreSource(each, before.saveSource(each))).toBe(true));
  before.sensors.forEach(({ id }, each) => {
    const place = zone.indexOf(id);
    if (place !== undefined) expect(zone.restoreSensor(place, before.saveSensor(each))).toBe(true);
  });
  return zone;
}

/** Nothing is lost on the way through JSON, which has no Infinity and no NaN. */
function saysNothingElse(zone: ZoneHealth): void {
  const { records } = zone.take();
  expect(JSON.parse(JSON.stringify(records))).toEqual(records);
  for (const { cause } of records) expect(cause.text).not.toMatch(/for (Infinity|NaN)|undefined/);
}
function keepsNothingElse(zone: ZoneHealth, config: ZoneConfig): void {
  expect(statesOf(restarted(zone, config))).toEqual(statesOf(zone));
  const explained = zone.sensors.map(({ id }) => zone.explain("sensor", id));
  expect(JSON.parse(JSON.stringify(explained))).toEqual(explained);
}

it("says and keeps nothing that JSON cannot carry, under whatever configuration each start brings", () => {
  const starts = fc.array(fc.constantFrom(-1, -1, -1, -1, -1, 0, 1, 2), { minLength: 60, maxLength: 60 });
  fc.assert(
    fc.property(fc.tuple(zoneConfig, zoneConfig, zoneConfig), inputs, starts, (drawn, timed, each) => {
      const configs = drawn.map((config) => ({ ...config, clock: drawn[0].clock }));
      let config = configs[0]!;
      let zone = new ZoneHealth(config);
      let now = T0;
      timed.forEach(({ afterMs, input }, place) => {
        const start = configs[each[place]!];
        if (start !== undefined) zone = restarted(zone, (config = start));
        stepInput(zone, input, (now += afterMs));
        saysNothingElse(zone);
        if (place % 7 === 0) keepsNothingElse(zone, config);
      });
    }),
    { numRuns: 90 },
  );
});

const huge = fc.constantFrom<Value>(1e308, -1e308, 1e200, 5e-324, 0, 50, 1e100);
const watched: fc.Arbitrary<Partial<SensorConfig>> = fc.constantFrom<Partial<SensorConfig>>(
  { limits: { high: exampleLimit(70) } },
  { smoothing: { ewmaMs: 2_000 }, limits: { high: exampleLimit(70) } },
  { smoothing: { median: 3 } },
  { baseline: { readings: 3 }, limits: { high: { ...exampleLimit(0), value: 0 } } },
  { rate: { perMs: 3_600_000, windowMs: 0 } },
  { kind: "counter", rate: { perMs: 3_600_000, windowMs: 0 }, rollover: 65_536 },
  { noise: { limit: 1, windowMs: 3_000 }, spike: { height: 5, count: 2, withinMs: 5_000 }, frozenMs: 2_000 },
  { scale: { factor: 1e10, offset: 0 } },
);

it("keeps what it makes of any number that a message can carry", () =>
  fc.assert(
    fc.property(watched, fc.array(huge, { minLength: 3, maxLength: 20 }), (differs, values) => {
      const config = exampleZone({
        oven: { temp: differs, twice: { reports: "onChange", expression: "temp * temp" } },
      });
      const zone = new ZoneHealth(config);
      values.forEach((value, place) => {
        const at = T0 + place * 1_000;
        zone.reading(0, value, "good", at, at, false);
        saysNothingElse(zone);
        keepsNothingElse(zone, config);
      });
    }),
    { numRuns: 100 },
  ));
