import type { MachineConfig, RuleConfig, SensorConfig, ZoneConfig } from "@tocsin/core/health/config";
import type { LimitInfo, MachineInventory, SensorInfo, ZoneInventory } from "@tocsin/core/wire/inventory";

const LEVELS = ["lowLow", "low", "high", "highHigh"] as const;

type Texts = Omit<LimitInfo, "level" | "value">;

const texts = ({ priority, message, consequence, action, respondWithinMs, link }: Texts): Texts => ({
  priority,
  ...(message === undefined ? {} : { message }),
  ...(consequence === undefined ? {} : { consequence }),
  ...(action === undefined ? {} : { action }),
  ...(respondWithinMs === undefined ? {} : { respondWithinMs }),
  ...(link === undefined ? {} : { link }),
});

function limitsOf({ limits, abnormal, rate }: SensorConfig): LimitInfo[] {
  const levels = LEVELS.flatMap((level) => {
    const limit = limits[level];
    return limit === undefined
      ? []
      : [{ level, ...(limit.value === undefined ? {} : { value: limit.value }), ...texts(limit) }];
  });
  const ofRate = rate?.limit === undefined ? [] : [{ level: "rate", value: rate.limit.value, ...texts(rate.limit) }];
  return [...levels, ...ofRate, ...abnormal.map((one) => ({ level: one.value, ...texts(one) }))];
}

/** In short: the sensors themselves are listed beside it. */
const ruleText = ({ atLeast, sensors, beyond }: RuleConfig): string =>
  `at least ${atLeast} of ${sensors.length} sensors beyond ${beyond.join(", ")}`;

function sensorInfo(sensor: SensorConfig): SensorInfo {
  const { tag, description, kind, reports, intervalMs, unit, profile, source, labels, range, deadband } = sensor;
  const [delayed] = [...LEVELS.flatMap((level) => sensor.limits[level] ?? []), ...sensor.abnormal];
  return {
    sensor: sensor.sensor,
    tag,
    description,
    kind,
    reports,
    ...(reports === "periodic" ? { intervalMs } : {}),
    ...(unit === undefined ? {} : { unit }),
    ...(profile === undefined ? {} : { profile }),
    ...(source === undefined ? {} : { source }),
    ...(sensor.rule === undefined ? {} : { calculation: ruleText(sensor.rule) }),
    ...(sensor.expression === undefined ? {} : { calculation: sensor.expression }),
    labels,
    ...(range === undefined ? {} : { range }),
    ...(kind === "analog" ? { deadband } : {}),
    ...(delayed === undefined ? {} : { onDelayMs: delayed.onDelayMs, offDelayMs: delayed.offDelayMs }),
    limits: limitsOf(sensor),
    instrument: texts(sensor.instrument),
  };
}

export function machineInventory({ site, zone, hash }: ZoneConfig, machine: MachineConfig): MachineInventory {
  const { tag, description, labels, sensors } = machine;
  return {
    v: 1,
    site,
    zone,
    machine: machine.machine,
    tag,
    description,
    labels,
    configHash: hash,
    sensors: sensors.map(sensorInfo),
  };
}

/** What takes the place of a machine that the configuration has lost. */
export const removedMachine = ({ site, zone, hash }: ZoneConfig, machine: string): MachineInventory => ({
  v: 1,
  site,
  zone,
  machine,
  tag: machine,
  description: "",
  labels: {},
  configHash: hash,
  removed: true,
  sensors: [],
});

export const zoneInventory = ({
  site,
  zone,
  siteName,
  zoneName,
  order,
  hash,
  machines,
}: ZoneConfig): ZoneInventory => ({
  v: 1,
  site,
  zone,
  siteName,
  zoneName,
  order,
  configHash: hash,
  machines: machines.map(({ machine }) => machine),
});
