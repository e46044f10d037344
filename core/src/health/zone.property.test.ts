import fc from "fast-check";
import { expect, it } from "vitest";
import type { Health, Service } from "../wire/health.ts";
import type { SensorTransition, Transition, Unnumbered } from "../wire/log.ts";
import type { ZoneConfig } from "./config.ts";
import type { Consult } from "./send.ts";
import { transitionsOf } from "./example-zone.ts";
import { inputs, SENSORS, zoneConfig, type Input, type Timed } from "./zone-arbitrary.ts";
import { Mark, ZoneHealth } from "./zone.ts";

const T0 = 1_700_000_000_000;

type Record = Unnumbered<Transition>;
type Run = { records: Record[]; marks: number[]; states: string[] };

/** Steps one input; what it returns is the reading's marks or whether the command was applied. */
function stepInput(zone: ZoneHealth, next: Input, now: number): number {
  switch (next.kind) {
    case "tick":
      zone.tick(now - 2_000, now);
      return 0;
    case "pathBack":
      zone.pathBack(now - 2_000);
      return 0;
    case "acknowledge":
    case "shelve":
    case "unshelve": {
      const command = { reason: "test", ...next, sensor: zone.sensors[next.sensor]!.id };
      return zone.command(command, "anna", now).outcome === "applied" ? 1 : 0;
    }
    case "outOfService": {
      const { fromMs, untilMs, autoReturn, ...command } = next;
      const times = { from: now + fromMs, until: now + untilMs };
      const service = { ...command, ...times, reason: "test", ...(autoReturn ? { autoReturn } : {}) };
      return zone.command(service, "anna", now).outcome === "applied" ? 1 : 0;
    }
    case "returnToService":
      return zone.command(next, "anna", now).outcome === "applied" ? 1 : 0;
    case "reading":
      return zone.reading(next.sensor, next.value, next.quality, now - next.behindMs, now, next.retained);
  }
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
    result.records.push(...transitionsOf(moved.records));
    for (const sensor of moved.sensors) store.sensors.set(sensor, zone.saveSensor(sensor));
    for (const machine of moved.machines) store.machines.set(machine, zone.saveMachine(machine));
  }
  result.states = statesOf(zone);
  return result;
}

/** What a person did, a person's time or the machine: an input of the sensor, at a time that is not its own. */
const isInput = ({ of, cause: { kind } }: Record): boolean =>
  kind === "command" || kind === "timer" || (of === "sensor" && kind === "machine");

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

it("begins an occurrence only out of A or D, numbers them without a gap, and acknowledges only the named one", () =>
  always((config, timed) => {
    const newest = new Map<string, number>();
    for (const record of run(config, timed).records.filter(ofSensor)) {
      for (const alarm of ["process", "instrument"] as const) {
        const change = record.changes.find(({ region }) => region === `alarms.${alarm}`);
        const { occurrence, state } = record.state.alarms?.[alarm] ?? { state: "normal" };
        expect(state).toBe(change?.to ?? state);
        const key = `${record.id} ${alarm}`;
        if (change && (change.from === "normal" || change.from === "rtnUnacknowledged") && change.to !== "normal") {
          newest.set(key, (newest.get(key) ?? 0) + 1);
        }
        if (occurrence !== undefined) expect(occurrence).toBe(newest.get(key));
      }
    }
  }));

it("lets a process alarm come and return only with a live signal", () =>
  always((config, timed) => {
    for (const record of run(config, timed).records.filter(ofSensor)) {
      const { changes, state } = record;
      const moved = changes.some(({ region }) => region === "alarms.process");
      if (moved && !isInput(record)) expect(state.signal).toBe("live");
    }
  }));

it("mutes every alarm of what is out of service, and calls it function-check before anything else", () =>
  always((config, timed) => {
    for (const { state, health } of run(config, timed).records.filter(ofSensor)) {
      const out = (state.services ?? []).some(({ planned }) => !planned);
      expect(health === "function-check").toBe(out);
      for (const alarm of Object.values(state.alarms ?? {})) expect(alarm.muted === "outOfService").toBe(out);
    }
  }));

it("suppresses by design what its machine gives it reason to, and says what that is", () =>
  always((config, timed) => {
    const zone = new ZoneHealth(config);
    let now = T0;
    for (const { afterMs, input: next } of timed) {
      stepInput(zone, next, (now += afterMs));
      for (const [sensor, { when }] of zone.sensors.entries()) {
        const { state } = zone.standing(sensor);
        for (const alarm of Object.values(state.alarms ?? {}))
          if (alarm.muted === "suppressedByDesign") expect(state.byDesign).toBeDefined();
        const machine = zone.machineStanding(zone.machineOf[sensor]!).state;
        if (when === undefined || machine.services || !["idle", "stopped"].includes(machine.state)) continue;
        expect(state.byDesign?.text).toBe(`oven is ${machine.state}`);
        if (state.alarms?.process) expect(state.alarms.process.muted).toBeDefined();
      }
    }
  }));

it("has every sensor out of service whose machine or zone is, and no other by a copy", () =>
  always((config, timed) => {
    const zone = new ZoneHealth(config);
    let now = T0;
    for (const { afterMs, input: next } of timed) {
      stepInput(zone, next, (now += afterMs));
      zone.sensors.forEach((_, sensor) => {
        const scopes = (services: readonly Service[] = []) =>
          services.filter(({ planned }) => !planned).map(({ of }) => of);
        const copied = scopes(zone.standing(sensor).state.services).filter((of) => of !== "sensor");
        const machine = zone.machineStanding(zone.machineOf[sensor]!);
        expect(copied).toEqual(scopes(machine.state.services));
        expect(machine.state.state === "maintenance").toBe(copied.length > 0);
        if (copied.length > 0) expect(machine.health).toBe("function-check");
      });
    }
  }));

it("hides no worse level behind a shelf, and mutes whatever the shelf covers", () =>
  always((config, timed) => {
    const rank: { [level: string]: number } = { low: 1, lowLow: 2, high: 1, highHigh: 2 };
    for (const { state } of run(config, timed).records.filter(ofSensor)) {
      const alarm = state.alarms?.process;
      const shelf = state.shelves?.process;
      if (alarm?.muted === "shelved") expect(shelf).toBeDefined();
      if (!alarm || !shelf || !(alarm.level in rank)) continue;
      const sameSide = alarm.level.startsWith(shelf.level.slice(0, 3));
      if (alarm.muted === "outOfService" || alarm.muted === "suppressedByDesign") continue;
      expect(alarm.muted).toBe(sameSide && rank[alarm.level]! <= rank[shelf.level]! ? "shelved" : undefined);
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
    const times = transitionsOf(zone.take().records)
      .filter((record) => ofSensor(record) && !isInput(record))
      .map(({ at }) => at);
    expect(times).toEqual(times.toSorted((a, b) => a - b));
    expect(times.every((at) => at <= now)).toBe(true);
    const due = zone.nextDeadline();
    expect(due).toBeGreaterThan(now);
    if (due === Infinity) return;
    zone.tick(due - 1, now);
    expect(zone.take()).toEqual({ records: [], sensors: [], machines: [] });
    zone.tick(due, due);
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
      if ((marks & Mark.late) === 0) continue;
      // What a person set a time for falls due at gateway time, whatever the reading is.
      expect(zone.take().records.filter(({ cause }) => cause.kind !== "timer")).toEqual([]);
    }
  }));
