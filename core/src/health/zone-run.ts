import fc from "fast-check";
import { expect } from "vitest";
import type { SensorTransition, Transition, Unnumbered } from "../wire/log.ts";
import type { Command } from "./command.ts";
import type { ZoneConfig } from "./config.ts";
import { transitionsOf } from "./example-zone.ts";
import type { Consult } from "./sensor/send.ts";
import { T0 } from "./sensor-arbitrary.ts";
import { inputs, zoneConfig, type Input, type Timed } from "./zone-arbitrary.ts";
import type { CalculatedReading } from "./zone-conditions.ts";
import { stepInput as stepZoneInput, type ZoneInput } from "./zone-input.ts";
import { ZoneHealth } from "./zone.ts";

export type Record = Unnumbered<Transition>;
/** `unmoved`: readings that moved nothing, which the quiet path may have taken. */
type Run = { records: Record[]; calculated: CalculatedReading[]; marks: number[]; states: string[]; unmoved: number };
type Redone = CalculatedReading & { now: number; retained: boolean };

/** What reaches the zone where something else than a reading comes. */
export function zoneInputOf(zone: ZoneHealth, next: Exclude<Input, { kind: "reading" }>, now: number): ZoneInput {
  const asCommand = (command: Command): ZoneInput => ({ kind: "command", command, by: "anna", at: now });
  switch (next.kind) {
    case "tick":
      return { kind: "tick", time: now - 2_000, processedAt: now };
    case "pathBack":
      return { kind: "path-back", at: now - 2_000, ...(next.path === undefined ? {} : { path: next.path }) };
    case "tickOfPaths": {
      const at = (agoMs: number | null) => (agoMs === null ? null : now - agoMs);
      const time = at(next.agoMs);
      const paths = { hall: at(next.paths.hall), yard: at(next.paths.yard) };
      return { kind: "tick", ...(time === null ? {} : { time }), processedAt: now, paths };
    }
    case "route":
      return { ...next, sensor: zone.sensors[next.sensor]!.id, processedAt: now };
    case "belated":
      return { ...next, sensor: zone.sensors[next.sensor]!.id };
    case "shelve":
      return asCommand({ reason: "test", ...next, sensor: zone.sensors[next.sensor]!.id });
    case "acknowledge":
    case "unshelve":
      return asCommand({ ...next, sensor: zone.sensors[next.sensor]!.id });
    case "outOfService": {
      const { fromMs, untilMs, autoReturn, ...command } = next;
      const times = { from: now + fromMs, until: now + untilMs };
      return asCommand({ ...command, ...times, reason: "test", ...(autoReturn ? { autoReturn } : {}) });
    }
    case "sourceSaid":
      return { kind: "source", source: "plc", word: next.word, text: "says so", at: now - 1_000, processedAt: now };
    case "acknowledgeSource":
      return asCommand({ ...next, source: "plant/press/plc" });
    case "returnToService":
      return asCommand(next);
  }
}

/** Steps one input; what it returns is the reading's marks or whether the command was applied. */
export function stepInput(zone: ZoneHealth, next: Input, now: number): number {
  if (next.kind === "reading")
    return zone.reading(next.sensor, next.value, next.quality, now - next.behindMs, now, next.retained);
  return stepZoneInput(zone, zoneInputOf(zone, next, now)).outcome === "applied" ? 1 : 0;
}

export const statesOf = (zone: ZoneHealth): string[] => [
  ...zone.sensors.map((_, sensor) => zone.saveSensor(sensor)),
  ...zone.machines.map((_, machine) => zone.saveMachine(machine)),
  ...zone.sources.map((_, source) => zone.saveSource(source)),
];

/** Steps all inputs; `stop` decides before each whether the process is killed and started again from its store. */
export function run(
  config: ZoneConfig,
  timed: Timed[],
  { consult, stop = () => false }: { consult?: Consult; stop?: () => boolean } = {},
): Run {
  let zone = new ZoneHealth(config, consult ? { consult } : {});
  const result: Run = { records: [], calculated: [], marks: [], states: [], unmoved: 0 };
  const store = {
    sensors: new Map<number, string>(),
    machines: new Map<number, string>(),
    sources: new Map<number, string>(),
  };
  let redo: Redone[] = [];
  let now = T0;
  for (const { afterMs, input: next } of timed) {
    if (stop()) {
      zone = new ZoneHealth(config, consult ? { consult } : {});
      for (const [machine, saved] of store.machines) expect(zone.restoreMachine(machine, saved)).toBe(true);
      for (const [source, saved] of store.sources) expect(zone.restoreSource(source, saved)).toBe(true);
      for (const [sensor, saved] of store.sensors) expect(zone.restoreSensor(sensor, saved)).toBe(true);
      redo = redo.filter(({ ordinal, sensor }) => ordinal > zone.ordinals[sensor]!);
      for (const { sensor, value, quality, at, now: then, retained } of redo)
        zone.redo(sensor, value, quality, at, then, retained);
      expect(zone.take().records).toEqual([]);
    }
    now += afterMs;
    result.marks.push(stepInput(zone, next, now));
    if (next.kind === "reading") {
      const { behindMs, kind: _, ...reading } = next;
      redo.push({ ...reading, ordinal: zone.ordinals[next.sensor]!, at: now - behindMs, now });
    }
    const calculated = zone.takeCalculated();
    result.calculated.push(...calculated);
    for (const reading of calculated) redo.push({ ...reading, now, retained: false });
    const moved = zone.take();
    if (next.kind === "reading" && moved.sensors.length === 0) result.unmoved += 1;
    result.records.push(...transitionsOf(moved.records));
    for (const sensor of moved.sensors) store.sensors.set(sensor, zone.saveSensor(sensor));
    for (const source of moved.sources) store.sources.set(source, zone.saveSource(source));
    for (const machine of moved.machines) store.machines.set(machine, zone.saveMachine(machine));
  }
  result.states = statesOf(zone);
  return result;
}

/** What a person did, a person's time, the machine or the source: an input of the sensor, at a time that is not its own. */
export const isInput = ({ of, cause: { kind } }: Record): boolean =>
  kind === "command" ||
  kind === "timer" ||
  of === "source" ||
  (of === "sensor" && (kind === "machine" || kind === "source"));

export const ofSensor = (record: Record): record is Unnumbered<SensorTransition> => record.of === "sensor";

/** Every property holds for any zone and any inputs. */
export const always = (holds: (config: ZoneConfig, timed: Timed[]) => void) =>
  fc.assert(fc.property(zoneConfig, inputs, holds), { numRuns: 120 });
