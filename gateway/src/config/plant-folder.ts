import { readdirSync, statSync } from "node:fs";
import { basename, join } from "node:path";
import type { ConfigError, Loaded } from "@tocsin/core/config/document";
import { surveyPlant, type Plant, type SurveyedPlant } from "@tocsin/core/config/plant";
import type { TableSource } from "@tocsin/core/config/table";
import { readText } from "./text-file.ts";

type Options = {
  clock: "sensor" | "event";
  env: NodeJS.ProcessEnv;
  strict?: boolean;
  instead?: Instead;
};

/**
 * Files that are read in place of the folder's own: another sensor table, and profiles. A profile file takes the place
 * of the folder's file of that name, or comes to the others; a folder of them takes the place of them all.
 */
export type Instead = { table?: string | undefined; profiles?: string | undefined };

/** The plant of a configuration folder: `plant.yaml`, `sensors.csv` and `profiles/*.yaml`, with all its zones. */
export function loadPlant(folder: string, options: Options): Loaded<Plant> {
  const { plant, errors, unread } = surveyFolder(folder, options);
  if (plant !== undefined) return { ok: true, value: plant };
  return { ok: false, errors: [...unread, ...errors] };
}

/** As `loadPlant`, with what is known of a plant that has errors; `unread`: files that cannot be read. */
export function surveyFolder(
  folder: string,
  { clock, env, strict = false, instead = {} }: Options,
): SurveyedPlant & { unread: ConfigError[] } {
  const unread: ConfigError[] = [];
  const textOf = (file: string): TableSource | undefined => {
    const source = readText(file);
    if (!source.ok) unread.push(...source.errors);
    return source.ok ? source.value : undefined;
  };
  const [plant, sensors] = [textOf(join(folder, "plant.yaml")), textOf(instead.table ?? join(folder, "sensors.csv"))];
  const profiles = profilesOf(folder, instead.profiles).map(textOf);
  const texts = { plant, sensors, profiles: profiles.filter((each) => each !== undefined) };
  const surveyed = surveyPlant(texts, { clock, env, strict });
  return { ...surveyed, plant: unread.length === 0 ? surveyed.plant : undefined, unread };
}

function profilesOf(folder: string, instead: string | undefined): string[] {
  const own = profileFiles(join(folder, "profiles"));
  if (instead === undefined) return own;
  if (statSync(instead, { throwIfNoEntry: false })?.isDirectory()) return profileFiles(instead);
  return [...own.filter((file) => basename(file) !== basename(instead)), instead];
}

/** A plant may have no profiles. */
function profileFiles(folder: string): string[] {
  try {
    return readdirSync(folder)
      .filter((name) => /\.ya?ml$/.test(name))
      .toSorted()
      .map((name) => join(folder, name));
  } catch {
    return [];
  }
}
