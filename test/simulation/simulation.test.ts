import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";

const run = promisify(execFile);
const file = (name: string): string => fileURLToPath(new URL(name, import.meta.url));
const SEEDS = 40;

/** Runs seeds in a process of their own. @returns what it printed */
async function simulate(seeds: string): Promise<string> {
  const args = ["--import", file("host/install.ts"), file("main.ts"), "--seeds", seeds];
  const outcome = await run(process.execPath, args, { maxBuffer: 64 * 1_048_576 }).catch(
    (error: Error & { stdout: string; stderr: string }) => error,
  );
  if (outcome instanceof Error) throw new Error(`${outcome.stdout.slice(-4_000)}\n${outcome.stderr.slice(-4_000)}`);
  return outcome.stdout;
}

const tracesIn = (printed: string): string[] => printed.split("\n").filter((line) => / trace /.test(line));

describe("the simulation of gateway and hubs", () => {
  it(`finds every promise kept in ${SEEDS} seeds`, async () => {
    const halves = [`1-${SEEDS / 2}`, `${SEEDS / 2 + 1}-${SEEDS}`];
    for (const printed of await Promise.all(halves.map(simulate))) expect(printed).toContain("every promise held");
  });

  it("does the same thing again for the same seed, whatever ran before in its process", async () => {
    const [several, alone] = await Promise.all([simulate("5-7"), simulate("7-7")]);
    expect(tracesIn(several).at(-1)).toBe(tracesIn(alone)[0]);
  });
});
