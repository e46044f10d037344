import { isDeepStrictEqual } from "node:util";
import type { LogRecord } from "@tocsin/core/wire/log";
import { InputLog } from "../../../gateway/src/journal/input-log.ts";
import { replayStore } from "../../../gateway/src/journal/replay-store.ts";
import { MOUNT } from "../host/disk.ts";
import { SimulatedProcess } from "../host/process.ts";
import type { Simulation } from "../simulation.ts";
import type { StoreDump } from "./stores.ts";
import type { Verdict } from "./verdict.ts";

/** What no step of a statechart makes. */
const NOT_STEPPED = new Set(["claim", "path", "idle", "loss", "clock", "command"]);
const READ_WITHIN_MS = 60_000;

type Stepped = Omit<LogRecord, "seq">;

/** T6: stepping what the store holds, from its first checkpoint on, gives the records of its log. */
export async function judgeReplay(simulation: Simulation, store: StoreDump, verdict: Verdict): Promise<void> {
  const logged = loggedOnce(store).filter(({ kind }) => !NOT_STEPPED.has(kind));
  const replayed = await replayedFrom(simulation);
  for (let index = 0; index < Math.max(logged.length, replayed.length); index += 1) {
    if (isDeepStrictEqual(logged[index], replayed[index])) continue;
    const text = `record ${index + 1} of ${logged.length}: ${JSON.stringify(logged[index])}, replayed ${JSON.stringify(replayed[index])}`;
    return verdict.breach("T6", text);
  }
}

/** What an era began with was taken over from the end of the one before. */
function loggedOnce({ eras }: StoreDump): Stepped[] {
  const all: Stepped[] = [];
  for (const { records } of eras) {
    const own = records
      .filter(({ kind }) => kind !== "claim")
      .map(({ seq: _seq, ...rest }): Stepped => rest as Stepped);
    let shared = Math.min(all.length, own.length);
    while (shared > 0 && !isDeepStrictEqual(all.slice(all.length - shared), own.slice(0, shared))) shared -= 1;
    all.push(...own.slice(shared));
  }
  return all;
}

/** Read from a copy, as `tocsin replay` does. */
async function replayedFrom({ world, current }: Simulation): Promise<Stepped[]> {
  const folder = `${MOUNT}/judge/store`;
  const disk = world.disk("judge");
  disk.put(folder, disk.copyOf(world.disk(current.name).folder(current.folder)));
  const records: Stepped[] = [];
  let outcome: Promise<void> | undefined;
  let done = false;
  new SimulatedProcess("judge").run(() => {
    outcome = replay(folder, records).finally(() => (done = true));
  });
  // Whoever awaits it only later must not find it unhandled.
  outcome!.catch(() => undefined);
  await world.host.run(world.host.now + READ_WITHIN_MS, () => done);
  await outcome;
  return records;
}

async function replay(folder: string, records: Stepped[]): Promise<void> {
  const log = await InputLog.open(folder);
  try {
    for await (const checkpoint of log.checkpoints()) {
      for await (const some of replayStore(log, checkpoint))
        records.push(...(some.filter(({ kind }) => !NOT_STEPPED.has(kind)) as Stepped[]));
      break;
    }
  } finally {
    await log.close();
  }
}
