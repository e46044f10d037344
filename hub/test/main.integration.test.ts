import { spawn } from "node:child_process";
import { writeFileSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { newFolder, removeFolder } from "./running-hub.ts";

const script = fileURLToPath(new URL("hub-process.ts", import.meta.url));
let folder: string;
beforeEach(() => void (folder = newFolder()));
afterEach(() => removeFolder(folder));

/** Runs the hub to its end; once it is ready it gets `signal`. */
async function run(yaml: string, signal: NodeJS.Signals = "SIGTERM") {
  const file = join(folder, "hub.yaml");
  writeFileSync(file, yaml);
  const child = spawn(process.execPath, [script, file], { stdio: ["ignore", "pipe", "pipe"] });
  let [stdout, stderr] = ["", ""];
  child.stderr.on("data", (data) => (stderr += String(data)));
  child.stdout.on("data", (data) => {
    stdout += String(data);
    child.kill(signal);
  });
  const code = await new Promise<number | null>((resolve) => child.once("exit", resolve));
  return { code, stdout, stderr };
}
const nowhere = 'nats: { servers: ["nats://127.0.0.1:1"] }';

describe("the hub's process", () => {
  it("says that it is ready although there is no NATS, and ends with 0 when it is told to stop", async () => {
    for (const signal of ["SIGTERM", "SIGINT"] as const) {
      const { code, stdout } = await run(`data: ./store\nhttp: { port: 0 }\n${nowhere}\n`, signal);
      expect(JSON.parse(stdout)).toEqual({ event: "ready", url: expect.stringMatching(/^http:\/\/127.0.0.1:\d+$/) });
      expect(code).toBe(0);
    }
  });

  it("ends with 2 and names every wrong key", async () => {
    const { code, stderr } = await run("http:\n  prot: 1\n  host: 7\nnats: { server: [] }\n");
    expect(code).toBe(2);
    expect(stderr).toMatch(/hub\.yaml:2:\d+ .*"prot".*"port"/);
    expect(stderr).toMatch(/hub\.yaml:4:\d+ .*"server".*"servers"/);
  });

  it("ends with 1 and says what to do where its port is taken", async () => {
    const other = createServer().listen(0, "127.0.0.1");
    await new Promise((resolve) => other.once("listening", resolve));
    const { port } = other.address() as AddressInfo;
    const { code, stderr } = await run(`data: ./store\nhttp: { port: ${port} }\n${nowhere}\n`);
    expect(code).toBe(1);
    expect(stderr).toMatch(new RegExp(`port ${port} is in use: stop what uses it, or set http.port`));
    other.close();
  });
});
