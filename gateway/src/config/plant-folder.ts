import { readdirSync } from "node:fs";
import { join } from "node:path";
import type { ConfigError, Loaded } from "@tocsin/core/config/document";
import { surveyPlant, type Plant, type SurveyedPlant } from "@tocsin/core/config/plant";
import type { TableSource } from "@tocsin/core/config/table";
import { readText } from "./text-file.ts";

type Options = { clock: "sensor" | "event"; env: NodeJS.ProcessEnv; strict?: boolean };

/** The plant of a configuration folder: `plant.yaml`, `sensors.csv` and `profiles/*.yaml`, with all its zones. */
export function loadPlant(folder: string, options: Options): Loaded<Plant> {
  const { plant, errors, unread } = surveyFolder(folder, options);
  if (plant !== undefined) return { ok: true, value: plant };
  return { ok: false, errors: [...unread, ...errors] };
}

/** As `loadPlant`, with what is known of a plant that has errors; `unread`: files that cannot be read. */
export function surveyFolder(
  folder: string,
  { clock, env, strict = false }: Options,
): SurveyedPlant & { unread: ConfigError[] } {
  const unread: ConfigError[] = [];
  const textOf = (file: string): TableSource | undefined => {
    const source = readText(file);
    if (!source.ok) unread.push(...source.errors);
    return source.ok ? source.value : undefined;
  };
  const [plant, sensors] = [textOf(join(folder, "plant.yaml")), textOf(join(folder, "sensors.csv"))];
  const profiles = profileFiles(join(folder, "profiles")).map(textOf);
  const texts = { plant, sensors, profiles: profiles.filter((each) => each !== undefined) };
  const surveyed = surveyPlant(texts, { clock, env, strict });
  return { ...surveyed, plant: unread.length === 0 ? surveyed.plant : undefined, unread };
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
