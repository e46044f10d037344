import type { LogRecord, Unnumbered } from "@tocsin/core/wire/log";
import type { ZoneAsOfNow } from "./input-book.ts";
import type { KeptCommand, PathStates } from "./journal.ts";

/** What goes into a commit besides the gathered readings. Sensors and machines by their number in this process. */
export type Sealed = {
  gatewayTime: number;
  records: readonly Unnumbered<LogRecord>[];
  sensors: Iterable<number>;
  machines: Iterable<{ id: string; saved: string }>;
  commands: readonly KeptCommand[];
  /** State of each data path, so that a restart knows which one was lost. */
  paths: PathStates;
  /** Saved state and last ordinal of a sensor, as of now. */
  saveSensor(sensor: number): { ordinal: number; saved: string };
  /** The whole zone as of now, asked for where a checkpoint is due. */
  zone(): ZoneAsOfNow;
};
