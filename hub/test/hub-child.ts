import { spawn, type ChildProcess } from "node:child_process";
import { fileURLToPath } from "node:url";

const script = fileURLToPath(new URL("hub-process.ts", import.meta.url));

/** A hub in a process of its own, once it is ready. The caller ends it. */
export async function startHubProcess(file: string): Promise<ChildProcess> {
  const child = spawn(process.execPath, [script, file], { stdio: ["ignore", "pipe", "ignore"] });
  await new Promise<void>((resolve, reject) => {
    child.stdout.once("data", () => resolve());
    child.once("exit", () => reject(new Error("the hub ended before it was ready")));
  });
  return child;
}
