import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { freePort } from "../../support/free-port.ts";
import { saysReady, spawnTocsin } from "./spawn-tocsin.ts";
import { Victim } from "./victim.ts";

export type Hub = { name: string; url: string; victim: Victim };

export async function planHub(
  name: string,
  folder: string,
  natsPorts: readonly number[],
  fell: (how: string) => boolean,
): Promise<Hub> {
  const home = join(folder, name);
  mkdirSync(home, { recursive: true });
  const port = await freePort();
  const servers = natsPorts.map((nats) => `"nats://127.0.0.1:${nats}"`).join(", ");
  writeFileSync(
    join(home, "hub.yaml"),
    `data: store\nhttp: { host: 127.0.0.1, port: ${port}, commandsPerMinute: 6000 }\nnats: { servers: [${servers}] }\n`,
  );
  const victim = new Victim({
    name,
    spawn: () => spawnTocsin(["hub", "--config", join(home, "hub.yaml")], join(folder, `${name}.log`)),
    ready: saysReady,
    fell,
  });
  return { name, url: `http://127.0.0.1:${port}/api/v1`, victim };
}
