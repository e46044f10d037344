import { existsSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { freeReserve, keepReserve } from "./reserve.ts";

describe("the reserve", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "tocsin-reserve-"));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it("is given up", async () => {
    await keepReserve(folder, 10_000);
    freeReserve(folder);
    expect(existsSync(join(folder, "reserve"))).toBe(false);
  });

  it("stays where the disk refuses, and ends nobody", () => {
    mkdirSync(join(folder, "reserve"));
    expect(() => freeReserve(folder)).not.toThrow();
  });
});
