import type { SensorConfig, ZoneConfig } from "@tocsin/core/health/config";
import { machineId, sensorId, toId, type SensorId } from "@tocsin/core/wire/id";

const site = toId("demo");
const zone = toId("press");

/** A zone for tests: sensors by machine, of which each is analog, onChange and without limits unless it says otherwise. */
export function zoneExample(machines: Record<string, Record<string, Partial<SensorConfig>>>): ZoneConfig {
  const toSensor = (machine: string, name: string, rest: Partial<SensorConfig>): SensorConfig => ({
    id: sensorId({ site, zone, machine: toId(machine), sensor: toId(name) }),
    sensor: toId(name),
    tag: name,
    description: "",
    labels: {},
    kind: "analog",
    reports: "onChange",
    intervalMs: 0,
    silentAfterMs: 0,
    scale: { factor: 1, offset: 0 },
    limits: {},
    abnormal: [],
    deadband: 0,
    instrument: { priority: "log" },
    ...rest,
  });
  return {
    site,
    zone,
    siteName: "Demo",
    zoneName: "Press shop",
    order: 0,
    clock: "sensor",
    hash: "",
    machines: Object.entries(machines).map(([machine, sensors]) => ({
      id: machineId({ site, zone, machine: toId(machine) }),
      machine: toId(machine),
      tag: machine,
      description: "",
      labels: {},
      sensors: Object.entries(sensors).map(([name, rest]) => toSensor(machine, name, rest)),
    })),
  };
}

/** Numbers of the zone's sensors, in order. */
export function indexesOf(config: ZoneConfig): (id: SensorId) => number | undefined {
  const ids = config.machines.flatMap(({ sensors }) => sensors.map(({ id }) => id));
  const indexes = new Map(ids.map((id, index) => [id, index]));
  return (id) => indexes.get(id);
}
