import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, describe, expect, it } from "vitest";
import type { JudgedMachine } from "../cli/src/cmapss/machine-run.ts";
import { shareInFailure } from "../cli/src/cmapss/share-in-failure.ts";

const command = new URL("../cli/src/cmapss/cmapss.ts", import.meta.url).pathname;
const sample = new URL("./cmapss/three-engines.txt", import.meta.url).pathname;
const fd001 = new URL("../../shared/data/cmapss/train_FD001.txt.gz", import.meta.url).pathname;
const folder = mkdtempSync(join(tmpdir(), "tocsin-cmapss-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const run = (...args: string[]) => spawnSync(process.execPath, [command, ...args], { encoding: "utf8" });
const judge = (file: string) => (JSON.parse(run(file, "--json").stdout) as { machines: JudgedMachine[] }).machines;

describe("the command cmapss", () => {
  const [worn, young, new_] = judge(sample);

  it("finds the engine that fails in failure, and when it came there, and the others good", () => {
    expect(worn).toMatchObject({ machine: "1", cycles: 90, health: "failure", alarms: 2 });
    expect(worn!.first.failure).toBeGreaterThan(60);
    expect(young).toMatchObject({ machine: "2", cycles: 45, health: "good", alarms: 0 });
    expect(new_).toMatchObject({ machine: "3", cycles: 25, health: "good", alarms: 0 });
  });

  it("tells the health at each cycle, without a gap", () => {
    for (const { cycles, intervals } of [worn!, young!, new_!]) {
      expect([intervals[0]!.from, intervals.at(-1)!.to]).toEqual([1, cycles]);
      for (const [at, { from }] of intervals.entries()) if (at > 0) expect(from).toBe(intervals[at - 1]!.to + 1);
    }
  });

  it("judges a run that is cut as it judged it up to there", () => {
    const cut = join(folder, "cut.txt");
    const lines = readFileSync(sample, "utf8").split("\n");
    writeFileSync(cut, lines.filter((line) => !(line.startsWith("1 ") && Number(line.split(" ")[1]) > 80)).join("\n"));
    const [first] = judge(cut);
    const before = worn!.intervals.filter(({ from }) => from <= 80);
    expect(first!.intervals).toEqual(before.map((one) => ({ ...one, to: Math.min(80, one.to) })));
  });

  it("reads packed files, and prints a line for each machine", () => {
    const packed = join(folder, "three-engines.txt.gz");
    writeFileSync(packed, gzipSync(readFileSync(sample)));
    const { stdout } = run(packed);
    expect(stdout.split("\n")).toEqual([
      "machine  cycles  health               alarms  first cycle in each health",
      expect.stringMatching(/^1 +90 {2}failure +2 {2}good 1, .*failure \d+$/),
      expect.stringMatching(/^2 +45 {2}good +0 {2}good 1$/),
      expect.stringMatching(/^3 +25 {2}good +0 {2}good 1$/),
      "3 machines, 2 alarms rang",
      "",
    ]);
  });

  it("reads a table whose every cell is written as a number with a fraction", () => {
    const rows = readFileSync(sample, "utf8").trim().split("\n");
    const file = join(folder, "fractions.txt");
    const written = rows.map((row) => row.split(/\s+/).map((cell) => Number(cell).toExponential(18)));
    writeFileSync(file, written.map((cells) => cells.join(" ")).join("\n"));
    expect(judge(file)).toEqual(judge(sample));
  });

  it("says which cells are no numbers and which cycles come twice, and judges the rest", () => {
    const lines = readFileSync(sample, "utf8").trim().split("\n");
    const cells = lines[4]!.split(" ");
    const file = join(folder, "damaged.txt");
    writeFileSync(file, [...lines.with(4, cells.with(6, "abc").join(" ")), lines[6]].join("\n"));
    const { stdout, stderr, status } = run(file);
    expect(stderr).toContain(`1 cells are taken as empty: ${file}:5  "abc" in column 7 is no number`);
    expect(stderr).toContain("1 rows left out: their machine had that cycle before");
    expect(stdout).toMatch(/^1 +90 /m);
    expect(status).toBe(0);
  });

  it("says what is wrong with a file that is none, or empty", () => {
    writeFileSync(join(folder, "empty.txt"), "\n");
    expect(run(join(folder, "empty.txt")).stderr).toContain("cannot be read as C-MAPSS data: no row fits: it is empty");
    const { status, stderr } = run(join(folder, "none.txt"));
    expect([status, stderr]).toEqual([2, expect.stringContaining("none.txt cannot be read as C-MAPSS data")]);
  });
});

it.skipIf(!existsSync(fd001))(
  "finds engines of C-MAPSS FD001 in failure within 25 cycles of their end, not 90 cycles before it, with few alarms (needs ../shared data)",
  () => {
    const machines = judge(fd001);
    expect(machines).toHaveLength(100);
    expect(shareInFailure(machines, { leftMin: 0, leftMax: 25 })).toBeGreaterThanOrEqual(0.98);
    expect(shareInFailure(machines, { leftMin: 90, leftMax: Infinity })).toBeLessThanOrEqual(0.01);
    expect(Math.max(...machines.map(({ alarms }) => alarms))).toBeLessThan(6);
  },
);
