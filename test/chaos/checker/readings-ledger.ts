import { ledgerPath } from "../ledger/ledgers.ts";
import { readLines } from "../ledger/read-ledger.ts";

type ReadingKind = "r" | "f" | "p";

/** What became of each reading on its way, by its number. */
export type ReadingsLedger = {
  count: number;
  sensor: number[];
  at: number[];
  kind: ReadingKind[];
  /** When the broker acknowledged it; 0: never. */
  answeredAt: number[];
  delivered: number[];
  /** When the gateway acknowledged it first; 0: never. */
  acknowledgedAt: number[];
  /** Acknowledgements of what never came on their connection, and those out of order. */
  strange: string[];
  disordered: string[];
};

export function readReadings(folder: string): ReadingsLedger {
  const readings: ReadingsLedger = {
    count: 0,
    sensor: [0],
    at: [0],
    kind: ["r"],
    answeredAt: [0],
    delivered: [0],
    acknowledgedAt: [0],
    strange: [],
    disordered: [],
  };
  for (const line of readLines(ledgerPath(folder, "published"))) {
    const [, sensor, at, kind] = line.split(" ");
    readings.count += 1;
    readings.sensor.push(Number(sensor));
    readings.at.push(Number(at));
    readings.kind.push(kind as ReadingKind);
    readings.answeredAt.push(0);
    readings.delivered.push(0);
    readings.acknowledgedAt.push(0);
  }
  for (const line of readLines(ledgerPath(folder, "answered"))) {
    const [reading, at] = line.split(" ").map(Number);
    readings.answeredAt[reading!] = at!;
  }
  for (const line of readLines(ledgerPath(folder, "path"))) note(readings, line);
  return readings;
}

function note(readings: ReadingsLedger, line: string): void {
  const [what, , , reading, at] = line.split(" ");
  const number = Number(reading);
  if (what === "d") readings.delivered[number]! += 1;
  else if (what === "a") readings.acknowledgedAt[number] ||= Number(at);
  else if (what === "x") readings.strange.push(line);
  else if (what === "o") readings.disordered.push(line);
}
