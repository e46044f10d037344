import type { Limit, MachineConfig, RuleConfig, SensorConfig } from "../health/config.ts";
import { LIMIT_STATES, type LimitState } from "../wire/health.ts";
import { sensorId, type Id } from "../wire/id.ts";
import { alarmText } from "./alarm-texts.ts";
import type { ConfigError } from "./config-error.ts";
import { didYouMean } from "./did-you-mean.ts";
import { isGlob, matchesGlob } from "./glob.ts";
import type { ProfileDocument } from "./profile.ts";
import type { Rule } from "./rule-schema.ts";
import type { Gathering } from "./sensor-table.ts";
import { refuseSilentAlarms } from "./strict.ts";

type Report = (path: (string | number)[], message: string) => void;

/**
 * Gives each machine the rules that are meant for it, each as a sensor of its own that counts. A rule is no rule of a
 * machine that has none of the sensors it names. To be called where every sensor could be read.
 */
export function addRules(
  documents: readonly ProfileDocument[],
  gathering: Gathering,
  errors: ConfigError[],
  { strict }: { strict: boolean },
): void {
  const machines = gathering.zones.flatMap((zone) => zone.machines);
  // A rule that sees rules could go round in a circle; these are what sensors there are besides.
  const instruments = new Map(machines.map((machine) => [machine, [...machine.sensors]]));
  for (const { value, place } of documents)
    for (const [index, rule] of ((value?.rules ?? []) as Rule[]).entries()) {
      const said = new Set<string>();
      const report: Report = (path, message) => {
        const at = ["rules", index, ...path];
        // Of a hundred machines that lack the same sensor one is enough.
        if (said.has(at.join("."))) return;
        said.add(at.join("."));
        errors.push({ ...place(...at), path: at.join("."), message: `rule ${rule.id}: ${message}` });
      };
      for (const machine of meant(rule, machines, report)) {
        const voters = votersOf(rule, machine, instruments.get(machine)!, report);
        if (voters.length === 0) continue;
        const sensor = toSensor(rule, machine, voters, gathering.site);
        if (strict) refuseSilentAlarms(sensor, (_, message) => report(["priority"], message));
        machine.sensors.push(sensor);
      }
    }
}

function meant(rule: Rule, machines: MachineConfig[], report: Report): MachineConfig[] {
  const patterns = [rule.machines ?? "*"].flat();
  const known = machines.map(({ machine }) => machine as string);
  patterns.forEach((pattern, place) => {
    if (isGlob(pattern) || known.includes(pattern)) return;
    const path = Array.isArray(rule.machines) ? ["machines", place] : ["machines"];
    report(path, `the plant has no machine "${pattern}": ${didYouMean(pattern, known)}`);
  });
  return machines.filter(
    ({ machine, labels }) =>
      patterns.some((pattern) => matchesGlob(pattern, machine)) &&
      Object.entries(rule.machineLabels ?? {}).every(([label, value]) => labels[label] === value),
  );
}

/** The machine's sensors that vote; none where the rule is not for it, or where something is wrong. */
function votersOf(rule: Rule, { machine }: MachineConfig, sensors: SensorConfig[], report: Report): SensorConfig[] {
  const patterns = [rule.of ?? "*"].flat();
  const named = sensors.filter(({ sensor }) => patterns.some((pattern) => matchesGlob(pattern, sensor)));
  if (named.length === 0) return [];
  const known = sensors.map(({ sensor }) => sensor as string);
  const missing = patterns.find((pattern) => !isGlob(pattern) && !known.includes(pattern));
  const levels = levelsOf(rule);
  const voters = named.filter((sensor) => levels.some((level) => judges(sensor, level)));
  if (missing !== undefined) {
    const path = Array.isArray(rule.of) ? ["of", rule.of.indexOf(missing)] : ["of"];
    report(path, `the machine "${machine}" has no sensor "${missing}": ${didYouMean(missing, known)}`);
  } else if (voters.length < rule.atLeast) {
    const beyond = rule.beyond === undefined ? "a limit" : [rule.beyond].flat().join(" or ");
    const message = `of the machine "${machine}" it asks ${rule.atLeast} sensors beyond ${beyond}, but only ${voters.length} of those that it names can be: ask fewer, or give them limits`;
    report(["atLeast"], message);
  } else if (known.includes(rule.id)) {
    report(["id"], `the machine "${machine}" has a sensor of this name already: give the rule another id`);
  } else return voters;
  return [];
}

const judges = ({ kind, limits, abnormal }: SensorConfig, level: LimitState): boolean =>
  kind === "discrete"
    ? level === "offNormal" && abnormal.length > 0
    : limits[level as keyof typeof limits] !== undefined;

/** Where a sensor must stand to vote: at one of these words of its limit region. */
function levelsOf({ beyond }: Rule): LimitState[] {
  const asked: readonly LimitState[] = beyond === undefined ? LIMIT_STATES : [beyond].flat();
  const worse = asked.flatMap((level): LimitState[] => {
    if (level === "low") return ["low", "lowLow"];
    return level === "high" ? ["high", "highHigh"] : [level];
  });
  return LIMIT_STATES.filter((state) => state !== "normal" && worse.includes(state));
}

/** A rule as the sensor that it is: its value is how many stand beyond, and it is high from `atLeast` on. */
function toSensor(rule: Rule, { machine, id }: MachineConfig, voters: SensorConfig[], site: Id): SensorConfig {
  const [, zone] = id.split("/") as [string, Id];
  const config: RuleConfig = {
    sensors: voters.map(({ sensor }) => sensor),
    atLeast: rule.atLeast,
    beyond: levelsOf(rule),
  };
  const high: Limit = {
    value: rule.atLeast - 1,
    ...alarmText(rule),
    onDelayMs: rule.for ?? 0,
    offDelayMs: rule.offFor ?? 0,
    means: rule.means ?? "failure",
  };
  return {
    id: sensorId({ site, zone, machine, sensor: rule.id }),
    sensor: rule.id,
    tag: rule.tag ?? rule.id,
    description: rule.description ?? "",
    labels: {},
    kind: "analog",
    reports: "onChange",
    intervalMs: 0,
    silentAfterMs: 0,
    unit: "sensors",
    scale: { factor: 1, offset: 0 },
    limits: { high },
    abnormal: [],
    deadband: 0,
    instrument: { priority: "log" },
    rule: config,
  };
}
