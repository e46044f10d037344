import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const ANSWER_WITHIN_MS = 1_000;

const fileOf = (data: string) => join(data, "running.json");

/** URL of the control of a run that uses this data folder now, or undefined. */
export async function runningIn(data: string): Promise<string | undefined> {
  if (!existsSync(fileOf(data))) return undefined;
  try {
    const { control } = JSON.parse(readFileSync(fileOf(data), "utf8")) as { control: string };
    const answer = await fetch(`${control}/status`, { signal: AbortSignal.timeout(ANSWER_WITHIN_MS) });
    const { data: served } = (await answer.json()) as { data?: string };
    return served === data ? control : undefined;
  } catch {
    // It was killed: its note stayed behind, and nobody answers.
    return undefined;
  }
}

/** Notes that this run uses the folder; returns how to take the note back. */
export function noteRun(data: string, control: string): () => void {
  mkdirSync(data, { recursive: true });
  writeFileSync(fileOf(data), JSON.stringify({ control, pid: process.pid }));
  return () => rmSync(fileOf(data), { force: true });
}
