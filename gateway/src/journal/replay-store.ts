import { Replay } from "@tocsin/core/health/replay";
import type { LogRecord, Unnumbered } from "@tocsin/core/wire/log";
import type { Checkpoint } from "./checkpoint.ts";
import type { InputLog } from "./input-log.ts";

/**
 * Steps what a store holds from a checkpoint on, under the configurations that it was stepped under, and hands over
 * the records that this makes: those that were written to the zone's log, in the same order. Records of data paths,
 * idle marks and claims are not among them: no step makes them.
 */
export async function* replayStore(log: InputLog, from: Checkpoint): AsyncGenerator<Unnumbered<LogRecord>[]> {
  const replay = new Replay(from.config, from.states);
  for await (const steps of log.from(from)) {
    for (const step of steps) {
      if (step.kind !== "configuration") replay.step(step);
      else if (step.checkpoint === undefined) replay.restart();
      else replay.startFrom(step.checkpoint);
    }
    yield replay.take();
  }
}
