import type { CommandOutcome, CommandRequest } from "@tocsin/core/wire/command";
import type { CommandRecord, LogRecord, Unnumbered } from "@tocsin/core/wire/log";
import type { ZoneAsOfNow } from "./input-book.ts";
import type { SavedPaths } from "../zone/saved-paths.ts";

/** A command that was decided at gateway time `at`. */
export type KeptCommand = {
  /** What the log tells of it, where another gateway decided it. */
  request: CommandRequest | (Pick<CommandRecord, "id" | "command" | "target"> & { expiresAt: number });
  at: number;
  outcome: CommandOutcome;
};

/** What goes into a commit besides the gathered readings. Sensors and machines by their number in this process. */
export type Sealed = {
  gatewayTime: number;
  records: readonly Unnumbered<LogRecord>[];
  sensors: Iterable<number>;
  machines: Iterable<{ id: string; saved: string }>;
  commands: readonly KeptCommand[];
  /** State of each data path, so that a restart knows which one was lost. */
  paths: SavedPaths;
  /** Saved state and last ordinal of a sensor, as of now. */
  saveSensor(sensor: number): { ordinal: number; saved: string };
  /** The whole zone as of now, asked for where a checkpoint is due. */
  zone(): ZoneAsOfNow;
};
