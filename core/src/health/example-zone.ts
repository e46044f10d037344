import { machineId, sensorId, toId } from "../wire/id.ts";
import type { Transition, Unnumbered } from "../wire/log.ts";
import type { Limit, SensorConfig, ZoneConfig } from "./config.ts";
import type { HealthRecord } from "./zone-steps.ts";

const site = toId("plant");
const zone = toId("press");

export const exampleLimit = (value: number, delays: Partial<Limit> = {}): Limit => ({
  value,
  priority: "log",
  onDelayMs: 0,
  offDelayMs: 0,
  ...delays,
});

/** An oven's temperature: one reading a second, silent after three, no limits. Tests and benches say what differs. */
export function exampleSensor(machine: string, sensor: string, differs: Partial<SensorConfig> = {}): SensorConfig {
  return {
    id: sensorId({ site, zone, machine: toId(machine), sensor: toId(sensor) }),
    sensor: toId(sensor),
    tag: sensor.toUpperCase(),
    description: "",
    labels: {},
    kind: "analog",
    reports: "periodic",
    intervalMs: 1_000,
    silentAfterMs: 3_000,
    unit: "°C",
    scale: { factor: 1, offset: 0 },
    limits: {},
    abnormal: [],
    deadband: 0,
    instrument: { priority: "log" },
    ...differs,
  };
}

/** One zone with these machines: name -> its sensors by name, each with what differs from the example. */
export function exampleZone(
  machines: Record<string, Record<string, Partial<SensorConfig>>>,
  clock: ZoneConfig["clock"] = "sensor",
): ZoneConfig {
  return {
    site,
    zone,
    siteName: "Plant",
    zoneName: "Press shop",
    order: 1,
    clock,
    machines: Object.entries(machines).map(([machine, sensors]) => ({
      id: machineId({ site, zone, machine: toId(machine) }),
      machine: toId(machine),
      tag: machine,
      description: "",
      labels: {},
      sensors: Object.entries(sensors).map(([sensor, differs]) => exampleSensor(machine, sensor, differs)),
    })),
    hash: "example",
  };
}

/** Records of statecharts; a zone's own are none. */
export const transitionsOf = (records: readonly HealthRecord[]): Unnumbered<Transition>[] =>
  records.filter((record) => record.kind === "transition");
