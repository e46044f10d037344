import { busyPorts } from "../../cli/src/supervise/port-check.ts";
import { describePorts, planPorts } from "../../cli/src/start/port-plan.ts";

const FIRST = 20_000;
const LAST = 32_000;
const BLOCK = 50;
const zones = Array.from({ length: 10 }, (_, at) => `zone-${at}`);

/** A port for `--port`: it and all that follow it are free. Below the range that systems give out by themselves. */
export async function freePorts(): Promise<number> {
  for (let tries = 0; tries < 200; tries++) {
    const port = FIRST + BLOCK * Math.floor((Math.random() * (LAST - FIRST)) / BLOCK);
    if ((await busyPorts(describePorts(planPorts(port, zones.length), zones))).length === 0) return port;
  }
  throw new Error("no block of free ports was found");
}
