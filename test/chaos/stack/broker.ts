import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { freePort } from "../../support/free-port.ts";
import { findProgram } from "../../../scripts/program.mjs";
import { listensOn, spawnLogged } from "./spawn-tocsin.ts";
import { Victim } from "./victim.ts";

const shipped = new URL("../../../config/docker/mosquitto/mosquitto.conf", import.meta.url).pathname;
/** What says who may connect, and where things lie on that machine; all else is run as it is shipped. */
const NOT_HERE =
  /^(listener|cafile|certfile|keyfile|tls_version|require_certificate|use_identity_as_username|allow_anonymous|acl_file|persistence_location|log_dest)\b/;

/** `kept`: what it has written of sessions and messages. */
export type Broker = { port: number; kept: string; victim: Victim };

/** Mosquitto with the settings that Tocsin ships, on the loopback and without certificates. */
export async function planBroker(folder: string, fell: (how: string) => boolean): Promise<Broker> {
  const binary = process.env["MOSQUITTO"] ?? findProgram("mosquitto");
  if (binary === undefined) throw new Error("no mosquitto: `npm run setup -- --system` brings it");
  const home = join(folder, "broker");
  mkdirSync(home, { recursive: true });
  const port = await freePort();
  const lines = readFileSync(shipped, "utf8")
    .split("\n")
    .filter((line) => !NOT_HERE.test(line));
  const user = process.getuid?.() === 0 ? ["user root"] : [];
  const own = [
    `listener ${port} 127.0.0.1`,
    "allow_anonymous true",
    `persistence_location ${home}/`,
    "log_dest stderr",
  ];
  writeFileSync(join(home, "mosquitto.conf"), [...own, ...user, ...lines].join("\n"));
  const victim = new Victim({
    name: "broker",
    spawn: () => spawnLogged(binary, ["-c", join(home, "mosquitto.conf")], join(folder, "broker.log")),
    ready: (child) => listensOn(port, child),
    fell,
  });
  return { port, kept: join(home, "mosquitto.db"), victim };
}
