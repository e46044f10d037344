/**
 * How well the rule of config/profiles/cmapss.yaml does on engines that had no part in its numbers: ten times its
 * means, deviations and the limit of failure are taken from nine tenths of the engines, and the last tenth is judged.
 * Then how far off that limit may be: all engines are judged by the rule as it is, with the limit moved.
 *
 *     npm run bench:cmapss -- train_FD001.txt.gz
 */
import { readdirSync, readFileSync } from "node:fs";
import { loadLayout } from "@tocsin/simulator/replay/layout";
import { readRecording, type Recording } from "@tocsin/simulator/replay/recording";
import { judgeRecording } from "../cli/src/cmapss/judge-recording.ts";
import type { JudgedMachine } from "../cli/src/cmapss/machine-run.ts";
import { shareInFailure } from "../cli/src/cmapss/share-in-failure.ts";

const FOLDS = 10;
/** Flights of an engine that count as new. */
const NEW_FLIGHTS = 50;
const BASELINE_FLIGHTS = 20;
const LIMITS_TRIED = [1.7, 1.9, 2.3, 2.5];
const SMOOTHING_FLIGHTS = 4;
/** Sensors of the rule. */
const SENSORS = ["T24", "T30", "T50", "Ps30", "htBleed"];

const config = new URL("../config/", import.meta.url);
const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
const deviation = (values: readonly number[]) => {
  const middle = mean(values);
  return Math.sqrt(values.reduce((sum, value) => sum + (value - middle) ** 2, 0) / (values.length - 1));
};

type Row = Recording["rows"][number];
/** Of one engine its rows in order. */
type Engine = Row[];
type Scale = { sensor: string; place: number; mean: number; deviation: number };

function scalesOf(engines: readonly Engine[], places: ReadonlyMap<string, number>): Scale[] {
  return SENSORS.map((sensor) => {
    const place = places.get(sensor)!;
    const young = engines.map((rows) => rows.slice(0, NEW_FLIGHTS).map(({ values }) => Number(values[place])));
    return { sensor, place, mean: mean(young.flat()), deviation: mean(young.map(deviation)) };
  });
}

function wearOf(rows: Engine, scales: readonly Scale[]): number[] {
  const raw = rows.map(({ values }) =>
    mean(scales.map(({ place, ...scale }) => (Number(values[place]) - scale.mean) / scale.deviation)),
  );
  const own = 0.5 * mean(raw.slice(0, BASELINE_FLIGHTS));
  const weight = 1 - Math.exp(-1 / SMOOTHING_FLIGHTS);
  let smoothed = raw[0]!;
  // Calculated anew with each operand of a flight, the average takes the first result: nearly that of the flight before.
  return raw.map((_, at) => (smoothed += weight * (raw[Math.max(0, at - 1)]! - smoothed)) - own);
}

/** Half way between the most worn engine with 90 flights left and the least worn with 25. */
function limitOf(engines: readonly Engine[], scales: readonly Scale[]): number {
  let [most, least] = [-Infinity, Infinity];
  for (const rows of engines)
    for (const [at, wear] of wearOf(rows, scales).entries()) {
      const left = rows.length - 1 - at;
      if (left <= 25) least = Math.min(least, wear);
      else if (left >= 90 && at >= BASELINE_FLIGHTS) most = Math.max(most, wear);
    }
  return (most + least) / 2;
}

function learnedText(text: string, scales: readonly Scale[], limit: number): string {
  const terms = scales.map(({ sensor, ...scale }) => `(${sensor} - ${scale.mean}) / ${scale.deviation}`);
  const expression = `expression: (${terms.join(" + ")}) / ${scales.length}\n`;
  return withLimit(text.replace(/expression: >-\n(?: {6}.*\n)+/, expression), limit);
}

const withLimit = (text: string, limit: number): string => text.replace(/value: 2\.1/, `value: ${limit}`);

/** Judges engines with another text in the place of the rule's own. */
function judge(part: Recording, textOf: (own: string) => string): JudgedMachine[] {
  const profiles = readdirSync(new URL("profiles/", config)).map((name) => {
    const text = readFileSync(new URL(`profiles/${name}`, config), "utf8");
    return { file: name, text: name === "cmapss.yaml" ? textOf(text) : text };
  });
  const result = judgeRecording(part, replayed, profiles);
  if (!result.ok) throw new Error(JSON.stringify(result.errors));
  return result.value.machines;
}

function report(judged: readonly JudgedMachine[]): void {
  const percent = (share: number) => `${(100 * share).toFixed(2)} %`;
  const alarms = judged.map((machine) => machine.alarms);
  console.log(
    `in failure with 25 cycles or less left: ${percent(shareInFailure(judged, { leftMin: 0, leftMax: 25 }))}`,
  );
  console.log(
    `in failure with 90 or more left: ${percent(shareInFailure(judged, { leftMin: 90, leftMax: Infinity }))}`,
  );
  console.log(`alarms that rang a run: ${mean(alarms).toFixed(2)}, at most ${Math.max(...alarms)}`);
}

const layout = loadLayout(new URL("replay/cmapss.yaml", config).pathname, {});
if (!layout.ok) throw new Error(JSON.stringify(layout.errors));
const replayed = layout.value;
const recording = await readRecording(process.argv[2]!, replayed);
const engines = Map.groupBy(recording.rows, ({ machine }) => machine);
const places = new Map(replayed.sensors.map(({ sensor }, place) => [sensor as string, place]));
const judged: JudgedMachine[] = [];
for (let fold = 0; fold < FOLDS; fold++) {
  const isHeldOut = (at: number) => at % FOLDS === fold;
  const names = [...engines.keys()];
  const learned = names.filter((_, at) => !isHeldOut(at)).map((name) => engines.get(name)!);
  const scales = scalesOf(learned, places);
  const limit = limitOf(learned, scales);
  const heldOut = new Set(names.filter((_, at) => isHeldOut(at)));
  const rows = recording.rows.filter(({ machine }) => heldOut.has(machine));
  const machines = recording.machines.filter(({ machine }) => heldOut.has(machine));
  const ofFold = judge({ ...recording, rows, machines }, (text) => learnedText(text, scales, limit));
  judged.push(...ofFold);
  console.log(`fold ${fold + 1}: limit ${limit.toFixed(3)}, ${ofFold.length} engines judged`);
}
report(judged);
for (const limit of LIMITS_TRIED) {
  console.log(`limit ${limit}, all engines`);
  report(judge(recording, (text) => withLimit(text, limit)));
}
