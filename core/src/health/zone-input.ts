import type { Command, Outcome } from "./command.ts";
import { rejected } from "./rejected.ts";
import type { FormerZone } from "./take-over.ts";
import type { SourceWord } from "./zone-sources.ts";
import type { ZoneHealth } from "./zone.ts";

/**
 * Whatever can move a zone's statecharts and is no reading: each is journaled in its place among the readings, so that
 * a replay steps it there again. `at` and `time` are ms since 1970 UTC; `processedAt` is gateway time.
 */
export type ZoneInput =
  | { kind: "tick"; time: number; processedAt: number }
  | { kind: "path-back"; at: number }
  | { kind: "command"; command: Command; by: string; at: number }
  | { kind: "source"; source: string; word: SourceWord; text: string; at: number; processedAt: number }
  | { kind: "takeover"; former: FormerZone; at: number };

/**
 * The one way in which an input reaches a zone, live and in a replay. @returns what became of a command; of a source's
 * word whether the zone knows the source
 */
export function stepInput(health: ZoneHealth, input: ZoneInput): Outcome {
  switch (input.kind) {
    case "tick":
      health.tick(input.time, input.processedAt);
      return APPLIED;
    case "path-back":
      health.pathBack(input.at);
      return APPLIED;
    case "command":
      return health.command(input.command, input.by, input.at);
    case "takeover":
      health.takeOver(input.former, input.at);
      return APPLIED;
    case "source": {
      const { source, word, text, at, processedAt } = input;
      if (health.sourceSaid(source, word, text, at, processedAt)) return APPLIED;
      return rejected("unknown-source", `no sensor of this zone names the source ${source}`);
    }
  }
}

const APPLIED: Outcome = { outcome: "applied" };
