import { cpSync, existsSync } from "node:fs";
import { join, relative } from "node:path";
import { createPlant } from "@tocsin/simulator/plant/plant";
import { plantFiles } from "@tocsin/simulator/plant/plant-files";
import { DIALECTS } from "@tocsin/simulator/publish/dialect";
import { projectRoot } from "../project-root.ts";
import type { PortPlan } from "./port-plan.ts";
import type { StartOptions } from "./start-options.ts";
import { writeFiles } from "./write-files.ts";

/** Every processes' file, by what reads it. Absolute paths. */
export type Configuration = { hub: string; simulator: string; gateways: string[] };

const WRITTEN = "# Written by `tocsin start` at each start.\n";

const gatewayYaml = (plant: string, zone: string, at: number, ports: PortPlan): string => `${WRITTEN}plant: ${plant}
zone: ${zone}
data: ../${zone}
mqtt:
  embedded: { host: 127.0.0.1, port: ${ports.mqtt[at]} }
  topics:
    - { topic: "{zone}/{machine}/{sensor}", decode: auto }
    - { topic: "{zone}/{machine}", decode: auto }
nats: { servers: ["nats://127.0.0.1:${ports.link[at]}"] }
status: { host: 127.0.0.1, port: ${ports.status[at]} }
`;

export const hubYaml = (ports: { hub: number; nats: number }): string => `${WRITTEN}data: ../hub
http: { host: 127.0.0.1, port: ${ports.hub}, corsOrigins: ["http://127.0.0.1:*", "http://localhost:*"] } # pages that this machine serves
nats: { servers: ["nats://127.0.0.1:${ports.nats}"] }
`;

const simulatorYaml = (
  { sensors, zones, rateHz }: StartOptions,
  ports: PortPlan,
): string => `${WRITTEN}sensors: ${sensors}
zones: ${zones.length}
rateHz: ${rateHz}
brokers:
${zones.map((zone, at) => `  - { zone: ${zone}, url: "mqtt://127.0.0.1:${ports.mqtt[at]}", dialect: ${DIALECTS[at % DIALECTS.length]} }\n`).join("")}control: { port: ${ports.simulator} }
`;

/**
 * Writes the configuration of every process into the data folder. The default factory's plant and sensor table are
 * those of `config/`, so that who edits a limit there sees it; any other is generated.
 */
export function writeConfiguration(options: StartOptions, ports: PortPlan): Configuration {
  const folder = join(options.data, "config");
  const shipped = join(projectRoot, "config");
  let plant = shipped;
  if (!options.isDefaultFactory) {
    plant = join(folder, "plant");
    cpSync(join(shipped, "profiles"), join(plant, "profiles"), { recursive: true });
    const generated = createPlant({ sensors: options.sensors, zones: options.zones.length });
    writeFiles(plant, plantFiles(generated, Math.round(1_000 / options.rateHz)));
  } else if (!existsSync(join(plant, "sensors.csv"))) {
    writeFiles(plant, plantFiles(createPlant()));
  }
  const gateways = options.zones.map((zone, at) => [
    `gateway-${zone}.yaml`,
    gatewayYaml(JSON.stringify(relative(folder, plant)), zone, at, ports),
  ]);
  const files = { "hub.yaml": hubYaml(ports), "simulator.yaml": simulatorYaml(options, ports) };
  writeFiles(folder, { ...files, ...(Object.fromEntries(gateways) as Record<string, string>) });
  return {
    hub: join(folder, "hub.yaml"),
    simulator: join(folder, "simulator.yaml"),
    gateways: options.zones.map((zone) => join(folder, `gateway-${zone}.yaml`)),
  };
}
