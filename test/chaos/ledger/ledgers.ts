import { join } from "node:path";
import { Ledger } from "./ledger.ts";

/** Files of a run, each kept by a process that no fault touches. */
const FILES = {
  /** What sensors published: see `load.ts`. */
  published: "published.txt",
  /** What the broker acknowledged to them. */
  answered: "answered.txt",
  /** What went between broker and gateway: see `mqtt-witness.ts`. */
  path: "path.txt",
  faults: "faults.jsonl",
  /** Processes that ended by themselves. */
  fallen: "fallen.jsonl",
  /** Gateways that another one has shut out, as they should be. */
  fenced: "fenced.jsonl",
  shown: "shown.jsonl",
  used: "used.jsonl",
  commands: "commands.jsonl",
  /** Readings that were asked of the gateway through a hub. */
  queries: "queries.jsonl",
} as const;

export type LedgerName = keyof typeof FILES;
export type Ledgers = Record<LedgerName, Ledger>;

export const ledgerPath = (folder: string, name: LedgerName): string => join(folder, FILES[name]);

export const openLedgers = (folder: string): Ledgers =>
  Object.fromEntries(
    (Object.keys(FILES) as LedgerName[]).map((name) => [name, new Ledger(ledgerPath(folder, name))]),
  ) as Ledgers;

export function closeLedgers(ledgers: Ledgers): void {
  for (const ledger of Object.values(ledgers)) ledger.close();
}

/** What is copied at the end, beside the ledgers. */
export const copies = {
  log: "stream-log.jsonl",
  audit: "stream-audit.jsonl",
  states: "stream-state.jsonl",
  hubState: (hub: string) => `${hub}-state.json`,
  hubLog: (hub: string) => `${hub}-log.json`,
  store: (number: number) => `store-${number}`,
  newestStore: "newest-store",
  run: "run.json",
} as const;
