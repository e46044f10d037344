import { MEASUREMENTS, type Measurement } from "./measurement.ts";
import type { Plant, SimulatedMachine, SimulatedZone } from "./plant.ts";
import { COUNTER_SIGNALS, DISCRETE_SIGNALS, type SimulatedSensor } from "./sensor.ts";

/** Text of a file by its path inside a configuration folder. */
export type ConfigFiles = Record<string, string>;

const header = (schema: string, words: string) =>
  `# yaml-language-server: $schema=${schema}\n# ${words}\n# Written by \`npx --no tocsin simulate --write-config config\`.\n`;

const plainText = /^[A-Za-z][A-Za-z0-9 ,.;()°%/-]*$/;
/** A text as YAML has it; in quotes where it could be read as anything else. */
const quoted = (text: string): string => (plainText.test(text) ? text : JSON.stringify(text));
const flow = (labels: Record<string, string>): string =>
  `{ ${Object.entries(labels)
    .map(([name, value]) => `${name}: ${quoted(value)}`)
    .join(", ")} }`;

function machineYaml({ zone }: SimulatedZone, { machine, tag, description, labels }: SimulatedMachine): string {
  return `  - zone: ${zone}\n    id: ${machine}\n    tag: ${quoted(tag)}\n    description: ${quoted(description)}\n    labels: ${flow(labels)}\n`;
}

function plantYaml({ site, zones }: Plant): string {
  return [
    header("./schema/plant.json", "The simulated factory's zones and machines; their sensors are in sensors.csv."),
    `site: { id: ${site.id}, name: ${quoted(site.name)} }\n`,
    "zones:\n",
    ...zones.map(({ zone, name }) => `  - { id: ${zone}, name: ${quoted(name)} }\n`),
    "machines:\n",
    ...zones.flatMap((zone) => zone.machines.map((machine) => machineYaml(zone, machine))),
  ].join("");
}

const COLUMNS = ["zone", "machine", "sensor", "tag", "description", "interval", "profile", "source"] as const;

const profileOf = (sensor: SimulatedSensor): string =>
  sensor.kind === "analog" ? sensor.measurement.name : sensor.signal.name;

const cell = (text: string): string => (/[",;\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

function sensorRows(plant: Plant, interval: string): string[] {
  return plant.zones.flatMap(({ zone, machines }) =>
    machines.flatMap(({ machine, source, sensors }) =>
      sensors.map((sensor) => {
        const every = sensor.kind === "discrete" ? "" : interval;
        const { tag, description } = sensor;
        return [zone, machine, sensor.sensor, tag, description, every, profileOf(sensor), source].map(cell).join(",");
      }),
    ),
  );
}

/** The profile, of those that Tocsin brings along, that a kind of measurement extends. */
const FAMILIES: Record<string, string> = {
  CT: "temperature",
  CP: "pressure",
  CF: "flow",
  CL: "level",
  CM: "humidity",
  CS: "speed",
  CY: "vibration",
};
const familyOf = ({ code, unit }: Measurement): string => {
  if (unit === "A") return "current";
  return unit === "kW" ? "power" : (FAMILIES[code] ?? "process-value");
};

function texts({ message, consequence, action, respondWithin }: Measurement): string {
  const lines = Object.entries({ message, consequence, action }).map(([key, text]) => `    ${key}: ${quoted(text)}\n`);
  return message === "" ? "" : `${lines.join("")}    respondWithin: ${respondWithin}\n`;
}

function measurementYaml(measurement: Measurement): string {
  const { name, unit, range, deadband, onDelay, limits, priority } = measurement;
  const priorities = new Map(priority.split(";").map((pair) => pair.split("=") as [string, string]));
  const levels = Object.entries(limits).map(
    ([level, value]) => `      ${level}: { value: ${value}, priority: ${priorities.get(level) ?? "log"} }\n`,
  );
  return [
    `  ${name}:\n    extends: ${familyOf(measurement)}\n    unit: ${quoted(unit)}\n`,
    `    range: [${range.from}, ${range.to}]\n    deadband: ${deadband}\n    onDelay: ${onDelay}\n`,
    texts(measurement),
    ...(levels.length > 0 ? ["    limits:\n", ...levels] : []),
  ].join("");
}

function profilesYaml(): string {
  return [
    header("../schema/profiles.json", "How the simulated factory's kinds of sensors are judged."),
    "profiles:\n",
    ...[...MEASUREMENTS.values()].map(measurementYaml),
    ...DISCRETE_SIGNALS.map(
      ({ name, abnormal, message, action, priority }) =>
        `  ${name}:\n    extends: switch\n    abnormal:\n      - value: ${abnormal}\n        priority: ${priority}\n        message: ${quoted(message)}\n        action: ${quoted(action)}\n`,
    ),
    ...COUNTER_SIGNALS.map(({ name, unit }) => `  ${name}:\n    extends: counter\n    unit: ${unit}\n`),
  ].join("");
}

/**
 * The configuration that fits the plant: `plant.yaml`, `sensors.csv` and `profiles/factory.yaml`, which extends the
 * profiles that `config/profiles` brings along.
 * @param intervalMs how often the periodic sensors send
 */
export function plantFiles(plant: Plant, intervalMs = 1_000): ConfigFiles {
  return {
    "plant.yaml": plantYaml(plant),
    "sensors.csv": `${[COLUMNS.join(","), ...sensorRows(plant, `${intervalMs}ms`.replace(/000ms$/, "s"))].join("\n")}\n`,
    "profiles/factory.yaml": profilesYaml(),
  };
}
