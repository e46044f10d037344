import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { connect, type NatsConnection } from "@nats-io/transport-node";
import { createStreams } from "../streams/create-streams.ts";
import { guarded, type Invocation } from "./guarded.ts";

const CONNECT_WITHIN_MS = 15_000;
const TRY_AGAIN_AFTER_MS = 100;

/** Newest states and inventories are single messages: larger than a server's default of 1 MB. */
const CONFIG = (port: number, monitorPort: number, store: string) => `# Written by tocsin at each start.
listen: "127.0.0.1:${port}"
http: "127.0.0.1:${monitorPort}"
max_payload: 4MB
jetstream {
  store_dir: ${JSON.stringify(store)}
  sync_interval: always
  max_file_store: 64GB
}
`;

/** Writes the configuration of a nats-server of our own; returns how it is started. */
export function prepareNats(binary: string, data: string, ports: { nats: number; monitor: number }): Invocation {
  const store = join(data, "nats");
  mkdirSync(store, { recursive: true });
  const file = join(data, "config", "nats.conf");
  mkdirSync(join(data, "config"), { recursive: true });
  writeFileSync(file, CONFIG(ports.nats, ports.monitor, store));
  return guarded(binary, ["-c", file]);
}

/** Waits for the server, then creates the streams on it. @throws Error when it does not answer within 15 s */
export async function createStreamsWhenUp(url: string): Promise<void> {
  const deadline = Date.now() + CONNECT_WITHIN_MS;
  let connection: NatsConnection | undefined;
  while (!connection) {
    connection = await connect({ servers: url, reconnect: false }).catch((error: unknown) => {
      if (Date.now() > deadline) throw new Error(`nats-server does not answer at ${url}`, { cause: error });
      return undefined;
    });
    if (!connection) await sleep(TRY_AGAIN_AFTER_MS);
  }
  await createStreams(connection, 1);
  await connection.close();
}
