import type { SensorTransition } from "@tocsin/core/wire/log";
import { SITE, ZONE } from "../floor/sensors.ts";
import type { Evidence } from "./evidence.ts";
import type { StoreDump } from "./stores.ts";
import type { Verdict } from "./verdict.ts";

/** Sensors without delays: where a reading lies is where the limit stands from its time on. */
const JUDGED: readonly { sensor: string; levels: readonly [name: string, above: number][]; deadband: number }[] = [
  {
    sensor: "press-1/bearing",
    levels: [
      ["high", 80],
      ["highHigh", 90],
    ],
    deadband: 2,
  },
  { sensor: "press-1/flow", levels: [["high", 50]], deadband: 0 },
  { sensor: "press-2/hall", levels: [["high", 30]], deadband: 0 },
];
const LATE = 1;
/** So many readings in order, and a sensor that hears of none of them is deaf. */
const DEAF_AFTER = 15;

/** H1: a second judge, as simple as can be, finds the same moves of the limit, of the same readings, and none besides. */
export function judgeJudgement(evidence: Evidence, verdict: Verdict): void {
  for (const [name, store] of evidence.stores)
    for (const [id, readings] of store.readings) {
      let deaf = 0;
      for (const [index, { marks, at }] of readings.entries()) {
        deaf = (marks & LATE) !== 0 && at > (readings[index - 1]?.at ?? -Infinity) ? deaf + 1 : 0;
        if (deaf === DEAF_AFTER) verdict.breach("H1", `${name}: ${id} is deaf to ${DEAF_AFTER} readings in order`);
      }
    }
  // Where a store began with what was known before, the second judge knows nothing of that.
  if (evidence.stores.size > 1 || evidence.ledger.forgotten.length > 0) return;
  for (const { sensor, levels, deadband } of JUDGED) {
    const id = `${SITE}/${ZONE}/${sensor}`;
    const expected = movesOf(evidence.current, id, levels, deadband);
    const told = movesTold(evidence, id);
    const at = expected.findIndex((move, index) => move !== told[index]);
    const index = at >= 0 ? at : expected.length;
    if (expected[index] !== told[index])
      verdict.breach(
        "H1",
        `move ${index + 1} of ${sensor}: ${expected[index] ?? "none"} expected, ${told[index] ?? "none"} told`,
      );
    verdict.count("moves of limits", expected.length);
  }
}

function movesOf(store: StoreDump, id: string, levels: readonly [string, number][], deadband: number): string[] {
  const active = new Set<string>();
  const stands = () => levels.findLast(([name]) => active.has(name))?.[0] ?? "normal";
  const moves: string[] = [];
  const readings = new Map((store.readings.get(id) ?? []).map((reading) => [reading.ordinal, reading]));
  for (const { value, judgedAt, marks } of readings.values()) {
    if ((marks & LATE) !== 0 || typeof value !== "number") continue;
    const before = stands();
    for (const [name, above] of levels) {
      if (active.has(name) ? value <= above - deadband : value <= above) active.delete(name);
      else if (value > above) active.add(name);
    }
    if (stands() !== before) moves.push(`${stands()} by ${value} at ${judgedAt}`);
  }
  return moves;
}

function movesTold({ batches }: Evidence, id: string): string[] {
  const told = batches
    .flatMap(({ records }) => records)
    .filter(
      (record): record is SensorTransition =>
        record.kind === "transition" && record.of === "sensor" && record.id === id,
    );
  return told.flatMap(({ changes, reading, at }) => {
    const limit = changes.find(({ region }) => region === "limit");
    return limit ? [`${limit.to} by ${String(reading?.value)} at ${at}`] : [];
  });
}
