import type { Command } from "./command.ts";
import { backtest } from "./commands/backtest.ts";
import { certificates } from "./commands/certificates.ts";
import { gateway } from "./commands/gateway.ts";
import { hub } from "./commands/hub.ts";
import { journal } from "./commands/journal.ts";
import { keys } from "./commands/keys.ts";
import { load } from "./commands/load.ts";
import { night } from "./commands/night.ts";
import { messages } from "./commands/messages.ts";
import { replay } from "./commands/replay.ts";
import { simulate } from "./commands/simulate.ts";
import { start } from "./commands/start.ts";
import { streams } from "./commands/streams.ts";
import { validate } from "./commands/validate.ts";

/** By name, in the order of the help page. Each loads what it needs only when it runs. */
export const commands: Record<string, Command> = {
  start,
  gateway,
  hub,
  simulate,
  replay,
  night,
  backtest,
  load,
  streams,
  keys,
  messages,
  certificates,
  validate,
  journal,
};
