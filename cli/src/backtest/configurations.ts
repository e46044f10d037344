import { cpSync, mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { didYouMean } from "@tocsin/core/config/did-you-mean";
import type { ConfigError } from "@tocsin/core/config/document";
import type { Plant } from "@tocsin/core/config/plant";
import type { ZoneConfig } from "@tocsin/core/health/config";
import { loadGatewayConfig } from "@tocsin/gateway/config/gateway-config";
import { loadPlant, type Instead } from "@tocsin/gateway/config/plant-folder";
import type { Layout } from "@tocsin/simulator/replay/layout";
import type { Recording } from "@tocsin/simulator/replay/recording";
import { replayFiles } from "@tocsin/simulator/replay/replay-files";
import { projectRoot } from "../project-root.ts";
import { writeFiles } from "../start/write-files.ts";
import type { TwoConfigs } from "./two-replays.ts";

/** A gateway whose journal is to be replayed: its store and its configurations. */
export type Subject = TwoConfigs & { store: string };
type Found<Value> = { ok: true; value: Value } | { ok: false; errors: ConfigError[] | string };

/** Gateways of a file or of a folder's `gateway*.yaml`, with the configuration that they have and the changed one. */
export function findGateways(config: string, zone: string | undefined, instead: Instead): Found<Subject[]> {
  const isFolder = statSync(config).isDirectory();
  const files = isFolder ? readdirSync(config).filter((name) => /^gateway.*\.ya?ml$/.test(name)) : [];
  if (isFolder && files.length === 0)
    return { ok: false, errors: `${config} holds no gateway*.yaml: name the gateway's file with --config` };
  const subjects: Subject[] = [];
  const zones: string[] = [];
  for (const file of isFolder ? files.toSorted().map((name) => join(config, name)) : [config]) {
    const loaded = loadGatewayConfig(file, process.env);
    if (!loaded.ok) return loaded;
    const { zone: present, plant, data } = loaded.value;
    zones.push(present.zone);
    if (zone !== undefined && zone !== present.zone) continue;
    const changed = loadPlant(plant, { clock: present.clock, env: process.env, instead });
    if (!changed.ok) return changed;
    subjects.push({ store: data, present, changed: zoneOf(changed.value, present) });
  }
  if (subjects.length > 0) return { ok: true, value: subjects };
  return { ok: false, errors: `no gateway of the zone "${zone}" in ${config}: ${didYouMean(zone!, zones)}` };
}

/** The plant that recorded data makes, with the shipped profiles, as it is and changed. */
export function configureRecording(layout: Layout, recording: Recording, instead: Instead): Found<TwoConfigs> {
  const folder = mkdtempSync(join(tmpdir(), "tocsin-backtest-"));
  try {
    writeFiles(folder, replayFiles(layout, recording.machines));
    cpSync(join(projectRoot, "config", "profiles"), join(folder, "profiles"), { recursive: true });
    const options = { clock: "event", env: process.env } as const;
    const present = loadPlant(folder, options);
    if (!present.ok) return present;
    const changed = loadPlant(folder, { ...options, instead });
    if (!changed.ok) return changed;
    const zone = present.value.zones[0]!;
    return { ok: true, value: { present: zone, changed: zoneOf(changed.value, zone) } };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The plant is the same one, so it has the zone. */
const zoneOf = (plant: Plant, { zone }: ZoneConfig): ZoneConfig => plant.zones.find((one) => one.zone === zone)!;
