import { busyPorts } from "../../cli/src/supervise/port-check.ts";
import { describePorts, planPorts } from "../../cli/src/start/port-plan.ts";

const SPAN = 5_000;
/** Test files that run side by side take their ports from ranges of their own. */
const FIRST = 20_000 + SPAN * (Number(process.env["VITEST_POOL_ID"] ?? 0) % 2);
const BLOCK = 50;
const zones = Array.from({ length: 10 }, (_, at) => `zone-${at}`);

/** A port for `--port`: it and all that follow it are free. Below the range that systems give out by themselves. */
export async function freePorts(): Promise<number> {
  for (let tries = 0; tries < 200; tries++) {
    const port = FIRST + BLOCK * Math.floor((Math.random() * SPAN) / BLOCK);
    if ((await busyPorts(describePorts(planPorts(port, zones.length), zones))).length === 0) return port;
  }
  throw new Error("no block of free ports was found");
}
