import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { readDuration } from "@tocsin/core/config/duration";
import { textOf, type Command, type Given } from "../command.ts";
import { projectRoot } from "../project-root.ts";

export type BacktestOptions = {
  /** Recorded data; without it the journals of gateways are read. */
  recording: { file: string; layout: string } | undefined;
  config: string;
  table: string | undefined;
  profiles: string | undefined;
  lastMs: number;
  zone: string | undefined;
  json: boolean;
};

/** What was asked for, or what is wrong with it. */
export function readBacktestOptions(
  command: Pick<Command, "options">,
  given: Given,
): BacktestOptions | { wrong: string } {
  const text = (name: string) => textOf(command, given, name);
  const path = (name: string) => (text(name) === undefined ? undefined : resolve(text(name)!));
  const [table, profiles, layout] = [path("table"), path("profiles"), path("layout")];
  if (table === undefined && profiles === undefined)
    return { wrong: "say what is to be changed: --table with another sensor table, or --profiles with other profiles" };
  for (const [name, file] of Object.entries({ table, profiles, layout }))
    if (file !== undefined && !existsSync(file)) return { wrong: `--${name}: there is no ${file}` };
  const file = given.others[0];
  if (file !== undefined && layout === undefined)
    return { wrong: "--layout is missing: what the columns of the file are, such as config/replay/cmapss.yaml" };
  if (file === undefined && layout !== undefined)
    return { wrong: "--layout is of recorded data: name the file too, or leave it out to read a gateway's journal" };
  const lastMs = readDuration(text("last")!, { minimumMs: 1 });
  if (typeof lastMs !== "number") return { wrong: `--last ${lastMs.wrong}` };
  const config = path("config") ?? join(projectRoot, ".tocsin", "config");
  if (file === undefined && !existsSync(config))
    return { wrong: `--config: there is no ${config}: name the gateway's YAML file, or a folder that holds it` };
  const recording = file === undefined ? undefined : { file: resolve(file), layout: layout! };
  return { recording, config, table, profiles, lastMs, zone: text("zone"), json: given.options["json"] === true };
}
