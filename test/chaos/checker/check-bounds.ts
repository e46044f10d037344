import { ledgerPath } from "../ledger/ledgers.ts";
import { readJsonLines } from "../ledger/read-ledger.ts";
import type { Run } from "../run.ts";
import type { StoreSize, Used } from "../stack/watch.ts";
import type { CheckBook } from "./check-book.ts";
import type { ReadingFigures } from "./check-readings.ts";

const MIB = 1_048_576;
const MEMORY_MAX_BYTES = 700 * MIB;
const DESCRIPTORS_MAX = 300;
/** Of the store, beside a fixed part: what is kept of a reading, and its share of what is rewritten. */
const STORE_BYTES_PER_READING = 200;
const STORE_FIXED_BYTES = 160 * MIB;

type Fallen = { name: string; how: string; at: number };
/** Most that each process used. */
export type UsedMost = Record<string, { memoryMiB: number; descriptors: number }>;

/** L1 and L2: all drains by itself, and nothing grows without end. */
export function checkBounds(book: CheckBook, folder: string, run: Run, figures: ReadingFigures): UsedMost {
  const drains = book.open("L1", "after healing everything drains by itself");
  drains(run.quiet.isQuiet, () => run.quiet.why);
  const stops = book.open("L1", "the gateway stops as asked, with exit code 0");
  stops(run.gatewayExit === 0, () => `exit code ${run.gatewayExit}`);
  const stands = book.open("L1", "no process ends by itself");
  const fallen = [...readJsonLines<Fallen>(ledgerPath(folder, "fallen"))];
  if (fallen.length === 0) stands(true, String);
  for (const { name, how, at } of fallen) stands(false, () => `${name} ${how} at ${new Date(at).toISOString()}`);
  const isBounded = book.open("L2", "memory and descriptors stay within bounds");
  const isSmall = book.open("L2", "the store stays within bounds");
  const most: UsedMost = {};
  for (const used of readJsonLines<Used | StoreSize>(ledgerPath(folder, "used"))) {
    if ("storeBytes" in used) {
      const allowed = STORE_FIXED_BYTES + STORE_BYTES_PER_READING * figures.published;
      isSmall(used.storeBytes <= allowed, () => `${used.storeBytes} bytes`);
      continue;
    }
    const { name, memoryBytes, descriptors } = used;
    const memoryMiB = Math.round(memoryBytes / MIB);
    const before = most[name] ?? { memoryMiB: 0, descriptors: 0 };
    most[name] = {
      memoryMiB: Math.max(before.memoryMiB, memoryMiB),
      descriptors: Math.max(before.descriptors, descriptors),
    };
    isBounded(
      memoryBytes <= MEMORY_MAX_BYTES && descriptors <= DESCRIPTORS_MAX,
      () => `${name}: ${memoryMiB} MiB, ${descriptors} descriptors`,
    );
  }
  return most;
}
