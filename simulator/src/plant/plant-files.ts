import { formatDuration } from "@tocsin/core/config/duration";
import { MEASUREMENTS, type Measurement } from "./measurement.ts";
import type { Plant, SimulatedMachine, SimulatedZone } from "./plant.ts";
import { COUNTER_SIGNALS, DISCRETE_SIGNALS, type SimulatedSensor } from "./sensor.ts";

/** After so many time constants a value is within one per cent of where it goes. */
const SETTLING_LAGS = 5;
const HOLDOFFS_S = [30, 60, 120, 300, 600, 900, 1_200] as const;

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

function machineYaml(
  { zone }: SimulatedZone,
  { machine, tag, description, labels, sensors }: SimulatedMachine,
): string {
  const head = `  - zone: ${zone}\n    id: ${machine}\n    tag: ${quoted(tag)}\n    description: ${quoted(description)}\n`;
  return `${head}    labels: ${flow(labels)}\n${sensors.map(stateYaml).join("")}`;
}

/** A machine is what its operating state says; a blocked one is switched on and makes nothing. */
function stateYaml(sensor: SimulatedSensor): string {
  if (sensor.kind !== "discrete" || sensor.signal.notAtWork === undefined || sensor.sensor !== sensor.signal.name)
    return "";
  const { usual, abnormal, notAtWork } = sensor.signal;
  const { starting, stopped } = notAtWork;
  const values = flow({
    ...Object.fromEntries(usual.map((word) => [word, word])),
    [abnormal]: "idle",
    [starting]: "starting",
    [stopped]: "stopped",
  });
  return `    state:\n      sensor: ${sensor.sensor}\n      values: ${values}\n`;
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

/** A value that a stopped machine does not hold is judged at work only, and not before it can be back. */
function atRestYaml({ rest, isUnpoweredAtRest, lagS }: Measurement): string {
  if (rest === undefined && !isUnpoweredAtRest) return "";
  const holdoffS = HOLDOFFS_S.find((each) => each >= SETTLING_LAGS * lagS) ?? HOLDOFFS_S.at(-1)!;
  const power = isUnpoweredAtRest ? "    poweredBy: machine\n" : "";
  return `    when: [running, idle]\n    holdoff: ${formatDuration(1_000 * holdoffS)}\n${power}`;
}

/** `ewma 10s` -> `{ ewma: 10s }` */
const smoothingYaml = ({ smoothing }: Measurement): string =>
  smoothing === "" ? "" : `    smoothing: { ${smoothing.replace(" ", ": ")} }\n`;

const changeYaml = ({ frozen, rate }: Measurement): string =>
  (frozen === "" ? "" : `    frozen: ${frozen}\n`) +
  (rate === "" ? "" : `    rate: { ${rate}, priority: low, message: It changes faster than it is used }\n`);

function measurementYaml(measurement: Measurement): string {
  const { name, unit, range, deadband, onDelay, limits, priority } = measurement;
  const priorities = new Map(priority.split(";").map((pair) => pair.split("=") as [string, string]));
  const levels = Object.entries(limits).map(
    ([level, value]) => `      ${level}: { value: ${value}, priority: ${priorities.get(level) ?? "log"} }\n`,
  );
  return [
    `  ${name}:\n    extends: ${familyOf(measurement)}\n    unit: ${quoted(unit)}\n`,
    `    range: [${range.from}, ${range.to}]\n    deadband: ${deadband}\n    onDelay: ${onDelay}\n`,
    smoothingYaml(measurement),
    atRestYaml(measurement),
    changeYaml(measurement),
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
      ({ name, abnormal, priority, respondWithin, ...told }) =>
        `  ${name}:\n    extends: switch\n    abnormal:\n      - value: ${abnormal}\n        priority: ${priority}\n        message: ${quoted(told.message)}\n        consequence: ${quoted(told.consequence)}\n        action: ${quoted(told.action)}\n        respondWithin: ${respondWithin}\n`,
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
