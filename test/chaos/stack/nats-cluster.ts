import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { jetstreamManager } from "@nats-io/jetstream";
import { connect, type NatsConnection } from "@nats-io/transport-node";
import { createStreams } from "../../../cli/src/streams/create-streams.ts";
import { findNatsServer } from "../../../scripts/nats-server.mjs";
import { freePort } from "../../support/free-port.ts";
import { listensOn, spawnLogged } from "./spawn-tocsin.ts";
import { Victim } from "./victim.ts";

const STREAMS_TRIES_MAX = 60;
const REQUEST_MAX_MS = 5_000;

export type NatsServer = { name: string; port: number; store: string; victim: Victim };
export type NatsOptions = {
  folder: string;
  servers: 1 | 3;
  /** Where stores lie, if not beside the configuration. */
  storesIn?: string;
  /** As nats-server takes it; undefined: its default. */
  syncInterval?: string | undefined;
  fell: (name: string, how: string) => boolean;
};

/** One nats-server, or three that keep every stream three times. */
export async function planNats({
  folder,
  servers: count,
  storesIn,
  syncInterval,
  fell,
}: NatsOptions): Promise<NatsServer[]> {
  const binary = findNatsServer();
  if (binary === undefined) throw new Error("no nats-server: run `npm run setup`");
  const names = Array.from({ length: count }, (_, at) => (count === 1 ? "nats" : `nats-${at + 1}`));
  const ports: number[] = [];
  for (let needed = 2 * count; needed > 0; needed -= 1) ports.push(await freePort());
  const routes = names.map((_, at) => `nats://127.0.0.1:${ports[count + at]}`);
  return names.map((name, at) => {
    const port = ports[at]!;
    const home = join(folder, name);
    const store = join(storesIn ?? folder, name, "store");
    for (const each of [home, store]) mkdirSync(each, { recursive: true });
    const cluster =
      count === 1
        ? ""
        : `cluster { name: "tocsin", listen: "127.0.0.1:${ports[count + at]}", no_advertise: true, routes: ${JSON.stringify(routes)} }\n`;
    const sync = syncInterval === undefined ? "" : `, sync_interval: ${syncInterval}`;
    writeFileSync(
      join(home, "nats.conf"),
      `server_name: "${name}"\nlisten: "127.0.0.1:${port}"\nmax_payload: 4MB\njetstream { store_dir: "${store}"${sync} }\n${cluster}`,
    );
    const victim = new Victim({
      name,
      spawn: () => spawnLogged(binary, ["-c", join(home, "nats.conf")], join(folder, `${name}.log`)),
      ready: (child) => listensOn(port, child),
      fell: (how) => fell(name, how),
    });
    return { name, port, store, victim };
  });
}

/** A connection that no fault touches but those of the servers themselves. */
export const connectNats = (servers: readonly NatsServer[]): Promise<NatsConnection> =>
  connect({
    servers: servers.map(({ port }) => `nats://127.0.0.1:${port}`),
    maxReconnectAttempts: -1,
    reconnectTimeWait: 200,
    waitOnFirstConnect: true,
  });

export async function installStreams(servers: readonly NatsServer[]): Promise<void> {
  const connection = await connectNats(servers);
  for (let tries = 1; ; tries += 1) {
    try {
      await createStreams(connection, servers.length);
      break;
    } catch (error) {
      // Three servers need a while to choose who leads them.
      if (tries === STREAMS_TRIES_MAX) throw error;
      await sleep(500);
    }
  }
  await connection.close();
}

/** The server that leads a stream; undefined where none does just now. */
export async function leaderOf(connection: NatsConnection, stream: string): Promise<string | undefined> {
  try {
    const manager = await jetstreamManager(connection, { timeout: REQUEST_MAX_MS, checkAPI: false });
    return (await manager.streams.info(stream)).cluster?.leader;
  } catch {
    return undefined;
  }
}
