import { cpSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Loss, LossRange } from "@tocsin/core/wire/log";
import { readBack, type ReadBack } from "../src/journal/read-back.ts";
import { readWitness } from "../src/journal/witness.ts";
import { shownAt } from "../src/journal/stored-reading.ts";
import { Desk, IDS, T0 } from "./journal-desk.ts";

/** `end`: of a store whose gateway crashed, in what it wrote after its witness was written for the last time. */
export const FLIPPED = ["log", "table", "MANIFEST", "CURRENT", "end"] as const;
type Flipped = (typeof FLIPPED)[number];

/** What one flipped bit led to. */
type Outcome = {
  found: boolean;
  renewed: boolean;
  reason: string;
  readingsLost: number;
  recordsLost: number;
  wrong: string[];
};

export type FlipFigures = {
  flips: number;
  cameUp: number;
  found: number;
  newEpochs: number;
  byReason: Record<string, number>;
  readingsLost: number;
  recordsLost: number;
  wrong: string[];
};

const WITNESS = "witness.json";

const FILES: Record<Flipped, (name: string) => boolean> = {
  log: (name) => name.endsWith(".log"),
  table: (name) => name.endsWith(".ldb"),
  MANIFEST: (name) => name.startsWith("MANIFEST"),
  CURRENT: (name) => name === "CURRENT",
  end: (name) => name.endsWith(".log"),
};

/** A small generator of numbers, so that a seed gives the same run again (mulberry32). */
function numbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** What the witness knew some seconds before the end, and how long the log was then. */
type Earlier = { witness: Buffer; logBytes: number };

const SECONDS = 2_160;
const UNWITNESSED_SECONDS = 8;

/** A store of 36 minutes, claimed and partly confirmed, in several tables and a log with the last twelve minutes. */
async function fill(folder: string): Promise<Earlier> {
  let second = 0;
  let earlier: Earlier | undefined;
  for (const part of [1, 2, 3]) {
    const desk = await Desk.open(folder);
    desk.begin();
    if (part === 1) {
      const claim = { kind: "claim", at: T0, processedAt: T0, epoch: 1, machineId: "m", reason: "new-store" } as const;
      await desk.journal.log.claim({ ...claim, random: desk.journal.log.era.random });
    }
    for (const end = part * 720; second < end; second += 1) {
      const at = T0 + second * 1_000;
      desk.take(0, 20 + (second % 97 === 0 ? 130 : (second % 7) / 10), at);
      desk.take(1, Math.round(1_000 * Math.sin(second)) / 1_000, at);
      if (second % 30 === 0) desk.take(2, second % 60 === 0 ? "open" : "shut", at);
      await desk.commit();
      if (second === SECONDS - UNWITNESSED_SECONDS) earlier = await witnessed(folder, desk);
    }
    if (part === 2) await desk.journal.log.confirm(desk.journal.log.head, 7, desk.now);
    await desk.journal.close();
  }
  return earlier!;
}

async function witnessed(folder: string, desk: Desk): Promise<Earlier> {
  const isUpToDate = () => readWitness(folder)?.gatewayTime === desk.now;
  while (!isUpToDate()) await sleep(50);
  const log = readdirSync(folder).find(FILES.end)!;
  return { witness: readFileSync(join(folder, WITNESS)), logBytes: statSync(join(folder, log)).size };
}

class FlipRun {
  readonly #folder: string;
  readonly #files = new Map<string, Buffer>();
  readonly #before: ReadBack;
  readonly #earlier: Earlier;

  private constructor(folder: string, before: ReadBack, earlier: Earlier) {
    this.#folder = folder;
    this.#before = before;
    this.#earlier = earlier;
  }

  static async begin(root: string): Promise<FlipRun> {
    const folder = join(root, "store");
    const earlier = await fill(folder);
    // Reading opens the store, which writes: what is flipped is the store as its gateway left it.
    cpSync(folder, join(root, "read"), { recursive: true });
    const run = new FlipRun(folder, await readBack(join(root, "read")), earlier);
    for (const name of readdirSync(folder)) run.#files.set(name, readFileSync(join(folder, name)));
    return run;
  }

  /** The folder itself stays what it is: a store that lies elsewhere would claim anew for that alone. */
  #restore(): void {
    const parent = join(this.#folder, "..");
    for (const name of readdirSync(parent)) {
      if (!name.startsWith("store.damaged-")) continue;
      const isStore = !readdirSync(parent).includes("store") || readdirSync(join(parent, name)).includes("LOCK");
      if (isStore) rmSync(this.#folder, { recursive: true, force: true });
      if (isStore) renameSync(join(parent, name), this.#folder);
      else rmSync(join(parent, name), { recursive: true });
    }
    for (const name of readdirSync(this.#folder)) rmSync(join(this.#folder, name), { recursive: true });
    for (const [name, bytes] of this.#files) writeFileSync(join(this.#folder, name), bytes);
  }

  async flip(flipped: Flipped, random: () => number): Promise<Outcome> {
    this.#restore();
    const names = [...this.#files.keys()].filter((name) => FILES[flipped](name) && this.#files.get(name)!.length > 0);
    const name = names[Math.floor(random() * names.length)]!;
    const bytes = Buffer.from(this.#files.get(name)!);
    const begin = flipped === "end" ? this.#earlier.logBytes : 0;
    const bit = Math.floor((begin + random() * (bytes.length - begin)) * 8);
    bytes[bit >> 3]! ^= 1 << (bit & 7);
    writeFileSync(join(this.#folder, name), bytes);
    if (flipped === "end") writeFileSync(join(this.#folder, WITNESS), this.#earlier.witness);
    const outcome = await this.#opened();
    return { ...outcome, wrong: outcome.wrong.map((what) => `${name}, bit ${bit}: ${what}`) };
  }

  async #opened(): Promise<Outcome> {
    const desk = await Desk.open(this.#folder);
    const { damage, renewal, log } = desk.journal;
    const isNew = damage?.reason === "new-store";
    desk.begin();
    await desk.commit();
    await desk.journal.close();
    const after = await readBack(this.#folder);
    const losses = after.eras.flatMap(({ records }) => records.filter((record) => record.kind === "loss"));
    const { wrong, readingsLost, recordsLost } = compare(this.#before, after, losses);
    const renewed = renewal !== undefined || log.era.epoch === 0;
    if (damage && !renewed) wrong.push("damage was found, and no epoch begins");
    if (!damage && losses.length > 0) wrong.push("losses without damage");
    if (isNew && after.readings.size > 0) wrong.push("a new store holds readings");
    return {
      found: damage !== undefined,
      renewed,
      reason: damage?.reason ?? "whole",
      readingsLost,
      recordsLost,
      wrong,
    };
  }
}

/** Held against each other by other means than the store's own: every reading and record, one by one. */
function compare(before: ReadBack, after: ReadBack, losses: readonly Loss[]) {
  const wrong: string[] = after.doubles.map(({ sensor, ordinal }) => `${sensor} ${ordinal} is there twice`);
  const ranges = losses.filter(({ what }) => what === "readings").flatMap((loss) => loss.ranges ?? []);
  let readingsLost = 0;
  for (const sensor of IDS) {
    const held = new Map((after.readings.get(sensor) ?? []).map((reading) => [reading.ordinal, reading]));
    for (const reading of before.readings.get(sensor) ?? []) {
      const found = held.get(reading.ordinal);
      held.delete(reading.ordinal);
      if (found && JSON.stringify(found) !== JSON.stringify(reading))
        wrong.push(`${sensor} ${reading.ordinal} changed`);
      if (found) continue;
      readingsLost += 1;
      const declared = ranges.some((range) => covers(range, sensor, reading.ordinal, shownAt(reading)));
      if (!declared) wrong.push(`${sensor} ${reading.ordinal} is missing, and no loss tells of it`);
    }
    for (const ordinal of held.keys()) wrong.push(`${sensor} ${ordinal} was never written`);
  }
  return {
    wrong: [...wrong, ...compareLogs(before, after, losses)],
    readingsLost,
    recordsLost: lostRecords(before, after).length,
  };
}

const covers = (range: LossRange, sensor: string, ordinal: number, at: number): boolean =>
  range.sensor === undefined
    ? at >= range.from && at <= range.to
    : range.sensor === sensor && ordinal >= range.ordinals!.from && ordinal <= range.ordinals!.to;

const textsOf = ({ eras }: ReadBack): Map<string, string> =>
  new Map(
    eras.flatMap(({ era, records }) =>
      records.map((record): [string, string] => [`${era.era}/${record.seq}`, JSON.stringify(record)]),
    ),
  );

function lostRecords(before: ReadBack, after: ReadBack): string[] {
  const held = textsOf(after);
  return [...textsOf(before).keys()].filter((key) => !held.has(key));
}

function compareLogs(before: ReadBack, after: ReadBack, losses: readonly Loss[]): string[] {
  const held = textsOf(after);
  const gone = losses.flatMap(({ records }) => records ?? []);
  const isDeclared = (seq: number) => gone.some(({ from, to }) => seq >= from && seq <= to);
  return [...textsOf(before)].flatMap(([key, text]) => {
    const seq = Number(key.split("/")[1]);
    const found = held.get(key);
    if (found === text || (found === undefined && (isDeclared(seq) || seq === 1))) return [];
    // A new store numbers its own records from the first.
    if (found !== undefined && isDeclared(seq)) return [];
    return [`record ${key} is ${found === undefined ? "missing, and no loss tells of it" : "another"}`];
  });
}

/** Flips one bit in each of `count` copies of a store for each kind of file, and opens what is left. */
export async function runFlips(count: number, seed: number): Promise<Record<Flipped, FlipFigures>> {
  const root = mkdtempSync(join(tmpdir(), "tocsin-flips-"));
  const random = numbers(seed);
  try {
    const run = await FlipRun.begin(root);
    const figures = {} as Record<Flipped, FlipFigures>;
    for (const flipped of FLIPPED) figures[flipped] = await flipMany(run, flipped, count, random);
    return figures;
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

async function flipMany(run: FlipRun, flipped: Flipped, count: number, random: () => number): Promise<FlipFigures> {
  const outcomes: Outcome[] = [];
  const failed: string[] = [];
  for (let left = count; left > 0; left -= 1) {
    try {
      outcomes.push(await run.flip(flipped, random));
    } catch (error) {
      failed.push(`it does not come up: ${(error as Error).stack}`);
    }
  }
  const sum = (of: (outcome: Outcome) => number) => outcomes.reduce((total, outcome) => total + of(outcome), 0);
  const byReason: Record<string, number> = {};
  for (const { reason } of outcomes) byReason[reason] = (byReason[reason] ?? 0) + 1;
  return {
    flips: count,
    cameUp: outcomes.length,
    found: sum(({ found }) => Number(found)),
    newEpochs: sum(({ renewed }) => Number(renewed)),
    byReason,
    readingsLost: sum(({ readingsLost }) => readingsLost),
    recordsLost: sum(({ recordsLost }) => recordsLost),
    wrong: [...failed, ...outcomes.flatMap(({ wrong }) => wrong)],
  };
}
