import type { Loss, LossRange } from "@tocsin/core/wire/log";
import type { Inflicted } from "../nemesis.ts";
import type { ChaosSensor } from "../plant.ts";
import { isHigh, numberIn, numberOf } from "../stack/reading-number.ts";
import type { CheckBook } from "./check-book.ts";
import type { Span } from "./timeline.ts";
import { LateRule } from "./late-rule.ts";
import type { ReadingsLedger } from "./readings-ledger.ts";
import type { StoredReading, StoreLedger } from "./store-ledger.ts";

/** A broker that is killed loses what it has not written yet; its settings say 5 s. */
const BROKER_LOSES_MS = 15_000;
/** The gateway's clock and that of the broker's witness are the same; what is on its way is not. */
const GAP_EDGE_MS = 1_000;
const LATE = 1;

export type ReadingFigures = {
  published: number;
  withBroker: number;
  delivered: number;
  acknowledged: number;
  stored: number;
  quarantined: number;
  redelivered: number;
  declaredLost: number;
  lostByBroker: number;
  /** How long before its kill the broker had acknowledged what it lost, at most. */
  lostByBrokerMaxMs: number;
};

type Judge = ReturnType<CheckBook["open"]>;

export const lossesOf = (stores: readonly StoreLedger[]): Loss[] =>
  stores.flatMap(({ eras }) => eras.flatMap(({ records }) => records.filter((record) => record.kind === "loss")));

/** R1 to R3: published, acknowledged, stored. */
export function checkReadings(
  book: CheckBook,
  readings: ReadingsLedger,
  stores: readonly StoreLedger[],
  sensors: readonly ChaosSensor[],
  faults: readonly Inflicted[],
): ReadingFigures {
  const stored = new Uint8Array(readings.count + 1);
  const quarantined = new Uint8Array(readings.count + 1);
  const ranges = lossesOf(stores).flatMap(({ what, ranges: all = [] }) => (what === "readings" ? all : []));
  for (const store of stores) {
    checkStore(book, readings, store, sensors, stored, ranges);
    for (const payload of store.quarantine) quarantined[numberIn(payload)] = 1;
  }
  const gaps = stores.flatMap(gapsTold);
  const figures = checkKept(book, readings, sensors, { stored, quarantined, ranges, faults, gaps });
  checkAcknowledgements(book, readings);
  return figures;
}

function checkStore(
  book: CheckBook,
  readings: ReadingsLedger,
  store: StoreLedger,
  sensors: readonly ChaosSensor[],
  stored: Uint8Array,
  ranges: readonly LossRange[],
): void {
  const isKnown = book.open("R2", "what is stored was published: sensor, time and value");
  const isOnce = book.open("R1", "no reading is stored twice");
  const isSame = book.open("R2", "a reading in the redo log and in a chunk is the same");
  const follows = book.open(
    "R2",
    "readings of a sensor lie in the order of their times, and those alone are marked late that do not",
  );
  const isWhole = book.open("R3", "ordinals of a sensor have no gap, but a declared one");
  const isSound = book.open("R2", "every record in the store has the CRC of what was written");
  isSound(store.damaged.length === 0, () => store.damaged.join(", "));
  const known = new Map(sensors.map((sensor) => [sensor.id, sensor]));
  const here = new Uint8Array(readings.count + 1);
  for (const [sensor, list] of store.bySensor) {
    const ordered = oneEach(list, (same, ordinal) => isSame(same, () => `${sensor} ordinal ${ordinal}`));
    const late = new LateRule();
    let ordinal = 0;
    for (const reading of ordered) {
      const number = typeof reading.value === "number" ? numberOf(reading.value) : 0;
      isKnown(
        isPublished(readings, number, known.get(sensor)?.number, reading),
        () => `${sensor} ${JSON.stringify(reading)}`,
      );
      isOnce(here[number] === 0, () => `reading ${number} of ${sensor}, again with ordinal ${reading.ordinal}`);
      here[number] = stored[number] = 1;
      if (reading.ordinal !== ordinal + 1) {
        const gap = { from: ordinal + 1, to: reading.ordinal - 1 };
        isWhole(isDeclared(ranges, sensor, gap), () => `${sensor}: ordinals ${gap.from} to ${gap.to}`);
      } else isWhole(true, String);
      ordinal = reading.ordinal;
      // A time that was not trusted says nothing of what is late.
      if (known.get(sensor)?.kind === "skewed") continue;
      const isMarked = (reading.marks & LATE) !== 0;
      follows(late.isLate(reading.at) === isMarked, () => `${sensor} ordinal ${reading.ordinal}`);
    }
  }
}

/** In order of ordinal; what lies in the redo log and in a chunk comes once. */
function oneEach(list: StoredReading[], both: (same: boolean, ordinal: number) => void): StoredReading[] {
  const byOrdinal = new Map<number, StoredReading>();
  const doubled: StoredReading[] = [];
  for (const reading of list) {
    const other = byOrdinal.get(reading.ordinal);
    if (other === undefined) byOrdinal.set(reading.ordinal, reading);
    else if (other.where === reading.where) doubled.push(reading);
    else both(other.value === reading.value && Object.is(other.at, reading.at), reading.ordinal);
  }
  return [...byOrdinal.values(), ...doubled].sort((a, b) => a.ordinal - b.ordinal);
}

function isPublished(
  readings: ReadingsLedger,
  number: number,
  sensor: number | undefined,
  { at, value }: StoredReading,
): boolean {
  return (
    number > 0 &&
    number <= readings.count &&
    readings.sensor[number] === sensor &&
    readings.at[number] === at &&
    readings.kind[number] !== "p" &&
    (isHigh(value as number) || value === number)
  );
}

const isDeclared = (ranges: readonly LossRange[], sensor: string, gap: { from: number; to: number }): boolean =>
  ranges.some(
    ({ sensor: of, ordinals }) =>
      of === sensor && ordinals !== undefined && ordinals.from <= gap.from && ordinals.to >= gap.to,
  );

type Kept = {
  stored: Uint8Array;
  quarantined: Uint8Array;
  ranges: readonly LossRange[];
  faults: readonly Inflicted[];
  gaps: readonly Span[];
};

/** Spans of which the log says that the broker kept no session for the gateway. */
const gapsTold = ({ eras }: StoreLedger): Span[] =>
  eras.flatMap(({ records }) =>
    records.flatMap((record) => {
      if (record.kind !== "path" || record.event !== "ingest-gap-possible") return [];
      const [from, to] = record.text.match(/\d{4}-[0-9T:.-]+Z/g)!.map((time) => Date.parse(time));
      return [{ from: from! - GAP_EDGE_MS, to: to! + GAP_EDGE_MS }];
    }),
  );

function checkKept(
  book: CheckBook,
  readings: ReadingsLedger,
  sensors: readonly ChaosSensor[],
  kept: Kept,
): ReadingFigures {
  const { stored, quarantined, ranges, faults, gaps } = kept;
  const isKept = book.open("R1", "what the gateway acknowledged is stored, quarantined, or in a declared loss");
  const isRight = book.open("R1", "only what is no reading is quarantined, and it is not stored");
  const isBrokers = book.open(
    "R1",
    "what the broker acknowledged and never delivered was lost by its kill, or is within a gap that the log tells",
  );
  const kills = faults
    .filter(({ victim, kind }) => victim === "broker" && (kind === "kill" || kind === "slow-disk"))
    .map(({ from }) => from);
  const figures: ReadingFigures = {
    published: readings.count,
    withBroker: 0,
    delivered: 0,
    acknowledged: 0,
    stored: 0,
    quarantined: 0,
    redelivered: 0,
    declaredLost: 0,
    lostByBroker: 0,
    lostByBrokerMaxMs: 0,
  };
  for (let number = 1; number <= readings.count; number += 1) {
    const [isStored, isQuarantined] = [stored[number] === 1, quarantined[number] === 1];
    const [answeredAt, delivered] = [readings.answeredAt[number]!, readings.delivered[number]!];
    const isAcknowledged = readings.acknowledgedAt[number]! > 0;
    figures.stored += Number(isStored);
    figures.quarantined += Number(isQuarantined);
    figures.withBroker += Number(answeredAt > 0);
    figures.delivered += Number(delivered > 0);
    figures.redelivered += Math.max(0, delivered - 1);
    figures.acknowledged += Number(isAcknowledged);
    if (isQuarantined || readings.kind[number] === "p")
      isRight(readings.kind[number] === "p" && !isStored, () => `reading ${number}`);
    if (isAcknowledged) {
      const isLost = !isStored && !isQuarantined;
      const { id } = sensors[readings.sensor[number]!]!;
      const isTold = isLost && isCovered(ranges, id, readings.at[number]!);
      figures.declaredLost += Number(isTold);
      isKept(
        !isLost || isTold,
        () => `reading ${number} of ${id}, acknowledged ${new Date(readings.acknowledgedAt[number]!).toISOString()}`,
      );
    } else if (answeredAt > 0 && !isStored && !isQuarantined) {
      figures.lostByBroker += 1;
      const before = kills.map((kill) => kill - answeredAt).filter((ms) => ms > -1_000);
      const least = Math.min(...before);
      const isTold = gaps.some(({ from, to }) => answeredAt >= from && answeredAt <= to);
      isBrokers(
        least <= BROKER_LOSES_MS || isTold,
        () => `reading ${number}, acknowledged by the broker at ${answeredAt}`,
      );
      if (least <= BROKER_LOSES_MS) figures.lostByBrokerMaxMs = Math.max(figures.lostByBrokerMaxMs, least);
    }
  }
  return figures;
}

const isCovered = (ranges: readonly LossRange[], sensor: string, at: number): boolean =>
  ranges.some(({ sensor: of, from, to }) => (of === undefined || of === sensor) && at >= from && at <= to);

function checkAcknowledgements(book: CheckBook, { delivered, strange, disordered }: ReadingsLedger): void {
  const judge = (statement: string, broken: readonly string[]) => {
    const holds: Judge = book.open("R1", statement);
    for (const line of broken) holds(false, () => line);
    for (let count = delivered.length - broken.length; count > 0; count -= 1) holds(true, String);
  };
  judge("an acknowledgement goes to the connection that its packet came on", strange);
  judge("acknowledgements leave in the order of arrival", disordered);
}
