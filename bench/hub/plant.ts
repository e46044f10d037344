import type { Id, ZonePath } from "../../core/src/wire/id.ts";
import type { MachineInventory, SensorInfo, ZoneInventory } from "../../core/src/wire/inventory.ts";
import type { MachineStateMessage, SensorStanding } from "../../core/src/wire/state.ts";

const ZONES = 10;
const SENSORS_PER_MACHINE = 20;
const PROFILES = [
  ["temperature", "°C", "Bearing temperature", 80],
  ["vibration", "mm/s", "Vibration, drive side", 7],
  ["pressure", "bar", "Hydraulic pressure", 210],
  ["current", "A", "Motor current", 40],
  ["flow", "l/min", "Cooling water", 25],
] as const;
const EPOCH_MS = 1_790_000_000_000;

/** A plant of some size, as gateways tell it: ten zones, machines of twenty sensors, five profiles. */
export class BenchPlant {
  readonly zones: { path: ZonePath; machines: Id[] }[];

  constructor(sensors: number) {
    const machines = Math.ceil(sensors / ZONES / SENSORS_PER_MACHINE);
    this.zones = Array.from({ length: ZONES }, (_zone, zone) => ({
      path: { site: "works" as Id, zone: `zone-${zone}` as Id },
      machines: Array.from({ length: machines }, (_machine, machine) => `machine-${machine}` as Id),
    }));
  }

  sensors = Array.from({ length: SENSORS_PER_MACHINE }, (_sensor, sensor) => `sensor-${sensor}` as Id);

  zoneInventory({ path, machines }: BenchPlant["zones"][number]): ZoneInventory {
    const names = { siteName: "Works", zoneName: `Hall ${path.zone}`, order: 0, configHash: "bench" };
    return { v: 1, ...path, ...names, machines };
  }

  inventory(path: ZonePath, machine: Id): MachineInventory {
    const names = { tag: `${path.zone} ${machine}`, description: "Hydraulic press", configHash: "bench" };
    const sensors = this.sensors.map((sensor, index) => infoOf(path, machine, sensor, index));
    return { v: 1, ...path, machine, ...names, labels: { line: `L${machine.at(-1)}` }, sensors };
  }

  /** Its newest state as TOCSIN_STATE holds it: what a sensor says once something has happened to it. */
  state(path: ZonePath, machine: Id, seq = 1): MachineStateMessage {
    const sensors = Object.fromEntries(this.sensors.map((sensor, index) => [sensor, standingOf(index)]));
    const coverage = { good: this.sensors.length, of: this.sensors.length };
    const standing = { state: { state: "running" as const, coverage }, health: "good" as const, since: EPOCH_MS };
    return { v: 1, ...path, machine, epoch: 1, seq, standing, sensors };
  }
}

function infoOf(path: ZonePath, machine: Id, sensor: Id, index: number): SensorInfo {
  const [profile, unit, description, high] = PROFILES[index % PROFILES.length]!;
  const texts = {
    message: `${description} is high`,
    action: "Reduce the load and look at the machine.",
    priority: "medium" as const,
  };
  return {
    sensor,
    tag: `${path.zone.toUpperCase()}-${machine}-${index}`,
    description,
    kind: "analog",
    reports: "periodic",
    intervalMs: 1_000,
    unit,
    profile,
    source: `plc-${machine}`,
    labels: { criticality: index % 2 === 0 ? "A" : "B" },
    range: { from: 0, to: high * 2 },
    deadband: high / 50,
    onDelayMs: 5_000,
    offDelayMs: 5_000,
    limits: [
      { level: "high", value: high, ...texts },
      { level: "highHigh", value: high * 1.2, ...texts, priority: "high" },
    ],
    instrument: { priority: "low", message: `${description}: no valid value`, action: "Look at the instrument." },
  };
}

/** How a sensor of a machine stands after its `turn`th change. */
export type StandingOf = (index: number, at: number, turn: number) => SensorStanding;

export function standingOf(index: number, at = EPOCH_MS): SensorStanding {
  const unit = PROFILES[index % PROFILES.length]![1];
  return {
    state: { signal: "live", limit: "normal" },
    health: "good",
    since: at + index,
    cause: { kind: "signal", text: "values are coming" },
    reading: { value: 20 + index / 7, unit, quality: "good", at: at + index },
  };
}

/** The same, but one sensor of each machine goes beyond its limit and rings at every other change, and one loses its signal. */
export function restlessStandingOf(index: number, at: number, turn: number): SensorStanding {
  const calm = { ...standingOf(index, at), since: at };
  if (turn % 2 === 1) return calm;
  if (index === 3) {
    const alarm = {
      state: "unacknowledged",
      occurrence: turn + 1,
      since: at,
      level: "high",
      priority: "medium",
    } as const;
    return { ...calm, state: { signal: "live", limit: "high", alarms: { process: alarm } } };
  }
  if (index === 7) return { ...calm, state: { signal: "silent", limit: "normal" }, health: "failure" };
  return calm;
}
