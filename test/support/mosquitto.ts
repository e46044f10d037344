import { spawn, type ChildProcess } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { connect, createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

export type TestMosquitto = {
  url: string;
  port: number;
  /** Ends it with SIGKILL; what it has not written is gone, and it writes nothing. */
  kill(): Promise<void>;
  /** Starts it again on the same port, with an empty memory. */
  restart(): Promise<void>;
  close(): Promise<void>;
};

/** A Mosquitto of its own on a free loopback port, without persistence. */
export async function startMosquitto(binary: string, extra = ""): Promise<TestMosquitto> {
  const folder = mkdtempSync(join(tmpdir(), "tocsin-mosquitto-"));
  const port = await freePort();
  const config = join(folder, "mosquitto.conf");
  const user = process.getuid?.() === 0 ? "user root\n" : "";
  const limits = "max_queued_messages 0\nmax_inflight_messages 0\n";
  writeFileSync(config, `listener ${port} 127.0.0.1\nallow_anonymous true\n${limits}${user}${extra}`);
  let child: ChildProcess = await start(binary, config, port);
  const kill = async () => {
    const ended = new Promise((resolve) => child.once("exit", resolve));
    if (child.exitCode === null && child.signalCode === null && child.kill("SIGKILL")) await ended;
  };
  return {
    url: `mqtt://127.0.0.1:${port}`,
    port,
    kill,
    restart: async () => void (child = await start(binary, config, port)),
    close: async () => {
      await kill();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function start(binary: string, config: string, port: number): Promise<ChildProcess> {
  const child = spawn(binary, ["-c", config], { stdio: "ignore" });
  for (let tries = 0; tries < 400 && child.exitCode === null; tries++) {
    if (await answers(port)) return child;
    await sleep(25);
  }
  child.kill("SIGKILL");
  throw new Error(`mosquitto did not start on port ${port}`);
}

const answers = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    socket.once("connect", () => resolve(true)).once("error", () => resolve(false));
    socket.once("connect", () => socket.destroy());
  });

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
