import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { SITE, sensorColumns, sensorRow, ZONE, type ChaosSensor } from "../plant.ts";
import { saysReady, spawnTocsin } from "./spawn-tocsin.ts";
import { Victim } from "./victim.ts";

/** Of a keepalive of so long a lost path is known after one and a half. */
export const KEEPALIVE_MS = 10_000;

export type GatewayOptions = {
  name: string;
  /** Of its configuration. */
  folder: string;
  store: string;
  logFile: string;
  mqttPort: number;
  natsPorts: readonly number[];
  sensors: readonly ChaosSensor[];
  takeOverWithin?: string;
  mutant?: string | undefined;
  fell: (how: string) => boolean;
};

export type Gateway = { store: string; victim: Victim };

export function planGateway(options: GatewayOptions): Gateway {
  const { name, folder, store, logFile, mutant, fell } = options;
  writeConfiguration(options);
  const args = ["gateway", "--config", join(folder, "gateway.yaml")];
  const victim = new Victim({
    name,
    spawn: () => spawnTocsin(args, logFile, mutant),
    ready: saysReady,
    fell,
  });
  return { store, victim };
}

function writeConfiguration({
  folder,
  store,
  mqttPort,
  natsPorts,
  sensors,
  takeOverWithin = "10s",
}: GatewayOptions): void {
  mkdirSync(folder, { recursive: true });
  const machines = [...new Set(sensors.map(({ machine }) => machine))];
  const listed = machines.map((id) => `  - { zone: ${ZONE}, id: ${id}, tag: ${id} }\n`).join("");
  writeFileSync(
    join(folder, "plant.yaml"),
    `site: { id: ${SITE}, name: Plant }\nzones: [{ id: ${ZONE}, name: Press }]\nmachines:\n${listed}`,
  );
  writeFileSync(join(folder, "sensors.csv"), `${[sensorColumns, ...sensors.map(sensorRow)].join("\n")}\n`);
  const broker = `{ name: plant, url: "mqtt://127.0.0.1:${mqttPort}", keepalive: ${KEEPALIVE_MS}ms }`;
  const servers = natsPorts.map((port) => `"nats://127.0.0.1:${port}"`).join(", ");
  writeFileSync(
    join(folder, "gateway.yaml"),
    `plant: .\nzone: ${ZONE}\ndata: ${store}\nmqtt: { brokers: [${broker}] }\n` +
      `uplink: { takeOverWithin: ${takeOverWithin} }\nnats: { servers: [${servers}] }\nstatus: { port: 0 }\n`,
  );
}
