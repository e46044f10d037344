import fc from "fast-check";
import { expect, it } from "vitest";
import type { Health } from "../wire/health.ts";
import { transitionsOf } from "./example-zone.ts";
import { T0 } from "./sensor-arbitrary.ts";
import { calmInputs, inputs, zoneConfig } from "./zone-arbitrary.ts";
import { always, isInput, ofSensor, run, statesOf, stepInput } from "./zone-run.ts";
import { Mark, ZoneHealth } from "./zone.ts";

const MONTH_MS = 30 * 86_400_000;

it("judges on the quiet path as the statechart would at each reading", () => {
  let quiet = 0;
  fc.assert(
    fc.property(zoneConfig, fc.oneof(inputs, calmInputs), (config, timed) => {
      const asReadings = run(config, timed);
      expect(asReadings).toEqual(run(config, timed, { consult: "always" }));
      quiet += asReadings.unmoved;
    }),
    { numRuns: 150 },
  );
  expect(quiet).toBeGreaterThan(300);
});

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
    { numRuns: 120 },
  ));

it("restores every state from its saved text", () =>
  always((config, timed) => {
    const { states } = run(config, timed);
    const zone = new ZoneHealth(config);
    const { length } = zone.sensors;
    states.slice(0, length).forEach((saved, sensor) => expect(zone.restoreSensor(sensor, saved)).toBe(true));
    const machines = states.slice(length, length + config.machines.length);
    machines.forEach((saved, machine) => expect(zone.restoreMachine(machine, saved)).toBe(true));
    expect(zone.restoreSource(0, states.at(-1)!)).toBe(true);
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
    const healths = new Map<string, Health>();
    const times = new Map<string, number>();
    for (const record of run(config, timed).records) {
      expect(record.healthBefore).toBe(healths.get(record.id) ?? "unknown");
      healths.set(record.id, record.health);
      // What a person does, and what its machine does, is at no sensor's own clock.
      if (isInput(record)) continue;
      expect(record.at).toBeGreaterThanOrEqual(times.get(record.id) ?? 0);
      times.set(record.id, record.at);
    }
  }));

it("counts every sensor once, by the health of its newest record", () =>
  always((config, timed) => {
    const zone = new ZoneHealth(config);
    let now = T0;
    for (const { afterMs, input: next } of timed) stepInput(zone, next, (now += afterMs));
    const { total, ...byHealth } = zone.sensorCounts();
    expect(total).toBe(zone.sensors.length);
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
    const times = transitionsOf(zone.take().records)
      // What is calculated goes by the newest of several clocks.
      .filter((record) => ofSensor(record) && !isInput(record) && !/\/(wear|sum)$/.test(record.id))
      .map(({ at }) => at);
    expect(times).toEqual(times.toSorted((a, b) => a - b));
    expect(times.every((at) => at <= now)).toBe(true);
    const due = zone.nextDeadline();
    expect(due).toBeGreaterThan(now);
    if (due === Infinity) return;
    zone.tick(due - 1, now);
    expect(zone.take()).toEqual({ records: [], sensors: [], machines: [], sources: [] });
    zone.tick(due, due);
    const { sensors, machines, sources } = zone.take();
    expect(sensors.length + machines.length + sources.length).toBeGreaterThan(0);
    expect(zone.nextDeadline()).toBeGreaterThan(due);
  }));

it("comes to the end of what is due, however long nobody says anything", () =>
  always((config, timed) => {
    const zone = new ZoneHealth(config);
    let now = T0;
    for (const { afterMs, input: next } of timed) stepInput(zone, next, (now += afterMs));
    zone.tick(now + MONTH_MS, now + MONTH_MS);
    // Under an event clock it is a reading that lets time pass.
    zone.sensors.forEach((_, sensor) => zone.reading(sensor, 50, "good", now + MONTH_MS, now + MONTH_MS, false));
    if (config.clock === "sensor") expect(zone.nextDeadline()).toBeGreaterThan(now + MONTH_MS);
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
      if ((marks & Mark.late) === 0) continue;
      // What a person set a time for falls due at gateway time, whatever the reading is, and others may heed it.
      const { records } = zone.take();
      if (records.every(({ cause }) => cause.kind !== "timer")) expect(records).toEqual([]);
    }
  }));
