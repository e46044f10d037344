import { join, resolve } from "node:path";
import { textOf, type Command, type Given } from "../command.ts";
import { projectRoot } from "../project-root.ts";
import { readPort } from "../start/read-port.ts";
import type { StackOptions } from "../supervise/own-stack.ts";

export type NightOptions = StackOptions & { exit: boolean; json: boolean };

/** What was asked for, or what is wrong with it. */
export function readNightOptions(command: Pick<Command, "options">, given: Given): NightOptions | { wrong: string } {
  const port = readPort(textOf(command, given, "port"));
  if (typeof port !== "number") return port;
  const data = textOf(command, given, "data");
  return {
    port,
    data: data === undefined ? join(projectRoot, ".tocsin", "night") : resolve(data),
    ownData: data === undefined,
    exit: given.options["exit"] === true,
    json: given.options["json"] === true,
  };
}
