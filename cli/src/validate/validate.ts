import { readdirSync, readFileSync, statSync } from "node:fs";
import { basename, dirname, extname, join } from "node:path";
import type { ConfigError, Loaded } from "@tocsin/core/config/document";
import { loadGatewayConfig } from "@tocsin/gateway/config/gateway-config";
import { loadPlant } from "@tocsin/gateway/config/plant-folder";
import { loadHubConfig } from "@tocsin/hub/config/hub-config";
import { loadSimulatorConfig } from "@tocsin/simulator/config";
import { loadLayout } from "@tocsin/simulator/replay/layout";
import { loadStreamsConfig } from "../streams/streams-config.ts";
import { kindOf, unknownKind, type FileKind } from "./kind.ts";

/** `docker` names files as they are called inside containers: those can be checked only there. */
const NOT_CONFIGURATION = new Set(["schema", "node_modules", "docker"]);

/** What was checked, and everything that is wrong with it. */
export type Verdict = { checked: string[]; kinds: Set<FileKind>; errors: ConfigError[] };

/** Plant, table and profiles hold together: each is checked as the folder that they stand in. */
const folderOfPlant = (file: string, kind: FileKind): string =>
  kind === "profiles" && basename(dirname(file)) === "profiles" ? dirname(dirname(file)) : dirname(file);

function load(file: string, kind: FileKind, strict: boolean): Loaded<unknown> {
  switch (kind) {
    case "gateway":
      return loadGatewayConfig(file, process.env, { strict });
    case "hub":
      return loadHubConfig(file, process.env);
    case "streams":
      return loadStreamsConfig(file, process.env);
    case "simulator":
      return loadSimulatorConfig(file, process.env);
    case "replay":
      return loadLayout(file, process.env);
    case "plant":
    case "profiles":
    case "sensors":
      return loadPlant(folderOfPlant(file, kind), { clock: "sensor", env: process.env, strict });
  }
}

/** Files of ours in a folder and below it; those that are not ours are left out. */
function filesIn(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .toSorted((one, other) => (one.name < other.name ? -1 : 1))
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return NOT_CONFIGURATION.has(entry.name) ? [] : filesIn(path);
      const isOurs = [".yaml", ".yml", ".csv"].includes(extname(path)) && kindOf(path, readFileSync(path, "utf8"));
      return isOurs ? [path] : [];
    });
}

const complaint = (file: string, message: string): ConfigError => ({ file, line: 0, column: 0, path: "", message });

/** Checks files and folders as the processes that read them would; `strict` asks every alarm for its action besides. */
export function validate(paths: readonly string[], { strict = false }: { strict?: boolean } = {}): Verdict {
  const errors: ConfigError[] = [];
  const checked: string[] = [];
  const kinds = new Set<FileKind>();
  const plants = new Set<string>();
  for (const path of paths) {
    const stat = statSync(path, { throwIfNoEntry: false });
    if (!stat) {
      errors.push(complaint(path, `${path} does not exist: name a YAML or CSV file, or a folder with some`));
      continue;
    }
    for (const file of stat.isDirectory() ? filesIn(path) : [path]) {
      const kind = kindOf(file, readFileSync(file, "utf8"));
      checked.push(file);
      if (!kind) {
        errors.push(complaint(file, `${file} ${unknownKind(file)}`));
        continue;
      }
      kinds.add(kind);
      if (["plant", "profiles", "sensors"].includes(kind)) {
        const folder = folderOfPlant(file, kind);
        if (plants.has(folder)) continue;
        plants.add(folder);
      }
      const loaded = load(file, kind, strict);
      if (!loaded.ok) errors.push(...loaded.errors);
    }
  }
  return { checked, kinds, errors: withoutRepeats(errors) };
}

/** A plant's errors come again with every gateway of it. */
const withoutRepeats = (errors: readonly ConfigError[]): ConfigError[] => [
  ...new Map(errors.map((error) => [JSON.stringify(error), error])).values(),
];
