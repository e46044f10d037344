import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { freePorts } from "./free-ports.ts";

const cli = new URL("../../cli/src/tocsin.mjs", import.meta.url).pathname;

export type Factory = {
  page: string;
  control: string;
  nats: string;
  mqtt: Record<string, string>;
  stop(): Promise<void>;
};

/** `tocsin start` with few sensors and no story, ready; its data is removed when it is stopped. */
export async function startFactory(sensors: number): Promise<Factory> {
  const data = mkdtempSync(join(tmpdir(), "tocsin-factory-"));
  const port = await freePorts();
  const args = ["start", "--json", "--no-story", "--sensors", String(sensors), "--port", String(port), "--data", data];
  const child = spawn(process.execPath, [cli, ...args], { stdio: ["ignore", "pipe", "inherit"] });
  const exit = new Promise<number | null>((resolve) => child.once("exit", resolve));
  const ready = await new Promise<Omit<Factory, "stop">>((resolve, reject) => {
    createInterface({ input: child.stdout }).on("line", (line) => {
      const told = JSON.parse(line) as { event: string } & Omit<Factory, "stop">;
      if (told.event === "ready") resolve(told);
    });
    void exit.then((code) => reject(new Error(`tocsin start ended with ${code} before it was ready`)));
  });
  return {
    ...ready,
    stop: async () => {
      child.kill("SIGTERM");
      await exit;
      rmSync(data, { recursive: true, force: true });
    },
  };
}
