import { appendFileSync, copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type * as Here from "./packed.mjs";

describe("the packed program", () => {
  let root: string;
  let there: typeof Here;
  const write = (file: string, text: string) => {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), text);
  };
  const pack = (of = there.root) =>
    write(
      "node_modules/.cache/program/packed.json",
      JSON.stringify({ root: of, main: "abc/main.mjs", files: { "core/src/id.ts": there.markOf("core/src/id.ts") } }),
    );

  beforeEach(async () => {
    root = mkdtempSync(join(tmpdir(), "tocsin-packed-"));
    write("core/src/id.ts", "export const id = 1;");
    write("cli/src/packed.mjs", "");
    copyFileSync(new URL("./packed.mjs", import.meta.url), join(root, "cli/src/packed.mjs"));
    there = (await import(/* @vite-ignore */ pathToFileURL(join(root, "cli/src/packed.mjs")).href)) as typeof Here;
  });

  afterEach(() => rmSync(root, { recursive: true }));

  it("is run while its sources are what it was made of", () => {
    pack();
    expect(there.packedMain()).toBe(pathToFileURL(join(root, "node_modules/.cache/program/abc/main.mjs")).href);
  });

  it("is left alone once a source has changed", () => {
    pack();
    appendFileSync(join(root, "core/src/id.ts"), "\n");
    expect(there.packedMain()).toBeUndefined();
  });

  it("is left alone once a source is gone", () => {
    pack();
    rmSync(join(root, "core/src/id.ts"));
    expect(there.packedMain()).toBeUndefined();
  });

  it("is left alone in a copy of the project, whose files lie elsewhere", () => {
    pack("/elsewhere");
    expect(there.packedMain()).toBeUndefined();
  });

  it("is not needed", () => expect(there.packedMain()).toBeUndefined());
});
