import { readFileSync } from "node:fs";
import { median } from "./latencies.ts";

/** What one round of an entrant came to. */
export type Round = { readings: number; tookMs: number; p50?: number; p99?: number };
export type Entrant = {
  name: string;
  pid: number;
  round: () => Promise<Round>;
  /** Bytes that its heap was given so far. */
  allocated?: () => number;
};

type Result = { rate: number; p50: number; p99: number; cpuUs: number; bytes: number };

export const count = (value: number): string => Math.round(value).toLocaleString("en");
export const ms = (value: number): string => `${value.toFixed(1)} ms`;
export const say = (text: string): void => void process.stdout.write(`${text}\n`);

/** Milliseconds of CPU of a process, in steps of 10; NaN where the system does not tell. */
export function cpuMs(pid: number): number {
  if (process.platform !== "linux") return NaN;
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]!.split(" ");
  return 10 * (Number(fields[11]) + Number(fields[12]));
}

async function run({ pid, round, allocated }: Entrant): Promise<Result> {
  const before = { cpu: cpuMs(pid), allocated: allocated?.() ?? NaN };
  const { readings, tookMs, p50 = NaN, p99 = NaN } = await round();
  const bytes = ((allocated?.() ?? NaN) - before.allocated) / readings;
  return { rate: (1_000 * readings) / tookMs, p50, p99, cpuUs: (1_000 * (cpuMs(pid) - before.cpu)) / readings, bytes };
}

/**
 * Runs all in turn, each round in the other order, the first for nothing: code is compiled in it. Tells medians, also
 * of the ratios to the first within a round.
 */
export async function race(title: string, rounds: number, entrants: readonly Entrant[]): Promise<void> {
  const results = entrants.map((): Result[] => []);
  const places = [...entrants.keys()];
  for (let round = 0; round <= rounds; round += 1)
    for (const place of round % 2 === 0 ? places : places.toReversed()) {
      const result = await run(entrants[place]!);
      if (round > 0) results[place]!.push(result);
    }
  say(title);
  for (const [place, list] of results.entries()) {
    const of = (figure: keyof Result) => median(list.map((each) => each[figure]));
    // Of what ran one after the other: all else that the computer does changes from minute to minute.
    const ratio = (figure: keyof Result) =>
      median(list.map((each, round) => results[0]![round]![figure] / each[figure])).toFixed(2);
    const cpu = `${of("cpuUs").toFixed(1)} us of CPU each`;
    const texts = [`  ${entrants[place]!.name.padEnd(36)} ${count(of("rate")).padStart(8)}/s, ${cpu}`];
    if (place > 0) texts.push(`ours is ${ratio("rate")} x as fast at ${ratio("cpuUs")} x the CPU`);
    if (!Number.isNaN(of("p50"))) texts.push(`acknowledged in ${ms(of("p50"))}, p99 ${ms(of("p99"))}`);
    if (!Number.isNaN(of("bytes"))) texts.push(`${count(of("bytes"))} bytes of heap`);
    say(texts.join("; "));
  }
}
