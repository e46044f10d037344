import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { stripTypeScriptTypes } from "node:module";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { mutantNamed, patched } from "./mutate.ts";
import { MUTANT_NAMES } from "./mutants.ts";

const root = new URL("../../", import.meta.url);
const apply = fileURLToPath(new URL("apply.ts", import.meta.url));

/** What a process prints that loads a source file as the mutant named has it. */
function loaded(mutant: string, file: string, expression: string): { out: string; said: string; code: number | null } {
  const code = `const it = await import(${JSON.stringify(new URL(file, root).href)}); console.log(${expression});`;
  const args = ["--import", apply, "--input-type=module", "--eval", code];
  const env = { ...process.env, TOCSIN_MUTANT: mutant };
  const { stdout, stderr, status } = spawnSync(process.execPath, args, { env, encoding: "utf8" });
  return { out: stdout.trim(), said: stderr, code: status };
}

describe("mutants", () => {
  it.each(MUTANT_NAMES)("%s is made of what the sources hold today", (name) => {
    const files = Map.groupBy(mutantNamed(name).patches, ({ file }) => file);
    for (const [file, patches] of files) {
      const source = readFileSync(new URL(file, root), "utf8");
      const mutated = patches.reduce(patched, source);
      expect(mutated).not.toBe(source);
      expect(() => stripTypeScriptTypes(mutated)).not.toThrow();
    }
  });

  it("are loaded in place of the real sources, by a process that asks for one", () => {
    const file = "core/src/health/time/reading-time.ts";
    expect(loaded("", file, "it.LATE_IN_ORDER_RESET").out).toBe("10");
    expect(loaded("deaf-after-future-time", file, "it.LATE_IN_ORDER_RESET").out).toBe("Infinity");
  });

  it("say so where nothing of them was ever loaded, or no mutant has the name", () => {
    const file = "core/src/health/time/reading-time.ts";
    expect(loaded("no-sync", file, "1")).toMatchObject({ code: 70, said: expect.stringContaining("never loaded") });
    expect(loaded("sync", file, "1")).toMatchObject({ code: 1, said: expect.stringContaining("no mutant sync") });
  });

  it("fail where the sources have changed", () => {
    expect(() => patched("a b", { file: "a.ts", find: "c", put: "d" })).toThrow("a.ts holds 0 times");
    expect(() => patched("c c", { file: "a.ts", find: "c", put: "d" })).toThrow("a.ts holds 2 times");
  });
});
