import { basename, join, resolve } from "node:path";
import { textOf, type Command, type Given } from "../command.ts";
import { projectRoot } from "../project-root.ts";
import { readPort } from "../start/read-port.ts";

export type ReplayOptions = {
  file: string;
  layout: string;
  /** Where a gateway listens already; without it everything is started. */
  mqtt: string | undefined;
  /** So many times faster than life; Infinity: as fast as it goes. */
  speed: number;
  port: number;
  data: string;
  /** The folder was not named: it is this command's own, and begins empty each time. */
  ownData: boolean;
  exit: boolean;
  json: boolean;
};

/** What was asked for, or what is wrong with it. */
export function readReplayOptions(command: Pick<Command, "options">, given: Given): ReplayOptions | { wrong: string } {
  const text = (name: string) => textOf(command, given, name);
  const file = given.others[0]!;
  const layout = text("layout");
  if (layout === undefined)
    return { wrong: "--layout is missing: what the columns of the file are, such as config/replay/cmapss.yaml" };
  const speed = text("speed") === "max" ? Number.POSITIVE_INFINITY : Number(text("speed"));
  if (!(speed > 0)) return { wrong: `--speed must be a number above 0, or max; "${text("speed")}" was given` };
  const port = readPort(text("port"));
  if (typeof port !== "number") return port;
  const data = text("data");
  const name = basename(file).replace(/(\.[a-z0-9]+)+$/i, "");
  return {
    file: resolve(file),
    layout: resolve(layout),
    mqtt: text("mqtt"),
    speed,
    port,
    data: data === undefined ? join(projectRoot, ".tocsin", "replay", name) : resolve(data),
    ownData: data === undefined,
    exit: given.options["exit"] === true,
    json: given.options["json"] === true,
  };
}
