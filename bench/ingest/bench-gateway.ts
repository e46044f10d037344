import { spawn, type ChildProcess } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { ensurePackedProgram } from "../../scripts/packed-program.mjs";
import { freePort } from "../../test/support/free-port.ts";
import { figure } from "../hub/hub-process.ts";
import { sensorRows } from "./readings.ts";

const here = fileURLToPath(new URL("../../", import.meta.url));

type Asked = {
  folder: string;
  sensors: number;
  /** Settings under `mqtt`, in YAML's flow style. */
  mqtt: string;
  /** Of the store, where it is not within `folder`. */
  data?: string;
  nats?: string;
  /** How often a sensor is to be heard; so long that it does not fall silent between two rounds, unless it is said. */
  interval?: string;
  project?: string;
};

/** `project`: another checkout, whose gateway it is to be. `sources`: run from them, and not packed into few files. */
export type Configured = { file: string; status: number; project?: string; sources?: boolean };

/** A real gateway in a process of its own. */
export class BenchGateway {
  readonly child: ChildProcess;
  readonly url: string;
  readonly readyMs: number;
  /** Bytes that were allocated on the heap so far, as V8's own trace of collections tells. */
  allocated = 0;

  private constructor(child: ChildProcess, url: string, readyMs: number) {
    this.child = child;
    this.url = url;
    this.readyMs = readyMs;
  }

  /** `PROFILE=folder` in the environment leaves a CPU profile there. */
  static async run({ file, status, project = here, sources = false }: Configured): Promise<BenchGateway> {
    if (project === here) ensurePackedProgram(process.execPath);
    const profile = process.env["PROFILE"];
    const flags = ["--trace-gc"];
    if (profile !== undefined) flags.push("--cpu-prof", `--cpu-prof-dir=${profile}`);
    if (sources) flags.push("--import=data:text/javascript,");
    const begun = performance.now();
    const child = spawn(
      process.execPath,
      [...flags, join(project, "cli/src/tocsin.mjs"), "gateway", "--json", "--config", file],
      {
        stdio: ["ignore", "pipe", "inherit"],
        env: { ...process.env, TOCSIN_LOG_LEVEL: "fatal" },
      },
    );
    let heap = 0;
    let allocated = 0;
    let gateway: BenchGateway | undefined;
    await new Promise<void>((resolve, reject) => {
      createInterface({ input: child.stdout }).on("line", (line) => {
        const [, before, after] = /: [\w ().-]+? ([\d.]+) \([\d.]+\) -> ([\d.]+) \(/.exec(line) ?? [];
        if (before !== undefined) {
          allocated += (Number(before) - heap) * 1_048_576;
          heap = Number(after);
          if (gateway) gateway.allocated = allocated;
        } else if (line.includes('"ready"')) resolve();
      });
      child.once("exit", (code) => reject(new Error(`the gateway ended with ${code}`)));
    });
    gateway = new BenchGateway(child, `http://127.0.0.1:${status}`, performance.now() - begun);
    return gateway;
  }

  static async start(asked: Asked): Promise<BenchGateway> {
    const { project } = asked;
    return BenchGateway.run({ ...(await configure(asked)), ...(project && { project }) });
  }

  figure(name: string): Promise<number> {
    return figure(this.url, name);
  }

  committed(): Promise<number> {
    return this.figure("tocsin_gateway_readings_total");
  }

  get pid(): number {
    return this.child.pid!;
  }

  residentBytes(): Promise<number> {
    return this.figure("process_resident_memory_bytes");
  }

  /** @returns how long it took, ms */
  async stop(signal: NodeJS.Signals = "SIGTERM"): Promise<number> {
    const begun = performance.now();
    const ended = new Promise((resolve) => this.child.once("exit", resolve));
    if (this.child.exitCode === null && this.child.kill(signal)) await ended;
    return performance.now() - begun;
  }
}

export async function configure({ folder, sensors, mqtt, data, nats, interval = "60s" }: Asked): Promise<Configured> {
  mkdirSync(folder, { recursive: true });
  const rows = sensorRows(sensors, interval);
  const machines = [...new Set(rows.map((row) => row.split(",")[1]!))];
  const listed = machines.map((id) => `  - { zone: press, id: ${id} }\n`).join("");
  writeFileSync(join(folder, "plant.yaml"), `site: { id: works }\nzones: [{ id: press }]\nmachines:\n${listed}`);
  writeFileSync(join(folder, "sensors.csv"), `zone,machine,sensor,interval,high\n${rows.join("\n")}\n`);
  const status = await freePort();
  const file = join(folder, "gateway.yaml");
  writeFileSync(
    file,
    `plant: .\nzone: press\ndata: ${data ?? "store"}\nmqtt: ${mqtt}\nuplink: { takeOverWithin: 0s }\n` +
      `ingest: { messagesPerSecondMax: 1000000 }\n` +
      `nats: { servers: ["${nats ?? "nats://127.0.0.1:1"}"] }\nstatus: { port: ${status} }\n`,
  );
  return { file, status };
}
