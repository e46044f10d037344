import { spawn, type ChildProcess } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { connect } from "@nats-io/transport-node";
import { createStreams } from "../../cli/src/streams/create-streams.ts";
import { findNatsServer } from "../../scripts/nats-server.mjs";

export type TestNatsServer = {
  url: string;
  port: number;
  process: ChildProcess;
  /** Kills it with SIGKILL; the store stays. */
  kill(): Promise<void>;
  /** Starts it again on the same port and store. */
  restart(): Promise<void>;
  /** Ends it and removes its folder. */
  close(): Promise<void>;
};

/** A real nats-server with JetStream in a folder of its own on a free loopback port, with Tocsin's streams. */
export async function startNatsServer({ streams = true } = {}): Promise<TestNatsServer> {
  const binary = findNatsServer();
  if (binary === undefined) throw new Error("no nats-server: run `npm run setup`");
  const folder = mkdtempSync(join(tmpdir(), "tocsin-nats-"));
  const start = async (port: number) => {
    writeFileSync(
      join(folder, "nats.conf"),
      `listen: "127.0.0.1:${port}"\nports_file_dir: "${folder}"\njetstream { store_dir: "${folder}", sync_interval: always }\n`,
    );
    const child = spawn(binary, ["-c", join(folder, "nats.conf")], { stdio: "ignore" });
    const deadline = Date.now() + 15_000;
    while (Date.now() < deadline) {
      const found = readdirSync(folder).find((name) => name.endsWith(`_${child.pid}.ports`));
      const text = found ? readFileSync(join(folder, found), "utf8") : "";
      // The file is there a moment before what is in it.
      if (text.trimEnd().endsWith("}")) {
        const ports = JSON.parse(text) as { nats: string[] };
        const url = new URL(ports.nats[0]!);
        return { child, port: Number(url.port) };
      }
      await sleep(25);
    }
    child.kill("SIGKILL");
    throw new Error("nats-server did not start within 15 s");
  };
  const ended = (child: ChildProcess) =>
    new Promise<void>((resolve) =>
      child.exitCode !== null || child.signalCode !== null ? resolve() : child.once("exit", () => resolve()),
    );
  const first = await start(-1);
  const server: TestNatsServer = {
    url: `nats://127.0.0.1:${first.port}`,
    port: first.port,
    process: first.child,
    async kill() {
      server.process.kill("SIGKILL");
      await ended(server.process);
    },
    async restart() {
      server.process = (await start(server.port)).child;
    },
    async close() {
      server.process.kill("SIGTERM");
      await ended(server.process);
      rmSync(folder, { recursive: true, force: true });
    },
  };
  if (streams) {
    const connection = await connect({ servers: server.url });
    await createStreams(connection, 1);
    await connection.close();
  }
  return server;
}
