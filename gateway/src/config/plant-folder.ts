import { readdirSync } from "node:fs";
import { join } from "node:path";
import type { Loaded } from "@tocsin/core/config/document";
import { readPlant, type Plant } from "@tocsin/core/config/plant";
import type { TableSource } from "@tocsin/core/config/table";
import { readText } from "./text-file.ts";

type Options = { clock: "sensor" | "event"; env: NodeJS.ProcessEnv; strict?: boolean };

/** The plant of a configuration folder: `plant.yaml`, `sensors.csv` and `profiles/*.yaml`, with all its zones. */
export function loadPlant(folder: string, { clock, env, strict = false }: Options): Loaded<Plant> {
  const files = [join(folder, "plant.yaml"), join(folder, "sensors.csv"), ...profileFiles(join(folder, "profiles"))];
  const sources = files.map((file) => readText(file));
  const errors = sources.flatMap((source) => (source.ok ? [] : source.errors));
  if (errors.length > 0) return { ok: false, errors };
  const [plant, sensors, ...profiles] = sources.flatMap((source): TableSource[] => (source.ok ? [source.value] : []));
  return readPlant({ plant: plant!, sensors: sensors!, profiles }, { clock, env, strict });
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
