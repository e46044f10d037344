import type { MachineConfig, ZoneConfig } from "../health/config.ts";
import { machineId, type Id } from "../wire/id.ts";
import type { ConfigError } from "./config-error.ts";
import type { Written } from "./expressions.ts";
import { didYouMean } from "./did-you-mean.ts";
import type { ProfileFaults } from "./profile-check.ts";
import { LEVELS, type Profiles, type Settings } from "./profile.ts";
import { ProfileMatch } from "./profile-match.ts";
import { toSensorConfig } from "./sensor-config.ts";
import { refuseSilentAlarms } from "./strict.ts";
import type { Report } from "./sensor-judgement.ts";
import { readSensorRow, type SensorRow } from "./sensor-row.ts";
import { SharedParts } from "./shared-parts.ts";
import { isSparkplugTopic, wrongSparkplugTopic } from "./sparkplug-topic.ts";
import type { ReadRows, Row } from "./table.ts";

/** Zones and machines of the plant file; the machines have no sensors yet. */
export type Gathering = {
  site: Id;
  zones: ZoneConfig[];
  machines: Map<string, MachineConfig>;
  /** All ids of the plant file could be read: a zone or machine that is not there does not exist. */
  zonesAreKnown: boolean;
  machinesAreKnown: boolean;
};

export type CheckedProfiles = Profiles & { faults: ProfileFaults };
type Topics = Map<string, { row: Row; pointer: string | undefined }>;

/**
 * Puts the sensor of each row at its machine. What is wrong with a row is reported, and the next one read; what would
 * only follow from another error is not. Returns what is calculated: its expressions are still to be checked.
 */
export function readSensors(
  { rows, columns, headIsRight }: ReadRows,
  gathering: Gathering,
  profiles: CheckedProfiles,
  errors: ConfigError[],
  { strict = false }: { strict?: boolean } = {},
): Written[] {
  const calculated: Written[] = [];
  const seen = new Map<string, Row>();
  const topics: Topics = new Map();
  const match = new ProfileMatch(profiles);
  const parts = new SharedParts();
  let isWhole = headIsRight;
  for (const row of rows) {
    const ofCells: ConfigError[] = [];
    const cells = readSensorRow(row, ofCells);
    errors.push(...ofCells.filter(({ path }) => columns.includes(path)));
    const report = reporter(row, errors);
    const machine = machineOf(cells, gathering, report);
    const name = match.profileOf(gathering.site, cells, report);
    const profile = name === undefined ? undefined : profileOf(name, profiles, report);
    const key = JSON.stringify([cells.zone, cells.machine, cells.sensor]);
    const before = cells.sensor === undefined ? undefined : seen.get(key);
    if (before) report("sensor", `the sensor is already in line ${before.place().line}: give one of them another id`);
    seen.set(key, row);
    refuseSharedTopic(cells, row, topics, report);
    const wrong = new Set(ofCells.map(({ path }) => path));
    if (["zone", "machine", "sensor"].some((column) => wrong.has(column))) isWhole = false;
    if (!headIsRight || profile === undefined || wrong.has("kind") || wrong.has("profile")) continue;
    const faults = profiles.faults.get(name ?? "");
    const certain = certainOf(row, wrong, profile.isSound);
    const sensor = parts.share(
      toSensorConfig(
        gathering.site,
        { ...cells, ...(name === "" ? {} : { profile: name }) } as SensorRow,
        profile.settings,
        (column, message) => {
          if (certain([column].flat()) && !faults?.has(message)) report(column, message);
        },
      ),
    );
    if (strict) refuseSilentAlarms(sensor, report);
    machine?.sensors.push(sensor);
    if (machine !== undefined && (sensor.expression ?? sensor.suppressWhen) !== undefined)
      calculated.push({
        machine,
        sensor,
        report: (message) => report("expression", message),
        reportSuppression: (message) => report("profile", message),
      });
  }
  if (isWhole) match.refuseUnmet(errors);
  return calculated;
}

/** Names the first of the columns that the row fills in; else the profile, from which the value then comes. */
const reporter =
  (row: Row, errors: ConfigError[]): Report =>
  (column, message) => {
    const columns = [column].flat();
    const filled = [...columns, "profile"].find((each) => row.cell(each) !== undefined) ?? columns[0]!;
    const sensor = ["zone", "machine", "sensor"].map((each) => row.cell(each) ?? "").join("/");
    errors.push({ ...row.place(filled), path: columns[0]!, message: `${sensor}: ${message}` });
  };

const JUDGED: readonly string[] = [...LEVELS, "deadband", "scale", "range", "priority"];
const CERTAIN_WITHOUT_PROFILE: readonly string[] = [...LEVELS, "range", "scale", "labels"];

/** Whether an error in these columns does not merely follow from a cell or a profile that is wrong already. */
function certainOf(row: Row, wrong: Set<string>, isProfileSound: boolean): (columns: readonly string[]) => boolean {
  const judgementIsWrong = JUDGED.some((column) => wrong.has(column));
  return (columns) => {
    if (columns.some((column) => wrong.has(column))) return false;
    if (judgementIsWrong && columns.some((column) => JUDGED.includes(column))) return false;
    if (wrong.has("reports") && columns.includes("interval")) return false;
    return (
      isProfileSound ||
      columns.some((column) => row.cell(column) !== undefined && CERTAIN_WITHOUT_PROFILE.includes(column))
    );
  };
}

function machineOf(row: Partial<SensorRow>, gathering: Gathering, report: Report): MachineConfig | undefined {
  if (row.zone === undefined) return undefined;
  const { zones, machines } = gathering;
  const zone = zones.find(({ zone: id }) => id === row.zone);
  if (zone === undefined) {
    const known = zones.map((each) => each.zone as string);
    if (gathering.zonesAreKnown)
      report("zone", `no zone "${row.zone}" in the plant file: ${didYouMean(row.zone, known)}`);
    return undefined;
  }
  if (row.machine === undefined) return undefined;
  const machine = machines.get(machineId({ site: zone.site, zone: zone.zone, machine: row.machine }));
  if (machine === undefined && gathering.machinesAreKnown) {
    const known = zone.machines.map((each) => each.machine);
    report(
      "machine",
      `no machine "${row.machine}" of zone "${row.zone}" in the plant file: ${didYouMean(row.machine, known)} (or add it there)`,
    );
  }
  return machine;
}

type Judging = { settings: Settings; isSound: boolean };
const NO_PROFILE: Judging = { settings: { limits: {}, abnormal: [] }, isSound: true };

function profileOf(name: string, profiles: Profiles, report: Report): Judging | undefined {
  if (name === "") return NO_PROFILE;
  const found = profiles.byName.get(name);
  if (found === undefined && profiles.areKnown)
    report("profile", `no profile "${name}": ${didYouMean(name, [...profiles.byName.keys()])}`);
  return found;
}

/** Sensors can share a topic of their own only where each takes its own part of the payload. */
function refuseSharedTopic(row: Partial<SensorRow>, at: Row, topics: Topics, report: Report): void {
  if (row.topic === undefined) return;
  const wrong = wrongSparkplugTopic(row.topic);
  if (wrong !== undefined) report("topic", wrong);
  // Without a pointer the metric is named as the sensor is.
  const part = row.pointer ?? (isSparkplugTopic(row.topic) ? `/${row.sensor}` : "");
  const key = JSON.stringify([row.zone, row.topic, part]);
  const before = topics.get(key);
  if (before) {
    const what = row.pointer === undefined ? "the topic" : "the topic and pointer";
    report(
      "topic",
      `${what} are those of line ${before.row.place().line} too: give each sensor a topic or a pointer of its own`,
    );
  }
  topics.set(key, { row: at, pointer: row.pointer });
}
