import { join, resolve } from "node:path";
import { createPlant, DEFAULT_SIZE, wrongSize } from "@tocsin/simulator/plant/plant";
import { textOf, type Command, type Given } from "../command.ts";
import { projectRoot } from "../project-root.ts";
import { PORTS_MAX } from "./port-plan.ts";

const RATE_HZ_MAX = 100;
const PORT_MIN = 1_024;
const PORT_MAX = 65_535 - PORTS_MAX;

export type StartOptions = {
  sensors: number;
  zones: string[];
  rateHz: number;
  port: number;
  /** Absolute path. */
  data: string;
  story: boolean;
  json: boolean;
  /** The factory is the one of `config/`: its table may have been edited, and is used as it is. */
  isDefaultFactory: boolean;
};

/** What was asked for, or what is wrong with it. */
export function readStartOptions(command: Pick<Command, "options">, given: Given): StartOptions | { wrong: string } {
  const number = (name: string) => Number(textOf(command, given, name));
  const [sensors, zones, rateHz, port] = [number("sensors"), number("zones"), number("rate"), number("port")];
  for (const [name, value] of Object.entries({ sensors, zones, port }))
    if (!Number.isSafeInteger(value))
      return { wrong: `--${name} must be a whole number, "${textOf(command, given, name)}" was given` };
  const size = wrongSize({ sensors, zones });
  if (size !== undefined) return { wrong: size };
  if (!(rateHz > 0 && rateHz <= RATE_HZ_MAX))
    return {
      wrong: `--rate must be above 0 and at most ${RATE_HZ_MAX} Hz, "${textOf(command, given, "rate")}" was given`,
    };
  if (port < PORT_MIN || port > PORT_MAX)
    return {
      wrong: `--port must be ${PORT_MIN} to ${PORT_MAX}: ${PORTS_MAX} ports from there on are used, "${port}" was given`,
    };
  const isDefaultFactory = sensors === DEFAULT_SIZE.sensors && zones === DEFAULT_SIZE.zones && rateHz === 1;
  // A factory of another size has other zones and machines: it gets data of its own.
  const folder = isDefaultFactory ? ".tocsin" : join(".tocsin", `${sensors}-sensors-${zones}-zones`);
  const data = textOf(command, given, "data");
  return {
    sensors,
    zones: createPlant({ sensors, zones }).zones.map((zone) => zone.zone),
    rateHz,
    port,
    data: data === undefined ? join(projectRoot, folder) : resolve(data),
    story: given.options["no-story"] !== true,
    json: given.options["json"] === true,
    isDefaultFactory,
  };
}
