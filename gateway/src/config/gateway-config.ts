import { existsSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { inOrder, type ConfigError } from "@tocsin/core/config/config-error";
import { didYouMean } from "@tocsin/core/config/did-you-mean";
import type { Loaded } from "@tocsin/core/config/document";
import type { ZoneConfig } from "@tocsin/core/health/config";
import { readGatewayDocument, type PartlyGateway } from "./gateway-document.ts";
import type { GatewayDocument } from "./gateway-schema.ts";
import { surveyFolder } from "./plant-folder.ts";
import { readText } from "./text-file.ts";

/** A gateway's settings with absolute paths, and its zone with every default filled in. */
export type GatewayConfig = Omit<GatewayDocument, "plant" | "zone"> & {
  file: string;
  plant: string;
  zone: ZoneConfig;
};

/** Reads a gateway's file and the plant folder that it names; all errors of all files together. `strict`: as of a plant. */
export function loadGatewayConfig(
  file: string,
  env: NodeJS.ProcessEnv,
  { strict = false }: { strict?: boolean } = {},
): Loaded<GatewayConfig> {
  const source = readText(file);
  if (!source.ok) return source;
  const { whole, partly, perhapsPlant, errors: ofDocument } = readGatewayDocument({ ...source.value, env });
  const folder = dirname(file);
  const perhaps = perhapsPlant !== undefined && existsSync(resolve(folder, perhapsPlant, "plant.yaml"));
  const named = partly.value.plant ?? (perhaps ? perhapsPlant : undefined);
  const errors: ConfigError[] = [...ofDocument, ...findMissingFiles(partly, folder)];
  // Without a readable name there is no plant to look for.
  const plant = named === undefined ? undefined : resolve(folder, named);
  const surveyed =
    plant === undefined ? undefined : surveyFolder(plant, { clock: partly.value.clock ?? "sensor", env, strict });
  if (surveyed) errors.push(...unreadPlant(partly, plant!, surveyed.unread), ...unknownZone(partly, surveyed.zones));
  const inFile = inOrder(errors);
  if (surveyed) inFile.push(...surveyed.errors);
  const zone = surveyed?.plant?.zones.find(({ zone: id }) => id === partly.value.zone);
  if (inFile.length > 0 || zone === undefined || whole === undefined) return { ok: false, errors: inFile };
  const settings = { ...whole, file: resolve(file), plant: plant!, zone };
  return { ok: true, value: withAbsolutePaths(settings, folder) };
}

function unknownZone({ value: { zone }, place }: PartlyGateway, known: string[] | undefined): ConfigError[] {
  if (zone === undefined || known === undefined || known.includes(zone)) return [];
  const message = `no zone "${zone}" in the plant's folder: ${didYouMean(zone, known)}`;
  return [{ ...place("zone"), path: "zone", message }];
}

/** A plant without its files was looked for in the wrong folder: what named the folder is where to mend it. */
function unreadPlant({ value, place }: PartlyGateway, folder: string, unread: ConfigError[]): ConfigError[] {
  const cure = "name the folder with plant.yaml, sensors.csv and profiles/, relative to this file";
  const at = { ...place("plant"), path: "plant" };
  if (!existsSync(folder))
    return [{ ...at, message: `plant is "${value.plant}", but there is no folder ${folder}: ${cure}` }];
  return unread.map((error) =>
    existsSync(error.file)
      ? error
      : { ...at, message: `plant is "${value.plant}", but there is no file ${error.file}: create it, or ${cure}` },
  );
}

/** Certificates and secrets that the file names and that are not there. */
function findMissingFiles({ value, place }: PartlyGateway, folder: string): ConfigError[] {
  const groups: { path: (string | number)[]; settings: object }[] = [
    { path: ["nats"], settings: value.nats ?? {} },
    { path: ["mqtt", "embedded"], settings: value.mqtt?.embedded ?? {} },
    ...(value.mqtt?.embedded?.clients ?? []).map((settings, index) => ({
      path: ["mqtt", "embedded", "clients", index],
      settings: settings ?? {},
    })),
    ...(value.mqtt?.brokers ?? []).map((settings, index) => ({
      path: ["mqtt", "brokers", index],
      settings: settings ?? {},
    })),
  ];
  return groups.flatMap(({ path, settings }) =>
    Object.entries(settings).flatMap(([key, name]) => {
      if (!key.endsWith("File") || typeof name !== "string" || existsSync(resolve(folder, name))) return [];
      const setting = [...path, key];
      const message = `${setting.join(".")} is "${name}", but there is no file ${resolve(folder, name)}: create it, or name it relative to this file`;
      return [{ ...place(...setting), path: setting.join("."), message }];
    }),
  );
}

function withAbsolutePaths(config: GatewayConfig, folder: string): GatewayConfig {
  const absolute = <T extends object>(part: T): T => {
    const files = Object.entries(part).filter(([key, file]) => key.endsWith("File") && typeof file === "string");
    return { ...part, ...Object.fromEntries(files.map(([key, file]) => [key, resolve(folder, file as string)])) };
  };
  const { embedded } = config.mqtt;
  return {
    ...config,
    data: resolve(folder, config.data),
    nats: absolute(config.nats),
    mqtt: {
      ...config.mqtt,
      brokers: config.mqtt.brokers.map(absolute),
      ...(embedded && {
        embedded: { ...absolute(embedded), ...(embedded.clients && { clients: embedded.clients.map(absolute) }) },
      }),
    },
  };
}
