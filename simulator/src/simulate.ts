import { formatErrors } from "@tocsin/core/config/document";
import { loadSimulatorConfig } from "./config.ts";
import { startControl } from "./control.ts";
import { Factory } from "./factory.ts";
import { createPlant } from "./plant/plant.ts";
import { readCredentials } from "./publish/credentials.ts";
import { createRandom } from "./random.ts";

const REPORT_INTERVAL_MS = 10_000;

/**
 * Runs the simulated factory until the process is told to stop. One status line each 10 s on stderr, JSON with `json`.
 * Exit codes: 0 stopped as asked, 1 failed while running, 2 wrong configuration.
 */
export async function runSimulator(file: string, options: { json: boolean }): Promise<number> {
  const loaded = loadSimulatorConfig(file, process.env);
  if (!loaded.ok) {
    process.stderr.write(`${formatErrors(loaded.errors)}\n`);
    return 2;
  }
  const { seed, rateHz, brokers, backlogMessagesMax, control, sensors, zones } = loaded.value;
  const factory = new Factory({
    plant: createPlant({ sensors, zones }),
    seed,
    intervalMs: 1_000 / rateHz,
    brokers: brokers.map((broker) => ({ ...broker, credentials: readCredentials(broker) })),
    backlogMessagesMax,
    now: Date.now,
  });
  const server = control && (await startControl(factory, control, createRandom(seed)));
  factory.start();
  const report = () => {
    const { faults, ...status } = factory.status();
    const words = `${status.sensors} sensors, ${status.connected} of ${status.sources} sources connected, ${status.acknowledged} messages acknowledged, ${status.waiting} waiting, ${status.dropped} dropped`;
    process.stderr.write(`${options.json ? JSON.stringify({ ...status, faults: faults.length }) : words}\n`);
  };
  const timer = setInterval(report, REPORT_INTERVAL_MS);
  await new Promise<void>((resolve) => {
    for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, () => resolve());
  });
  clearInterval(timer);
  server?.close();
  await factory.close();
  report();
  return 0;
}
