import { Type, type Static } from "typebox";
import type { MachineConfig, ZoneConfig } from "../health/config.ts";
import { machineId, type Id } from "../wire/id.ts";
import { inOrder, type ConfigError, type Loaded } from "./config-error.ts";
import { didYouMean } from "./did-you-mean.ts";
import { readPlaced, type Placed } from "./document.ts";
import { hashOf } from "./hash.ts";
import { IdSchema, LabelMapSchema } from "./id-schema.ts";
import type { Environment } from "./interpolate.ts";
import { checkTeller, MachineStateConfigSchema, toMachineState } from "./machine-state.ts";
import { ProfilesSchema } from "./profile-schema.ts";
import { resolveProfiles, type ProfileDocument } from "./profile.ts";
import { SENSOR_COLUMNS, SENSOR_COLUMNS_NEEDED } from "./sensor-row.ts";
import { readSensors, type Gathering } from "./sensor-table.ts";
import { readTable, type TableSource } from "./table.ts";

const closed = { additionalProperties: false } as const;

export const PlantSchema = Type.Object(
  {
    site: Type.Object({ id: IdSchema("of the site"), name: Type.Optional(Type.String()) }, closed),
    zones: Type.Array(Type.Object({ id: IdSchema("of the zone"), name: Type.Optional(Type.String()) }, closed), {
      minItems: 1,
      description: "in the order in which people see them",
    }),
    machines: Type.Array(
      Type.Object(
        {
          zone: IdSchema("of the zone where it stands"),
          id: IdSchema("of the machine"),
          tag: Type.Optional(Type.String({ description: "the plant's own name for it" })),
          description: Type.Optional(Type.String()),
          labels: Type.Optional(LabelMapSchema),
          state: Type.Optional(MachineStateConfigSchema),
        },
        closed,
      ),
    ),
  },
  { ...closed, title: "Tocsin plant", description: "Site, zones and machines; sensors are in sensors.csv beside it" },
);
type PlantDocument = Placed<Static<typeof PlantSchema>>;

/** The texts of one configuration folder. */
export type PlantTexts = { plant: TableSource; sensors: TableSource; profiles: TableSource[] };

/** A site with all its zones, every default filled in. */
export type Plant = { site: Id; name: string; zones: ZoneConfig[] };

/** `strict`: an alarm that rings and tells no action is an error too. */
export type PlantOptions = { clock: ZoneConfig["clock"]; env: Environment; strict?: boolean };

/** Reads the texts of a configuration folder. All errors of all files are reported together. */
export function readPlant(texts: PlantTexts, options: PlantOptions): Loaded<Plant> {
  const plant = readPlaced(PlantSchema, { ...texts.plant, env: options.env });
  const profiles = texts.profiles.map((source) => readPlaced(ProfilesSchema, { ...source, env: options.env }));
  const table = readTable({ known: SENSOR_COLUMNS, required: SENSOR_COLUMNS_NEEDED }, texts.sensors);
  const errors = [plant, ...profiles, table].flatMap((loaded) => (loaded.ok ? [] : loaded.errors));
  const settings = resolveProfiles(
    profiles.flatMap((each): ProfileDocument[] => (each.ok ? [each.value] : [])),
    errors,
  );
  if (!plant.ok) return { ok: false, errors: inOrder(errors) };
  const gathering = gatherMachines(plant.value, options.clock, errors);
  // Rows of a table can name profiles of a file that could not be read: only what is certain is reported.
  if (table.ok && profiles.every(({ ok }) => ok)) readSensors(table.value, gathering, settings, errors, options);
  // Nor can be said what a machine lacks while its sensors could not be read.
  if (errors.length === 0) checkTellers(plant.value, gathering, errors);
  if (errors.length > 0) return { ok: false, errors: inOrder(errors) };
  const { site } = plant.value.value;
  for (const zone of gathering.zones) zone.hash = hashOf(JSON.stringify({ ...zone, hash: "" }));
  return { ok: true, value: { site: site.id, name: site.name ?? site.id, zones: gathering.zones } };
}

function gatherMachines({ value, place }: PlantDocument, clock: ZoneConfig["clock"], errors: ConfigError[]): Gathering {
  const { site } = value;
  const zones = new Map<string, ZoneConfig>();
  for (const [order, { id, name }] of value.zones.entries()) {
    const path = `zones[${order}].id`;
    if (zones.has(id))
      errors.push({ ...place("zones", order, "id"), path, message: `the zone "${id}" is listed twice` });
    const names = { siteName: site.name ?? site.id, zoneName: name ?? id };
    zones.set(id, { site: site.id, zone: id, ...names, order, clock, machines: [], hash: "" });
  }
  const machines = new Map<string, MachineConfig>();
  for (const [index, { zone, id, tag, description, labels, state }] of value.machines.entries()) {
    const at = (key: string) => ({ ...place("machines", index, key), path: `machines[${index}].${key}` });
    const home = zones.get(zone);
    const machine = machineId({ site: site.id, zone, machine: id });
    if (home === undefined)
      errors.push({ ...at("zone"), message: `no zone "${zone}": ${didYouMean(zone, [...zones.keys()])}` });
    else if (machines.has(machine))
      errors.push({ ...at("id"), message: `the machine "${id}" of zone "${zone}" is listed twice` });
    else {
      const config = {
        id: machine,
        machine: id,
        tag: tag ?? id,
        description: description ?? "",
        labels: labels ?? {},
        sensors: [],
        ...(state === undefined ? {} : { state: toMachineState(state) }),
      };
      machines.set(machine, config);
      home.machines.push(config);
    }
  }
  return { zones: [...zones.values()], machines };
}

function checkTellers({ value, place }: PlantDocument, { machines }: Gathering, errors: ConfigError[]): void {
  for (const [index, { zone, id }] of value.machines.entries()) {
    const machine = machines.get(machineId({ site: value.site.id, zone, machine: id }));
    const wrong = machine && checkTeller(machine);
    if (wrong === undefined) continue;
    const path = `machines[${index}].state.sensor`;
    errors.push({ ...place("machines", index, "state", "sensor"), path, message: wrong });
  }
}
