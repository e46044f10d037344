import { Type, type Static } from "typebox";
import type { MachineConfig, ZoneConfig } from "../health/config.ts";
import { machineId, type Id } from "../wire/id.ts";
import { inOrder, type ConfigError, type Loaded } from "./config-error.ts";
import { didYouMean } from "./did-you-mean.ts";
import { readPartly, type ReadPartly } from "./document.ts";
import { hashOf } from "./hash.ts";
import { IdSchema, LabelMapSchema } from "./id-schema.ts";
import type { Environment } from "./interpolate.ts";
import { addConditions } from "./conditions.ts";
import { MachineStateConfigSchema, toMachineState } from "./machine-state.ts";
import { ProfilesSchema } from "./profile-schema.ts";
import { checkProfiles } from "./profile-check.ts";
import { resolveProfiles } from "./profile.ts";
import { SENSOR_COLUMNS, SENSOR_COLUMNS_NEEDED } from "./sensor-row.ts";
import { readSensors, type Gathering } from "./sensor-table.ts";
import { SourceSilenceSchema, toSourceSilence } from "./source-silence.ts";
import { readRows, type TableSource } from "./table.ts";

const closed = { additionalProperties: false } as const;

export const PlantSchema = Type.Object(
  {
    site: Type.Object({ id: IdSchema("of the site"), name: Type.Optional(Type.String()) }, closed),
    zones: Type.Array(
      Type.Object(
        {
          id: IdSchema("of the zone"),
          name: Type.Optional(Type.String()),
          sourceSilence: Type.Optional(SourceSilenceSchema),
        },
        closed,
      ),
      { minItems: 1, description: "in the order in which people see them" },
    ),
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
export type PlantDocument = Pick<ReadPartly<Static<typeof PlantSchema>>, "value" | "place">;

/** The texts of one configuration folder; undefined where a file could not be read. */
export type PlantTexts = {
  plant: TableSource | undefined;
  sensors: TableSource | undefined;
  profiles: TableSource[];
};

/** A site with all its zones, every default filled in. */
export type Plant = { site: Id; name: string; zones: ZoneConfig[] };

/** `strict`: an alarm that rings and tells no action is an error too. */
export type PlantOptions = { clock: ZoneConfig["clock"]; env: Environment; strict?: boolean };

/** A plant as far as its texts can be read; `plant` only where there is no error. */
export type SurveyedPlant = {
  plant: Plant | undefined;
  /** Ids of the plant's zones, undefined where not all of them could be read. */
  zones: string[] | undefined;
  errors: ConfigError[];
};

/** Reads the texts of a configuration folder. All errors of all files are reported together. */
export function readPlant(texts: PlantTexts, options: PlantOptions): Loaded<Plant> {
  const { plant, errors } = surveyPlant(texts, options);
  return plant === undefined ? { ok: false, errors } : { ok: true, value: plant };
}

/** As `readPlant`, with what is known of a plant that has errors. */
export function surveyPlant(texts: PlantTexts, { clock, env, strict }: PlantOptions): SurveyedPlant {
  const document = texts.plant && readPartly(PlantSchema, { ...texts.plant, env });
  const profileDocuments = texts.profiles.map((source) => readPartly(ProfilesSchema, { ...source, env }));
  const table = texts.sensors && readRows({ known: SENSOR_COLUMNS, required: SENSOR_COLUMNS_NEEDED }, texts.sensors);
  const errors = [document, ...profileDocuments, table].flatMap((each) => each?.errors ?? []);
  const profiles = resolveProfiles(profileDocuments, errors);
  const faults = checkProfiles(profiles, errors);
  const readable = document?.isBroken === false ? document : { value: undefined, place: NOWHERE };
  const gathering = gatherMachines(readable, clock, errors);
  const judging = { ...profiles, faults };
  const calculated = table ? readSensors(table, gathering, judging, errors, { strict: strict === true }) : [];
  // What conditions look at is known only where everything could be read.
  if (errors.length === 0)
    addConditions({
      plant: readable,
      profiles: profileDocuments,
      written: calculated,
      gathering,
      errors,
      strict: strict === true,
    });
  const zones = gathering.zonesAreKnown ? gathering.zones.map(({ zone }) => zone as string) : undefined;
  const isWhole = texts.plant !== undefined && texts.sensors !== undefined && errors.length === 0;
  if (!isWhole) return { plant: undefined, zones, errors: inOrder(errors) };
  for (const zone of gathering.zones) zone.hash = hashOf(JSON.stringify({ ...zone, hash: "" }));
  const { site } = gathering;
  const plant = { site, name: readable.value?.site?.name ?? site, zones: gathering.zones };
  return { plant, zones, errors };
}

const NOWHERE = () => ({ file: "", line: 0, column: 0 });
/** Takes the place of a site's id that cannot be read, so that the rest can be checked. */
const UNREAD_SITE = "unread" as Id;

function gatherMachines({ value, place }: PlantDocument, clock: ZoneConfig["clock"], errors: ConfigError[]): Gathering {
  const site = value?.site?.id ?? UNREAD_SITE;
  const zones = new Map<string, ZoneConfig>();
  for (const [order, zone] of (value?.zones ?? []).entries()) {
    const { id, name, sourceSilence } = zone ?? {};
    if (id === undefined) continue;
    const path = `zones[${order}].id`;
    if (zones.has(id))
      errors.push({
        ...place("zones", order, "id"),
        path,
        message: `the zone "${id}" is listed twice: take out one of the two`,
      });
    const names = { siteName: value?.site?.name ?? site, zoneName: name ?? id };
    const silence = sourceSilence === undefined ? {} : { sourceSilence: toSourceSilence(sourceSilence) };
    zones.set(id, { site, zone: id, ...names, order, clock, machines: [], ...silence, hash: "" });
  }
  const zonesAreKnown = value?.zones?.every((zone) => zone?.id !== undefined) ?? false;
  let machinesAreKnown = zonesAreKnown && value?.machines !== undefined;
  const machines = new Map<string, MachineConfig>();
  for (const [index, entry] of (value?.machines ?? []).entries()) {
    const { zone, id, tag, description, labels, state } = entry ?? {};
    const home = zone === undefined ? undefined : zones.get(zone);
    if (id === undefined || home === undefined) machinesAreKnown = false;
    if (id === undefined || zone === undefined) continue;
    const at = (key: string) => ({ ...place("machines", index, key), path: `machines[${index}].${key}` });
    const machine = machineId({ site, zone, machine: id });
    if (home === undefined) {
      if (zonesAreKnown)
        errors.push({ ...at("zone"), message: `no zone "${zone}": ${didYouMean(zone, [...zones.keys()])}` });
    } else if (machines.has(machine))
      errors.push({
        ...at("id"),
        message: `the machine "${id}" of zone "${zone}" is listed twice: take out one of the two`,
      });
    else {
      const config = {
        id: machine,
        machine: id,
        tag: tag ?? id,
        description: description ?? "",
        labels: (labels ?? {}) as Record<string, string>,
        sensors: [],
        ...(state === undefined ? {} : { state: toMachineState(state) }),
      };
      machines.set(machine, config);
      home.machines.push(config);
    }
  }
  return { site, zones: [...zones.values()], machines, zonesAreKnown, machinesAreKnown };
}
