import { expect, it } from "vitest";
import type { SensorConfig } from "../health/config.ts";
import { formatErrors } from "./document.ts";
import { complaintsOf, readTexts } from "./example-plant.ts";

const read = (profile: string, columns = "", cells = "") =>
  readTexts({
    plant: "site: { id: demo }\nzones: [{ id: press }]\nmachines: [{ zone: press, id: m1 }]\n",
    sensors: `zone,machine,sensor,interval,profile${columns}\npress,m1,t,1s,p${cells}\n`,
    profiles: `profiles:\n  p: ${profile}\n`,
  });

function sensor(profile: string, columns?: string, cells?: string): SensorConfig {
  const loaded = read(profile, columns, cells);
  if (!loaded.ok) throw new Error(formatErrors(loaded.errors));
  return loaded.value.zones[0]!.machines[0]!.sensors[0]!;
}

const check = (profile: string, expected: string[]) => expect(complaintsOf(read(profile))).toEqual(expected);

const limitsOf = (config: SensorConfig) =>
  Object.fromEntries(Object.entries(config.limits).map(([level, { value }]) => [level, value]));

it("places limits on the span, which begins at 0% and ends at 100%", () => {
  const shares = "{ limits: { low: 5%, high: 90%, highHigh: { value: 97.5% } }, deadband: 1%";
  expect(limitsOf(sensor(`${shares}, range: [0, 400] }`))).toEqual({ low: 20, high: 360, highHigh: 390 });
  expect(limitsOf(sensor(`${shares}, range: [-50, 150] }`))).toEqual({ low: -40, high: 130, highHigh: 145 });
  const scaled = sensor(`${shares}, range: [3.6, 21], scale: { from: [4, 20], to: [0, 200] } }`);
  expect(limitsOf(scaled)).toEqual({ low: 10, high: 180, highHigh: 195 });
  expect(scaled.deadband).toBe(2);
});

it("takes the span from the row where that says what raw values mean", () => {
  const profile = "{ limits: { low: 10%, high: 90% }, scale: { from: [4, 20], to: [0, 200] } }";
  expect(limitsOf(sensor(profile, ",scale", ",4..20=0..50"))).toEqual({ low: 5, high: 45 });
  expect(limitsOf(sensor(profile, ",scale,range", ",-2,0..100"))).toEqual({ low: -180, high: -20 });
  expect(limitsOf(sensor(profile, ",high", ",77"))).toEqual({ low: 20, high: 77 });
});

it("refuses a share of a span that nobody knows, and what is no share", () => {
  check("{ limits: { high: 90% } }", [
    "sensors.csv:2:15  press/m1/t: the limit high is 90% of a span that is not known: write the instrument's range, or what raw values mean in scale",
  ]);
  check("{ limits: { high: { value: most } } }", [
    'profiles.yaml:2:33  profiles.p.limits.high.value is "most"; it must be a number or a place on the span such as 90%, or deviations such as 3sd',
  ]);
});

it("takes limits in deviations of a baseline, from profile and row", () => {
  const profile = "{ baseline: { readings: 50 }, deadband: 0.5sd, limits: { low: 3sd, high: { deviations: 4 } } }";
  expect(sensor(profile)).toMatchObject({
    baseline: { readings: 50 },
    deadband: 0,
    deadbandDeviations: 0.5,
    limits: { low: { deviations: 3 }, high: { deviations: 4 } },
  });
  const row = sensor(profile, ",baseline,low,high,deadband", ",7d,2.5sd,90,1");
  expect(row).toMatchObject({ baseline: { forMs: 604_800_000 }, deadband: 1 });
  expect(row.limits).toMatchObject({ low: { deviations: 2.5 }, high: { value: 90 } });
  expect(row.limits.high).not.toHaveProperty("deviations");
});

it("smooths as the row or its profile says", () => {
  expect(sensor("{ smoothing: { ewma: 30s } }").smoothing).toEqual({ ewmaMs: 30_000 });
  expect(sensor("{ smoothing: { ewma: 30s } }", ",smoothing", ",median 5").smoothing).toEqual({ median: 5 });
  expect(sensor("{ smoothing: { median: 3 } }", ",smoothing", ",ewma 1.5s").smoothing).toEqual({ ewmaMs: 1_500 });
});

it("refuses deviations without a baseline or out of order, and smoothing that is none", () => {
  check("{ deadband: 1sd, limits: { high: 3sd } }", [
    "sensors.csv:2:15  press/m1/t: the limit high is 3sd of a baseline that is not set: write baseline, such as { readings: 50 }",
    "sensors.csv:2:15  press/m1/t: the deadband is 1sd of a baseline that is not set: write baseline, such as { readings: 50 }",
  ]);
  check("{ baseline: { for: 7d }, limits: { lowLow: 2sd, low: 3sd, high: 3sd, highHigh: 2sd } }", [
    "profiles.yaml:2:59  profile p: lowLow (2sd) is not below low (3sd): put them in order",
    "profiles.yaml:2:85  profile p: high (3sd) is not below highHigh (2sd): put them in order",
  ]);
  check("{ smoothing: { median: 1 } }", ["profiles.yaml:2:29  profiles.p.smoothing.median is 1; at least 2 is needed"]);
});

it("takes a limit of the rate from profile and row, with texts and delays of its own", () => {
  const profile =
    "{ rate: { limit: 5, per: min, window: 1m, onDelay: 10s, priority: low, means: failure }, message: m }";
  const rate = { perMs: 60_000, windowMs: 60_000 };
  const limit = { value: 5, deadband: 0, onDelayMs: 10_000, offDelayMs: 0, priority: "low", message: "m" };
  expect(sensor(profile).rate).toEqual({ ...rate, limit: { ...limit, means: "failure" } });
  expect(sensor(profile, ",rate,priority", ",7.5/h,rate=high").rate).toMatchObject({
    perMs: 3_600_000,
    limit: { value: 7.5, priority: "high" },
  });
});

it("judges a counter's rate by its limits", () => {
  const counter = sensor("{ kind: counter, rate: { per: h }, rollover: 65536, limits: { low: 100 } }");
  expect(counter).toMatchObject({ rate: { perMs: 3_600_000, windowMs: 0 }, rollover: 65_536 });
  expect(counter.rate).not.toHaveProperty("limit");
  check("{ kind: counter, limits: { low: 100 } }", [
    "sensors.csv:2:15  press/m1/t: a counter's limits judge its rate, whose time is not said: write rate, such as { per: h }",
  ]);
  check("{ rate: { limit: 5 } }", [
    "sensors.csv:2:15  press/m1/t: the rate's limit lacks the time that it is told per: write per, one of s, min, h, d",
  ]);
  check("{ kind: counter, rate: { per: week } }", [
    'profiles.yaml:2:36  profiles.p.rate.per is "week": known are s, min, h, d',
  ]);
});

it("watches the measurement as profile and row say", () => {
  const profile =
    "{ frozen: 10m, spike: { height: 5% }, noise: { limit: 0.5, window: 1m }, range: [0, 400], measures: [0, 200] }";
  expect(sensor(profile)).toMatchObject({
    frozenMs: 600_000,
    spike: { height: 10, count: 3, withinMs: 600_000 },
    noise: { limit: 0.5, windowMs: 60_000 },
    measures: { from: 0, to: 200 },
  });
  expect(
    sensor(profile, ",frozen,measures,due", ",1h,-50..150,battery=2027-03-01;calibration=2026-12-01"),
  ).toMatchObject({
    frozenMs: 3_600_000,
    measures: { from: -50, to: 150 },
    due: { what: "calibration", on: "2026-12-01" },
  });
  expect(sensor("{ frozen: 10m, reports: onChange }")).not.toHaveProperty("frozenMs");
});

it("knows the ranges of a 4 to 20 mA loop by NE 43", () => {
  expect(sensor("{ scale: { from: [4, 20], to: [0, 160] } }")).toMatchObject({
    range: { from: 3.6, to: 21 },
    measures: { from: -2, to: 165 },
  });
  expect(sensor("{ scale: { from: [4, 20], to: [0, 160] }, range: [0, 24], measures: [0, 160] }")).toMatchObject({
    range: { from: 0, to: 24 },
    measures: { from: 0, to: 160 },
  });
});

it("refuses what cannot be watched", () =>
  check("{ frozen: 1s, spike: { height: 5% }, measures: [5, 1] }", [
    "profiles.yaml:2:53  profile p: the measuring range ends (1) before it begins (5): swap the two",
    "sensors.csv:2:15  press/m1/t: frozen (1000 ms) is not longer than the interval (1000 ms): two equal readings say nothing",
  ]));

it("says whether an alarm waits for a person, and when it rings again", () => {
  const asked = sensor(
    "{ reAlarm: 1h, limits: { high: { value: 5, acknowledge: false }, highHigh: { value: 9, reAlarm: 10m } }, instrument: { reAlarm: 1d } }",
  );
  expect(asked.limits.high).toMatchObject({ acknowledge: false, reAlarmMs: 3_600_000 });
  expect(asked.limits.highHigh).toMatchObject({ reAlarmMs: 600_000 });
  expect(asked.limits.highHigh).not.toHaveProperty("acknowledge");
  expect(asked.instrument).toEqual({ priority: "log", reAlarmMs: 86_400_000 });
});

it("refuses a time to ring again that is none, and an answer that is none", () =>
  check("{ reAlarm: 10ms, acknowledge: maybe }", [
    "profiles.yaml:2:17  profiles.p.reAlarm is 10ms; at least 1s is needed",
    'profiles.yaml:2:36  profiles.p.acknowledge is "maybe"; it must be true or false',
  ]));

it("refuses a noise whose window is too short to tell it from chance", () => {
  check("{ noise: { limit: 2, window: 9s } }", [
    "sensors.csv:2:15  press/m1/t: its noise is taken over 9 s, in which an interval of 1 s gives fewer than the 10 differences that it needs: write noise.window, of at least 10 s",
  ]);
  check("{ noise: { limit: 2, window: 10s } }", []);
});

it("lets a limit, a rate and an abnormal value say what they make of the machine", () => {
  const analog = sensor(
    "{ limits: { high: { value: 9, means: failure } }, rate: { limit: 5, per: s, means: failure } }",
  );
  expect([analog.limits.high?.means, analog.rate?.limit?.means]).toEqual(["failure", "failure"]);
  const values = "[{ value: worn, means: maintenance-required }, { value: torn, means: failure }, open]";
  const { abnormal } = sensor(`{ kind: discrete, abnormal: ${values} }`);
  expect(abnormal.map(({ means }) => means)).toEqual(["maintenance-required", "failure", undefined]);
});
