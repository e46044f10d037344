import { cpSync } from "node:fs";
import { join } from "node:path";
import { NIGHT } from "@tocsin/simulator/night/night-plan";
import type { Plant } from "@tocsin/simulator/plant/plant";
import { plantFiles } from "@tocsin/simulator/plant/plant-files";
import { projectRoot } from "../project-root.ts";
import { hubYaml } from "../start/configuration.ts";
import type { PortPlan } from "../start/port-plan.ts";
import { writeFiles } from "../start/write-files.ts";

/** The newest reading is the clock: a gateway judges the night as it would have judged it then. */
const gatewayYaml = (zone: string, at: number, ports: PortPlan): string => `plant: plant
zone: ${zone}
data: ../${zone}
clock: event
mqtt:
  embedded: { host: 127.0.0.1, port: ${ports.mqtt[at]} }
  topics:
    - { topic: "{zone}/{machine}/{sensor}", decode: auto }
    - { topic: "{zone}/{machine}", decode: auto }
nats: { servers: ["nats://127.0.0.1:${ports.nats}"] }
status: { host: 127.0.0.1, port: ${ports.status[at]} }
`;

/** Writes the configuration of the hub and of each zone's gateway. */
export function writeNightConfiguration(data: string, plant: Plant, ports: PortPlan) {
  const folder = join(data, "config");
  writeFiles(join(folder, "plant"), plantFiles(plant, NIGHT.intervalMs));
  const shipped = join(projectRoot, "config", "profiles");
  cpSync(shipped, join(folder, "plant", "profiles"), { recursive: true });
  const zones = plant.zones.map(({ zone }) => zone as string);
  const names = zones.map((zone) => `gateway-${zone}.yaml`);
  writeFiles(folder, {
    "hub.yaml": hubYaml(ports),
    ...Object.fromEntries(zones.map((zone, at) => [names[at]!, gatewayYaml(zone, at, ports)])),
  });
  return { hub: join(folder, "hub.yaml"), gateways: names.map((name) => join(folder, name)) };
}
