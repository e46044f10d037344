import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { HubLog, HubState } from "../ledger/copy-hub.ts";
import { copies, ledgerPath } from "../ledger/ledgers.ts";
import { readJsonLines } from "../ledger/read-ledger.ts";
import type { Inflicted } from "../nemesis.ts";
import { chaosSensors } from "../plant.ts";
import type { Run } from "../run.ts";
import { CheckBook, type Check } from "./check-book.ts";
import { checkBounds, type UsedMost } from "./check-bounds.ts";
import { checkCommands } from "./check-commands.ts";
import { checkEpochs } from "./check-epochs.ts";
import { checkJudgement } from "./check-judgement.ts";
import { checkLog, type LogFigures } from "./check-log.ts";
import { checkQueries } from "./check-queries.ts";
import { checkReadings, lossesOf, type ReadingFigures } from "./check-readings.ts";
import { checkReplay } from "./check-replay.ts";
import { checkShown } from "./check-shown.ts";
import { checkStates } from "./check-states.ts";
import { readReadings } from "./readings-ledger.ts";
import { readStore } from "./store-ledger.ts";
import { readStreamLog } from "./stream-ledger.ts";

export type Report = {
  run: Run;
  readings: ReadingFigures;
  log: LogFigures;
  commands: { asked: number; applied: number };
  /** Records of the log that declare a loss; times that the broker kept no session for the gateway. */
  lossRecords: number;
  ingestGaps: number;
  usedMost: UsedMost;
  checks: Check[];
  /** The four that matter most, taken together. */
  undeclaredLosses: number;
  doubles: number;
  inversions: number;
  gaps: number;
  passed: boolean;
};

const json = <T>(folder: string, name: string): T => JSON.parse(readFileSync(join(folder, name), "utf8")) as T;

/** Judges a run by its folder alone. */
export async function check(folder: string): Promise<Report> {
  const run = json<Run>(folder, copies.run);
  const book = new CheckBook();
  const sensors = chaosSensors(run.sensors);
  const faults = [...readJsonLines<Inflicted>(ledgerPath(folder, "faults"))];
  const readings = readReadings(folder);
  const stores = run.stores.map((_, index) => readStore(folder, index + 1));
  const batches = readStreamLog(folder);
  const hubLogs = run.hubs.map((hub) => json<HubLog>(folder, copies.hubLog(hub)));
  const hubStates = run.hubs.map((hub) => json<HubState>(folder, copies.hubState(hub)));
  const figures = checkReadings(book, readings, stores, sensors, faults);
  const log = checkLog(book, stores, batches, hubLogs);
  checkStates(book, folder, batches, hubStates);
  checkEpochs(book, folder, batches, faults);
  await checkReplay(book, join(folder, copies.newestStore), stores.at(-1)!);
  if (stores.length === 1) checkJudgement(book, stores[0]!, batches, sensors);
  checkShown(book, folder, faults, readings, sensors);
  const commands = checkCommands(book, folder, batches);
  checkQueries(book, folder, stores.at(-1)!);
  const usedMost = checkBounds(book, folder, run, figures);
  const records = stores.at(-1)!.eras.flatMap((era) => era.records);
  const ingestGaps = records.filter(
    (record) => record.kind === "path" && record.event === "ingest-gap-possible",
  ).length;
  return {
    run,
    readings: figures,
    log,
    commands,
    lossRecords: lossesOf(stores).length,
    ingestGaps,
    usedMost,
    checks: book.checks,
    ...summed(book.checks),
    passed: book.checks.every(({ broken }) => broken === 0),
  };
}

function summed(checks: readonly Check[]) {
  const broken = (...words: RegExp[]) =>
    checks
      .filter(({ statement }) => words.some((word) => word.test(statement)))
      .reduce((sum, check) => sum + check.broken, 0);
  return {
    undeclaredLosses: broken(/^what the gateway acknowledged/, /^every record/),
    doubles: broken(/twice/),
    inversions: broken(/goes on where/, /in the order of/),
    gaps: broken(/no gap/),
  };
}
