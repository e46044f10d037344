import { cpSync } from "node:fs";
import { join } from "node:path";
import type { Layout } from "@tocsin/simulator/replay/layout";
import type { Recording } from "@tocsin/simulator/replay/recording";
import { replayFiles } from "@tocsin/simulator/replay/replay-files";
import { projectRoot } from "../project-root.ts";
import { hubYaml } from "../start/configuration.ts";
import type { PortPlan } from "../start/port-plan.ts";
import { writeFiles } from "../start/write-files.ts";

const gatewayYaml = (zone: string, ports: PortPlan): string => `plant: plant
zone: ${zone}
data: ../${zone}
clock: event
mqtt:
  embedded: { host: 127.0.0.1, port: ${ports.mqtt[0]} }
  topics:
    - { topic: "{zone}/{machine}", decode: auto }
nats: { servers: ["nats://127.0.0.1:${ports.nats}"] }
status: { host: 127.0.0.1, port: ${ports.status[0]} }
`;

/** Writes the configuration of one gateway, whose plant is what the recording holds, and of the hub. */
export function writeReplayConfiguration(data: string, layout: Layout, recording: Recording, ports: PortPlan) {
  const folder = join(data, "config");
  writeFiles(join(folder, "plant"), replayFiles(layout, recording.machines));
  cpSync(join(projectRoot, "config", "profiles"), join(folder, "plant", "profiles"), { recursive: true });
  writeFiles(folder, { "gateway.yaml": gatewayYaml(layout.zone.id, ports), "hub.yaml": hubYaml(ports) });
  return { gateway: join(folder, "gateway.yaml"), hub: join(folder, "hub.yaml") };
}
