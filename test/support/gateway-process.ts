import { spawn, type ChildProcess } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";

const cli = new URL("../../cli/src/tocsin.mjs", import.meta.url).pathname;

export type Ports = { mqtt: number; status: number };

type Settings = { columns?: string; mqtt?: string; takeOverWithin?: string };

/**
 * The configuration of one gateway and of the plant that it serves.
 * @param sensors lines of the sensor table
 * @param settings `columns`: of that table; `mqtt`: further settings of that name, in YAML
 */
export function writeGateway(
  folder: string,
  nats: string,
  ports: Ports,
  sensors: readonly string[],
  { columns = "zone,machine,sensor,interval,high", mqtt = "", takeOverWithin = "0s" }: Settings = {},
): string {
  mkdirSync(folder, { recursive: true });
  const machines = [...new Set(sensors.map((row) => row.split(",")[1]!))];
  const listed = machines.map((id) => `  - { zone: press, id: ${id}, tag: ${id} }\n`).join("");
  const plant = `site: { id: plant, name: Plant }\nzones: [{ id: press, name: Press }]\nmachines:\n${listed}`;
  writeFileSync(join(folder, "plant.yaml"), plant);
  writeFileSync(join(folder, "sensors.csv"), `${columns}\n${sensors.join("\n")}\n`);
  const file = join(folder, "gateway.yaml");
  writeFileSync(
    file,
    `plant: .\nzone: press\ndata: store\nmqtt: { embedded: { host: 127.0.0.1, port: ${ports.mqtt} }${mqtt} }\n` +
      `uplink: { takeOverWithin: ${takeOverWithin} }\nnats: { servers: ["${nats}"] }\nstatus: { host: 127.0.0.1, port: ${ports.status} }\n`,
  );
  return file;
}

/** A real gateway in a process of its own. */
export const spawnGateway = (file: string, args: readonly string[] = []) =>
  spawn(process.execPath, [cli, "gateway", "--json", "--config", file, ...args], {
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, TOCSIN_LOG_LEVEL: "warn" },
  });

/** As `spawnGateway`; resolves when it says that it is ready. */
export async function startGateway(file: string, args: readonly string[] = []): Promise<ChildProcess> {
  const child = spawnGateway(file, args);
  let said = "";
  child.stderr.on("data", (text: Buffer) => (said = `${said}${text.toString()}`.slice(-4_000)));
  await new Promise<void>((resolve, reject) => {
    createInterface({ input: child.stdout }).on("line", (line) => {
      if (line.includes('"ready"')) resolve();
    });
    child.once("exit", (code) => reject(new Error(`the gateway ended with ${code}: ${said}`)));
  });
  return child;
}

/** @returns the exit code, or null where a signal ended it */
export function stopProcess(child: ChildProcess, signal: "SIGTERM" | "SIGINT" | "SIGKILL"): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve(child.exitCode);
  const ended = new Promise<number | null>((resolve) => child.once("exit", (code) => resolve(code)));
  child.kill(signal);
  return ended;
}
