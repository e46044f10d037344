import type { Checkpoint } from "@tocsin/gateway/journal/checkpoint";
import { InputLog } from "@tocsin/gateway/journal/input-log";
import { copyStore } from "@tocsin/gateway/journal/store-copy";
import type { Backtested, Progress } from "./backtested.ts";
import { TwoReplays, type TwoConfigs } from "./two-replays.ts";

const READINGS_BETWEEN_PROGRESS = 10_000;

/**
 * Replays what a gateway's store has kept of the last `lastMs`, by gateway time. The store itself is never opened: a
 * copy is made beside it and removed again, whether the gateway runs or not.
 * @throws JournalError that says why the store cannot be read
 */
export async function backtestStore(
  store: string,
  configs: TwoConfigs,
  lastMs: number,
  progress: Progress,
): Promise<Backtested | { wrong: string }> {
  const copy = await copyStore(store);
  try {
    const log = await InputLog.open(copy.folder);
    try {
      return await replayed(log, configs, lastMs, progress);
    } finally {
      await log.close();
    }
  } finally {
    copy.remove();
  }
}

async function replayed(log: InputLog, configs: TwoConfigs, lastMs: number, progress: Progress) {
  const { arrivals, at: to } = await log.newest();
  const wanted = to - lastMs;
  const checkpoint = await beginOf(log, wanted);
  if (checkpoint === undefined) return { wrong: "the store holds no inputs yet: let its gateway run for a while" };
  const from = Math.max(wanted, checkpoint.at);
  const replays = new TwoReplays(configs, from, checkpoint.states);
  const of = arrivals - checkpoint.arrivals;
  let done = 0;
  for await (const steps of log.from(checkpoint)) {
    for (const step of steps) {
      // Where the gateway was started again nothing changes: both configurations hold all along.
      if (step.kind === "configuration") continue;
      replays.step(step);
      if (step.kind !== "reading") continue;
      done += 1;
      if (done % READINGS_BETWEEN_PROGRESS === 0) progress(done, of, step.gatewayTime);
    }
    await new Promise((resolve) => setImmediate(resolve));
  }
  const { readings } = replays;
  return { from, to, asked: wanted, readings, missing: log.missing, compared: replays.compare() };
}

/** The newest checkpoint that is old enough, else the oldest. */
async function beginOf(log: InputLog, wanted: number): Promise<Checkpoint | undefined> {
  let found: Checkpoint | undefined;
  for await (const checkpoint of log.checkpoints())
    if (found === undefined || checkpoint.at <= wanted) found = checkpoint;
  return found;
}
