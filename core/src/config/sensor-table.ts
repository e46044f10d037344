import type { MachineConfig, ZoneConfig } from "../health/config.ts";
import { machineId } from "../wire/id.ts";
import type { ConfigError } from "./config-error.ts";
import { didYouMean } from "./did-you-mean.ts";
import type { Settings } from "./profile.ts";
import { toSensorConfig } from "./sensor-config.ts";
import { refuseSilentAlarms } from "./strict.ts";
import type { Report } from "./sensor-judgement.ts";
import { readSensorRow, type SensorRow } from "./sensor-row.ts";
import type { Row } from "./table.ts";

/** Zones and machines of the plant file; the machines have no sensors yet. */
export type Gathering = { zones: ZoneConfig[]; machines: Map<string, MachineConfig> };

/** Puts the sensor of each row at its machine. What is wrong with a row is reported, and the next one read. */
export function readSensors(
  rows: Row[],
  gathering: Gathering,
  settings: Map<string, Settings>,
  errors: ConfigError[],
  { strict = false }: { strict?: boolean } = {},
): void {
  const seen = new Map<string, Row>();
  const topics = new Map<string, { row: Row; pointer: string | undefined }>();
  for (const row of rows) {
    const cells = readSensorRow(row, errors);
    if (cells === undefined) continue;
    const report = (column: string, message: string) => {
      const at = row.place(row.cell(column) === undefined && row.cell("profile") !== undefined ? "profile" : column);
      errors.push({ ...at, path: column, message: `${cells.zone}/${cells.machine}/${cells.sensor}: ${message}` });
    };
    const machine = machineOf(cells, gathering, report);
    const profile = profileOf(cells, settings, report);
    if (machine === undefined || profile === undefined) continue;
    const key = `${machine.id}/${cells.sensor}`;
    const before = seen.get(key);
    if (before) report("sensor", `the sensor is already in line ${before.place().line}: give one of them another id`);
    seen.set(key, row);
    refuseSharedTopic(cells, row, topics, report);
    const config = toSensorConfig(gathering.zones[0]!.site, cells, profile, report);
    if (strict) refuseSilentAlarms(config, report);
    machine.sensors.push(config);
  }
}

function machineOf(row: SensorRow, { zones, machines }: Gathering, report: Report): MachineConfig | undefined {
  const zone = zones.find(({ zone: id }) => id === row.zone);
  if (zone === undefined) {
    const known = zones.map((each) => each.zone as string);
    report("zone", `no zone "${row.zone}" in the plant file: ${didYouMean(row.zone, known)}`);
    return undefined;
  }
  const machine = machines.get(machineId({ site: zone.site, zone: zone.zone, machine: row.machine }));
  if (machine === undefined) {
    const known = zone.machines.map((each) => each.machine);
    report(
      "machine",
      `no machine "${row.machine}" of zone "${row.zone}" in the plant file: ${didYouMean(row.machine, known)} (or add it there)`,
    );
  }
  return machine;
}

const NO_PROFILE: Settings = { limits: {}, abnormal: [] };

function profileOf(row: SensorRow, settings: Map<string, Settings>, report: Report): Settings | undefined {
  if (row.profile === undefined) return NO_PROFILE;
  const found = settings.get(row.profile);
  if (found === undefined)
    report("profile", `no profile "${row.profile}": ${didYouMean(row.profile, [...settings.keys()])}`);
  return found;
}

/** Sensors can share a topic of their own only where each takes its own part of the payload. */
function refuseSharedTopic(
  row: SensorRow,
  at: Row,
  topics: Map<string, { row: Row; pointer: string | undefined }>,
  report: Report,
): void {
  if (row.topic === undefined) return;
  const key = JSON.stringify([row.zone, row.topic, row.pointer ?? ""]);
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
