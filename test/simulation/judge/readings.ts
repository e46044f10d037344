import type { LossRange } from "@tocsin/core/wire/log";
import { SITE, ZONE } from "../floor/sensors.ts";
import type { Sent } from "../ledger.ts";
import type { Evidence } from "./evidence.ts";
import type { StoreDump } from "./stores.ts";
import type { Verdict } from "./verdict.ts";

type Stored = { ordinal: number; at: number; value: number | string | boolean };

/** An acknowledgement may have been on its way while its store was copied or thrown away. */
const ON_ITS_WAY_MS = 5_000;

const idOf = (sensor: string): string => `${SITE}/${ZONE}/${sensor}`;
/** Of a reading with a time of its own time and value tell which it is; of others the value. */
const keyOf = (at: number, value: unknown): string => `${Number.isNaN(at) ? "-" : at} ${JSON.stringify(value)}`;

/** R1, R2: what was acknowledged is stored once, or was declared lost; nothing else is stored; ordinals have no gaps. */
export function judgeReadings(evidence: Evidence, verdict: Verdict): void {
  const sentBy = Map.groupBy(evidence.ledger.sent, ({ sensor }) => sensor);
  const ids = new Set([...evidence.stores.values()].flatMap(({ readings }) => [...readings.keys()]));
  for (const [sensor, sent] of sentBy) {
    judgeSensor(sensor, sent, evidence, verdict);
    ids.delete(idOf(sensor));
  }
  for (const [name, store] of evidence.stores) judgeOrdinals(name, store, verdict);
  for (const id of ids) if (!id.endsWith("/excess")) verdict.breach("R2", `${id} is stored and was never published`);
}

function judgeSensor(sensor: string, sent: readonly Sent[], evidence: Evidence, verdict: Verdict): void {
  const lost = lossesOf(evidence, idOf(sensor));
  const stored = new Map<string, Stored[]>();
  for (const [name, store] of evidence.stores)
    for (const [key, list] of Map.groupBy(uniqueOrdinals(store, idOf(sensor)), ({ at, value }) => keyOf(at, value))) {
      stored.set(key, [...(stored.get(key) ?? []), ...list]);
      // A sensor that sends no time cannot be exactly-once: a redelivery looks like a repeat.
      if (list.length > 1 && !Number.isNaN(list[0]!.at))
        verdict.breach("R1", `${name} holds ${sensor} ${key} as ordinals ${list.map((f) => f.ordinal).join(", ")}`);
    }
  for (const reading of sent) {
    const key = keyOf(reading.at, reading.value);
    const found = stored.get(key) ?? [];
    stored.delete(key);
    verdict.count("published");
    if (reading.acknowledged.length > 0) verdict.count("acknowledged");
    if (found.length > 0) verdict.count("stored");
    if (found.length === 0 && isKept(reading, evidence.ledger.forgotten) && !isDeclared(reading, lost))
      verdict.breach("R1", `${sensor} ${key} (sent ${reading.sentAt / 1_000} s) was acknowledged, and is not stored`);
  }
  for (const key of stored.keys()) verdict.breach("R2", `${sensor} holds ${key}, which was never published`);
}

/** It was acknowledged, and nobody has thrown that away. */
const isKept = ({ acknowledged }: Sent, forgotten: Evidence["ledger"]["forgotten"]): boolean =>
  acknowledged.some((at) => !forgotten.some(({ from, to }) => at >= from - ON_ITS_WAY_MS && at <= to + ON_ITS_WAY_MS));

/** A reading that lies in a chunk and in the redo log under one ordinal is one reading. */
function uniqueOrdinals(store: StoreDump, id: string): Stored[] {
  return [...new Map((store.readings.get(id) ?? []).map((reading) => [reading.ordinal, reading])).values()];
}

function judgeOrdinals(name: string, store: StoreDump, verdict: Verdict): void {
  for (const [id, readings] of store.readings) {
    const same = Map.groupBy(readings, ({ ordinal }) => ordinal);
    const holes = lossRanges(store, id).filter(({ ordinals }) => ordinals);
    let next = 1;
    for (const [ordinal, found] of same) {
      if (new Set(found.map(({ at, value }) => keyOf(at, value))).size > 1)
        verdict.breach("R2", `${name}: ordinal ${ordinal} of ${id} is ${found.length} readings`);
      const isHole = holes.some(({ ordinals }) => ordinals!.from <= next && ordinals!.to >= ordinal - 1);
      if (ordinal !== next && !isHole)
        verdict.breach("R2", `${name}: ordinals ${next} to ${ordinal - 1} of ${id} are missing`);
      next = ordinal + 1;
    }
  }
}

const lossRanges = (store: StoreDump, id: string): LossRange[] =>
  [...store.eras.flatMap(({ records }) => records.filter((record) => record.kind === "loss")), ...store.undeclared]
    .filter(({ what }) => what === "readings")
    .flatMap(({ ranges = [] }) => ranges)
    .filter(({ sensor }) => sensor === undefined || sensor === id);

const lossesOf = ({ stores }: Evidence, id: string): LossRange[] =>
  [...stores.values()].flatMap((store) => lossRanges(store, id));

const isDeclared = ({ at }: Sent, lost: readonly LossRange[]): boolean =>
  lost.some(({ from, to }) => Number.isNaN(at) || (at >= from && at <= to));
