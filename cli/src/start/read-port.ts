import { PORTS_MAX } from "./port-plan.ts";

const PORT_MIN = 1_024;
const PORT_MAX = 65_535 - PORTS_MAX;

/** The first of a run's ports, or what is wrong with it. */
export function readPort(text: string | undefined): number | { wrong: string } {
  const port = Number(text);
  if (!Number.isSafeInteger(port)) return { wrong: `--port must be a whole number, "${text}" was given` };
  if (port < PORT_MIN || port > PORT_MAX)
    return {
      wrong: `--port must be ${PORT_MIN} to ${PORT_MAX}: ${PORTS_MAX} ports from there on are used, "${port}" was given`,
    };
  return port;
}
