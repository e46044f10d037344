import type { Claim, SensorTransition } from "@tocsin/core/wire/log";
import { ledgerPath } from "../ledger/ledgers.ts";
import { readJsonLines } from "../ledger/read-ledger.ts";
import type { FaultKind } from "../faults.ts";
import type { Inflicted } from "../nemesis.ts";
import type { CheckBook } from "./check-book.ts";
import { recordsOf, type StreamBatch } from "./stream-ledger.ts";

/** Why a zone was claimed anew after a fault, and whether the gateway that had it has to be shut out. */
const CLAIMS: Partial<Record<FaultKind, { reason: Claim["reason"]; isFenced: boolean }>> = {
  "empty-disk": { reason: "new-store", isFenced: false },
  "second-gateway": { reason: "new-store", isFenced: true },
  "copied-store": { reason: "copied-store", isFenced: true },
};

/** Claims of an epoch: each for its reason, the gateway of before shut out, and nothing that a person has seen rings again. */
export function checkEpochs(
  book: CheckBook,
  folder: string,
  batches: readonly StreamBatch[],
  faults: readonly Inflicted[],
): void {
  const records = recordsOf(batches);
  const expected = faults.flatMap(({ kind }) => CLAIMS[kind] ?? []);
  const claims = records.flatMap(({ record }) => (record.kind === "claim" ? [record] : [])).slice(1);
  const isExpected = book.open(
    "E",
    "the zone is claimed anew where a store is another, for that reason, and never besides",
  );
  for (let index = 0; index < Math.max(expected.length, claims.length); index += 1) {
    const [want, have] = [expected[index]?.reason, claims[index]?.reason];
    isExpected(want === have, () => `claim ${index + 2}: ${have ?? "none"}, expected ${want ?? "none"}`);
  }
  const isShutOut = book.open("E", "a gateway whose zone another one has ends by itself and says so");
  const fenced = [...readJsonLines<{ name: string }>(ledgerPath(folder, "fenced"))].length;
  const wanted = expected.filter(({ isFenced }) => isFenced).length;
  for (let number = 1; number <= wanted; number += 1) isShutOut(number <= fenced, () => `${fenced} of ${wanted} ended`);
  checkRinging(
    book,
    records.map(({ epoch, record }) => ({ epoch, record })),
  );
}

type Alarm = { state: string; occurrence: number; epoch: number };

/** An alarm that was acknowledged may ring again only when it has returned to normal in between. */
function checkRinging(
  book: CheckBook,
  records: readonly { epoch: number; record: ReturnType<typeof recordsOf>[number]["record"] }[],
): void {
  const staysQuiet = book.open("E", "behind a claim no alarm rings again that was acknowledged and still stands");
  const known = new Map<string, Alarm>();
  for (const { epoch, record } of records) {
    if (record.kind !== "transition" || record.of !== "sensor") continue;
    for (const name of ["process", "instrument"] as const) {
      const alarm = alarmIn(record, name);
      const key = `${record.id} ${name}`;
      const before = known.get(key);
      if (before?.state === "acknowledged" && before.epoch < epoch)
        staysQuiet(
          alarm.state !== "unacknowledged",
          () => `${key} occurrence ${before.occurrence}, ${alarm.occurrence} in epoch ${epoch}, record ${record.seq}`,
        );
      known.set(key, { ...alarm, epoch });
    }
  }
}

function alarmIn({ state }: SensorTransition, name: "process" | "instrument"): { state: string; occurrence: number } {
  const alarm = state.alarms?.[name];
  return { state: alarm?.state ?? "normal", occurrence: alarm?.occurrence ?? 0 };
}
