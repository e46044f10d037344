import type { Command, Outcome } from "./command.ts";
import type { SensorId } from "../wire/id.ts";
import { rejected } from "./rejected.ts";
import type { FormerZone } from "./take-over.ts";
import type { SourceWord } from "./zone-sources.ts";
import type { ZoneHealth } from "./zone.ts";

/** How far sensors of these data paths advance, event time in ms since 1970 UTC; null: not at all. */
export type PathTimes = Readonly<Record<string, number | null>>;

/**
 * Whatever can move a zone's statecharts and is no reading: each is journaled in its place among the readings, so that
 * a replay steps it there again. `at` and `time` are ms since 1970 UTC; `processedAt` is gateway time. A tick advances
 * sensors of the paths that it names to their times, all others to `time`, where it has one. A path is back for its own
 * sensors, or, where none is named, for all.
 */
export type ZoneInput =
  | { kind: "tick"; time?: number; processedAt: number; paths?: PathTimes }
  | { kind: "path-back"; at: number; path?: string }
  | { kind: "route"; sensor: SensorId; path: string; processedAt: number }
  | { kind: "belated"; sensor: SensorId; belated: boolean }
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
      health.tick(input.time, input.processedAt, input.paths);
      return APPLIED;
    case "path-back":
      health.pathBack(input.at, input.path);
      return APPLIED;
    case "route":
      health.paths.route(input.sensor, input.path, input.processedAt);
      return APPLIED;
    case "belated":
      health.paths.setBelated(input.sensor, input.belated);
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
