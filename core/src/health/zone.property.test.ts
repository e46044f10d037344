import fc from "fast-check";
import { expect, it } from "vitest";
import type { Quality } from "../wire/health.ts";
import type { SensorTransition, Transition, Unnumbered } from "../wire/log.ts";
import type { Value } from "../wire/reading.ts";
import type { Limit, SensorConfig, ZoneConfig } from "./config.ts";
import { exampleZone } from "./example-zone.ts";
import type { Consult } from "./step.ts";
import { Mark, ZoneHealth } from "./zone.ts";

const T0 = 1_700_000_000_000;
const SENSORS = 5;

type Input =
  | { kind: "reading"; sensor: number; value: Value; quality: Quality; behindMs: number; retained: boolean }
  | { kind: "tick" }
  | { kind: "pathBack" };
type Timed = { afterMs: number; input: Input };

const delayMs = fc.constantFrom(0, 0, 1_000, 2_500, 7_000);
const limitAt = (value: number) =>
  fc
    .record({ onDelayMs: delayMs, offDelayMs: delayMs, means: fc.constantFrom(undefined, "failure" as const) })
    .map(({ means, ...delays }): Limit => ({ value, priority: "log", ...delays, ...(means ? { means } : {}) }));
const perhaps = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });

const analog: fc.Arbitrary<Partial<SensorConfig>> = fc
  .record({
    lowLow: perhaps(limitAt(10)),
    low: perhaps(limitAt(20)),
    high: perhaps(limitAt(70)),
    highHigh: perhaps(limitAt(80)),
    deadband: fc.constantFrom(0, 3),
    range: perhaps(fc.constant({ from: 1, to: 95 })),
    scale: fc.constantFrom({ factor: 1, offset: 0 }, { factor: -1, offset: 100 }),
    reports: fc.constantFrom("periodic" as const, "onChange" as const),
  })
  .map(({ lowLow, low, high, highHigh, range, ...rest }) => ({
    ...rest,
    ...(range ? { range } : {}),
    limits: { ...(lowLow && { lowLow }), ...(low && { low }), ...(high && { high }), ...(highHigh && { highHigh }) },
  }));
const discrete: fc.Arbitrary<Partial<SensorConfig>> = fc
  .record({ onDelayMs: delayMs, offDelayMs: delayMs, other: delayMs })
  .map(({ onDelayMs, offDelayMs, other }) => ({
    kind: "discrete",
    reports: "onChange",
    abnormal: [
      { value: "open", priority: "low", onDelayMs, offDelayMs },
      { value: "true", priority: "high", onDelayMs: other, offDelayMs },
    ],
  }));
const counter: fc.Arbitrary<Partial<SensorConfig>> = fc.constant({ kind: "counter" });

const zoneConfig: fc.Arbitrary<ZoneConfig> = fc
  .tuple(analog, analog, discrete, counter, analog, fc.constantFrom("sensor" as const, "event" as const))
  .map(([a, b, c, d, e, clock]) => exampleZone({ oven: { a, b, c }, press: { d, e } }, clock));

const reading: fc.Arbitrary<Input> = fc.record({
  kind: fc.constant("reading" as const),
  sensor: fc.nat(SENSORS - 1),
  value: fc.oneof(
    { weight: 6, arbitrary: fc.integer({ min: 40, max: 60 }) },
    { weight: 4, arbitrary: fc.constantFrom<Value>(5, 10, 12, 19, 21, 70, 71, 69, 66, 79, 85, 98, 0) },
    { weight: 3, arbitrary: fc.constantFrom<Value>("open", "closed", true, false, "", NaN, Infinity) },
  ),
  quality: fc.constantFrom<Quality>("good", "good", "good", "good", "good", "uncertain", "bad"),
  behindMs: fc.constantFrom(0, 0, 0, 0, 0, 0, 10, 500, 4_000, 60_000, -1_500, -5_000, 8 * 86_400_000, NaN),
  retained: fc.constantFrom(false, false, false, false, true),
});
const input: fc.Arbitrary<Timed> = fc.record({
  afterMs: fc.constantFrom(0, 1, 200, 999, 1_000, 1_000, 3_000, 20_000),
  input: fc.oneof(
    { weight: 9, arbitrary: reading },
    { weight: 2, arbitrary: fc.constant<Input>({ kind: "tick" }) },
    { weight: 1, arbitrary: fc.constant<Input>({ kind: "pathBack" }) },
  ),
});
const inputs = fc.array(input, { maxLength: 60 });

type Record = Unnumbered<Transition>;
type Run = { records: Record[]; marks: number[]; states: string[] };

function stepInput(zone: ZoneHealth, { kind, ...rest }: Input, now: number): number {
  if (kind === "tick") zone.tick(now - 2_000, now);
  else if (kind === "pathBack") zone.pathBack(now - 2_000);
  else {
    const { sensor, value, quality, behindMs, retained } = rest as Input & { kind: "reading" };
    return zone.reading(sensor, value, quality, now - behindMs, now, retained);
  }
  return 0;
}

const statesOf = (zone: ZoneHealth): string[] => [
  ...zone.sensors.map((_, sensor) => zone.saveSensor(sensor)),
  ...zone.machines.map((_, machine) => zone.saveMachine(machine)),
];

/** Steps all inputs; `stop` decides before each whether the process is killed and started again from its store. */
function run(
  config: ZoneConfig,
  timed: Timed[],
  { consult, stop = () => false }: { consult?: Consult; stop?: () => boolean } = {},
): Run {
  let zone = new ZoneHealth(config, consult ? { consult } : {});
  const result: Run = { records: [], marks: [], states: [] };
  const store = { sensors: new Map<number, string>(), machines: new Map<number, string>() };
  let redo: { ordinal: number; input: Input & { kind: "reading" }; now: number }[] = [];
  let now = T0;
  for (const { afterMs, input: next } of timed) {
    if (stop()) {
      zone = new ZoneHealth(config, consult ? { consult } : {});
      for (const [machine, saved] of store.machines) expect(zone.restoreMachine(machine, saved)).toBe(true);
      for (const [sensor, saved] of store.sensors) expect(zone.restoreSensor(sensor, saved)).toBe(true);
      redo = redo.filter(({ ordinal, input: { sensor } }) => ordinal > zone.ordinals[sensor]!);
      for (const again of redo) {
        const { sensor, value, quality, behindMs, retained } = again.input;
        zone.redo(sensor, value, quality, again.now - behindMs, again.now, retained);
      }
      expect(zone.take().records).toEqual([]);
    }
    now += afterMs;
    result.marks.push(stepInput(zone, next, now));
    if (next.kind === "reading") redo.push({ ordinal: zone.ordinals[next.sensor]!, input: next, now });
    const moved = zone.take();
    result.records.push(...moved.records);
    for (const sensor of moved.sensors) store.sensors.set(sensor, zone.saveSensor(sensor));
    for (const machine of moved.machines) store.machines.set(machine, zone.saveMachine(machine));
  }
  result.states = statesOf(zone);
  return result;
}

const ofSensor = (record: Record): record is Unnumbered<SensorTransition> => record.of === "sensor";

/** Every property holds for any zone and any inputs. */
const always = (holds: (config: ZoneConfig, timed: Timed[]) => void) =>
  fc.assert(fc.property(zoneConfig, inputs, holds), { numRuns: 300 });

it("judges on the quiet path as the statechart would at each reading", () =>
  always((config, timed) => {
    expect(run(config, timed)).toEqual(run(config, timed, { consult: "always" }));
  }));

it("judges after a kill anywhere as if it had never stopped", () =>
  fc.assert(
    fc.property(
      zoneConfig,
      inputs,
      fc.array(fc.boolean(), { minLength: 60, maxLength: 60 }),
      (config, timed, kills) => {
        let place = 0;
        expect(run(config, timed, { stop: () => kills[place++]! })).toEqual(run(config, timed));
      },
    ),
    { numRuns: 300 },
  ));

it("restores every state from its saved text", () =>
  always((config, timed) => {
    const { states } = run(config, timed);
    const zone = new ZoneHealth(config);
    states.slice(0, SENSORS).forEach((saved, sensor) => expect(zone.restoreSensor(sensor, saved)).toBe(true));
    states.slice(SENSORS).forEach((saved, machine) => expect(zone.restoreMachine(machine, saved)).toBe(true));
    expect(statesOf(zone)).toEqual(states);
  }));

it("never changes a sensor's health by a process limit", () =>
  always((config, timed) => {
    for (const record of run(config, timed).records.filter(ofSensor)) {
      if (record.changes.every(({ region }) => region === "limit")) expect(record.health).toBe(record.healthBefore);
    }
  }));

it("never calls a sensor silent that reports on change", () =>
  always((config, timed) => {
    const onChange = new Set(
      config.machines.flatMap(({ sensors }) =>
        sensors.filter((s) => s.reports === "onChange").map((s) => s.id as string),
      ),
    );
    for (const record of run(config, timed).records.filter(ofSensor)) {
      if (onChange.has(record.id)) expect(record.state.signal).not.toBe("silent");
    }
  }));

it("moves no limit while the signal is not live", () =>
  always((config, timed) => {
    for (const { state, changes } of run(config, timed).records.filter(ofSensor)) {
      if (changes.some(({ region }) => region === "limit")) expect(state.signal).toBe("live");
      expect(state.held).toBe(state.signal === "live" ? undefined : true);
    }
  }));

it("lets no sensor's and no machine's time run backwards, and makes each record join the one before", () =>
  always((config, timed) => {
    const last = new Map<string, Record>();
    for (const record of run(config, timed).records) {
      const before = last.get(record.id);
      expect(record.at).toBeGreaterThanOrEqual(before?.at ?? 0);
      expect(record.healthBefore).toBe(before?.health ?? "unknown");
      last.set(record.id, record);
    }
  }));

it("counts every sensor once, by the health of its newest record", () =>
  always((config, timed) => {
    const zone = new ZoneHealth(config);
    let now = T0;
    for (const { afterMs, input: next } of timed) stepInput(zone, next, (now += afterMs));
    const { total, ...byHealth } = zone.sensorCounts();
    expect(total).toBe(SENSORS);
    for (const [health, count] of Object.entries(byHealth)) {
      expect(zone.sensors.filter((_, sensor) => zone.standing(sensor).health === health)).toHaveLength(count);
    }
  }));

it("fires a tick's deadlines in order of time, each once, and then says when the next is", () =>
  always((config, timed) => {
    if (config.clock === "event") return;
    const zone = new ZoneHealth(config);
    let now = T0;
    for (const { afterMs, input: next } of timed) stepInput(zone, next, (now += afterMs));
    zone.take();
    zone.tick(now, now);
    const times = zone
      .take()
      .records.filter(ofSensor)
      .map(({ at }) => at);
    expect(times).toEqual(times.toSorted((a, b) => a - b));
    expect(times.every((at) => at <= now)).toBe(true);
    const due = zone.nextDeadline();
    expect(due).toBeGreaterThan(now);
    if (due === Infinity) return;
    zone.tick(due - 1, now);
    expect(zone.take()).toEqual({ records: [], sensors: [], machines: [] });
    zone.tick(due, now);
    const { sensors, machines } = zone.take();
    expect(sensors.length + machines.length).toBeGreaterThan(0);
    expect(zone.nextDeadline()).toBeGreaterThan(due);
  }));

it("gives every reading the next ordinal and steps none that is late", () =>
  always((config, timed) => {
    const zone = new ZoneHealth(config);
    let now = T0;
    for (const { afterMs, input: next } of timed) {
      now += afterMs;
      zone.take();
      const before = [...zone.ordinals];
      const marks = stepInput(zone, next, now);
      if (next.kind !== "reading") continue;
      expect(zone.ordinals[next.sensor]).toBe(before[next.sensor]! + 1);
      if ((marks & Mark.late) !== 0) expect(zone.take().records).toEqual([]);
    }
  }));
