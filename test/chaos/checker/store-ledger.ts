import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { DumpedStore } from "../ledger/dump-store.ts";
import { copies } from "../ledger/ledgers.ts";
import { readLines } from "../ledger/read-ledger.ts";

export type StoredReading = {
  ordinal: number;
  at: number;
  judgedAt: number;
  marks: number;
  where: "chunk" | "group";
  value: unknown;
};

export type StoreLedger = DumpedStore & {
  /** By sensor, each as often as it lies in the store. */
  bySensor: Map<string, StoredReading[]>;
};

export function readStore(folder: string, number: number): StoreLedger {
  const path = join(folder, copies.store(number));
  const dump = JSON.parse(readFileSync(`${path}.json`, "utf8")) as DumpedStore;
  const bySensor = new Map<string, StoredReading[]>();
  for (const line of readLines(`${path}.txt`)) {
    const [sensor, ordinal, at, judgedAt, , marks, where, value] = line.split(" ");
    const list = bySensor.get(sensor!) ?? [];
    bySensor.set(sensor!, list);
    list.push({
      ordinal: Number(ordinal),
      at: Number(at),
      judgedAt: Number(judgedAt),
      marks: Number(marks),
      where: where as "chunk" | "group",
      value: JSON.parse(value!),
    });
  }
  return { ...dump, bySensor };
}
