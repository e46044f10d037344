import { dirname, resolve } from "node:path";
import type { ConfigError } from "@tocsin/core/config/config-error";
import { didYouMean } from "@tocsin/core/config/did-you-mean";
import type { Loaded, Placed } from "@tocsin/core/config/document";
import type { Plant } from "@tocsin/core/config/plant";
import type { ZoneConfig } from "@tocsin/core/health/config";
import { readGatewayDocument } from "./gateway-document.ts";
import type { GatewayDocument } from "./gateway-schema.ts";
import { loadPlant } from "./plant-folder.ts";
import { readText } from "./text-file.ts";

/** A gateway's settings with absolute paths, and its zone with every default filled in. */
export type GatewayConfig = Omit<GatewayDocument, "plant" | "zone"> & {
  file: string;
  plant: string;
  zone: ZoneConfig;
};

/** Reads a gateway's file and the plant folder that it names; all errors of all files together. */
export function loadGatewayConfig(file: string, env: NodeJS.ProcessEnv): Loaded<GatewayConfig> {
  const source = readText(file);
  if (!source.ok) return source;
  const document = readGatewayDocument({ ...source.value, env });
  if (!document.ok) return document;
  const { value } = document.value.placed;
  const folder = dirname(file);
  const plant = loadPlant(resolve(folder, value.plant), { clock: value.clock, env });
  const errors: ConfigError[] = [...document.value.errors];
  const zone = plant.ok ? plant.value.zones.find(({ zone: id }) => id === value.zone) : undefined;
  if (!plant.ok) errors.push(...plant.errors);
  else if (zone === undefined) errors.push(unknownZone(document.value.placed, plant.value));
  if (errors.length > 0 || zone === undefined) return { ok: false, errors };
  const settings = { ...value, file: resolve(file), plant: resolve(folder, value.plant), zone };
  return { ok: true, value: withAbsolutePaths(settings, folder) };
}

function unknownZone({ value, place }: Placed<GatewayDocument>, plant: Plant): ConfigError {
  const known = plant.zones.map(({ zone }) => zone as string);
  const message = `no zone "${value.zone}" in the plant's folder: ${didYouMean(value.zone, known)}`;
  return { ...place("zone"), path: "zone", message };
}

function withAbsolutePaths(config: GatewayConfig, folder: string): GatewayConfig {
  const absolute = <T extends object>(part: T): T => {
    const files = Object.entries(part).filter(([key, file]) => key.endsWith("File") && typeof file === "string");
    return { ...part, ...Object.fromEntries(files.map(([key, file]) => [key, resolve(folder, file as string)])) };
  };
  return {
    ...config,
    data: resolve(folder, config.data),
    nats: absolute(config.nats),
    mqtt: { ...config.mqtt, brokers: config.mqtt.brokers.map(absolute) },
  };
}
