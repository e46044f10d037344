import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { beforeAll, describe, expect, it } from "vitest";

const run = promisify(execFile);
const file = (name: string): string => fileURLToPath(new URL(name, import.meta.url));
/** Always the same, so that what fails here fails again, and some that once did; each half has a process of its own. */
const HALVES = ["1-120,527", "121-240,1063"];
const AGAIN = "27";
/** Three processes load the same sources. */
const CACHE = fileURLToPath(new URL("../../node_modules/.cache/node", import.meta.url));
const MINUTES_MAX = 15;

/** Runs seeds in a process of their own. @returns the lines that it printed */
async function simulate(seeds: string): Promise<string[]> {
  const args = ["--import", file("host/install.ts"), file("main.ts"), "--seeds", seeds];
  const env = { ...process.env, NODE_COMPILE_CACHE: CACHE };
  const { stdout } = await run(process.execPath, args, { env, maxBuffer: 64 * 1_048_576 }).catch(
    (error: { stdout: string; stderr: string }) => ({ stdout: `${error.stdout}${error.stderr}` }),
  );
  return stdout.split("\n");
}

const isTrace = (line: string): boolean => / trace /.test(line);

describe("the simulation of gateway and hubs", () => {
  let printed: string[][];
  let again: string[];

  beforeAll(async () => {
    [again = [], ...printed] = await Promise.all([AGAIN, ...HALVES].map(simulate));
  }, MINUTES_MAX * 60_000);

  it.each(HALVES)("finds every promise kept in seeds %s", (seeds) => {
    const told = printed[HALVES.indexOf(seeds)]!.filter((line) => !isTrace(line));
    expect(told.join("\n")).toContain("every promise held");
  });

  it("does the same thing again for the same seed, whatever ran before in its process", () => {
    expect(printed.flat().filter(isTrace)).toContain(again.find(isTrace));
  });
});
