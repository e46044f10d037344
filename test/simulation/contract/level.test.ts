import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Level } from "level";
import { afterEach, describe, expect, it } from "vitest";
import { activate } from "../host/active.ts";
import { Disk, MOUNT } from "../host/disk.ts";
import { useDisks } from "../host/files.ts";
import { Host } from "../host/host.ts";
import { LevelTwin } from "../host/level.ts";
import { SimulatedProcess } from "../host/process.ts";
import { Random } from "../host/random.ts";
import { levelContract, type Database } from "./level-contract.ts";

levelContract("LevelDB", async () => {
  const folder = mkdtempSync(join(tmpdir(), "tocsin-level-"));
  return {
    create: (options) => new Level(folder, options) as unknown as Database,
    until: (promise) => promise,
    close: async () => rmSync(folder, { recursive: true, force: true }),
  };
});

const FOLDER = `${MOUNT}/edge/store`;

/** A computer with a disk, in a simulation of its own. */
class Rig {
  readonly host: Host;
  readonly disk: Disk;

  constructor(seed = 1) {
    this.host = new Host(seed);
    this.disk = new Disk(new Random(seed), 1_000_000);
    activate(this.host);
    useDisks(new Map([["edge", this.disk]]));
  }

  create(options: object = { valueEncoding: "utf8" }): Database {
    return new LevelTwin(FOLDER, options) as unknown as Database;
  }

  async until<Result>(promise: Promise<Result>): Promise<Result> {
    let done = false;
    void promise.finally(() => (done = true)).catch(() => undefined);
    await this.host.run(this.host.now + 60_000, () => done);
    return promise;
  }

  close(): void {
    activate(undefined);
    useDisks(new Map());
  }
}

levelContract("its twin in the simulation", async () => {
  const rig = new Rig();
  return {
    create: (options) => rig.create(options),
    until: (promise) => rig.until(promise),
    close: async () => rig.close(),
  };
});

describe("the database's twin", () => {
  let rig: Rig;
  afterEach(() => rig.close());

  const numbersAfter = async (end: "kill" | "power-cut", seed: number): Promise<number[]> => {
    rig = new Rig(seed);
    const process = new SimulatedProcess("edge");
    const written = process.run(async () => {
      const database = rig.create();
      for (const [number, sync] of [
        [1, false],
        [2, true],
        [3, false],
        [4, false],
      ] as const)
        await database.batch([{ type: "put", key: String(number), value: "" }], { sync } as never);
      // Nobody waits for this one.
      void database.put("5", "").catch(() => undefined);
    });
    await rig.until(written);
    process.end(end);
    if (end === "power-cut") rig.disk.powerCut();
    const again = rig.create();
    const keys = (await rig.until(again.keys().all())) as string[];
    await rig.until(again.close());
    return keys.map(Number);
  };

  it("keeps all that was written when its process is killed, and perhaps what was on its way", async () => {
    const found = new Set<string>();
    for (let seed = 1; seed <= 20; seed += 1) found.add((await numbersAfter("kill", seed)).join());
    expect([...found].toSorted()).toEqual(["1,2,3,4", "1,2,3,4,5"]);
  });

  it("keeps all up to the last sync when the power fails, and what follows up to some place", async () => {
    const found = new Set<string>();
    for (let seed = 1; seed <= 60; seed += 1) found.add((await numbersAfter("power-cut", seed)).join());
    expect([...found].toSorted()).toEqual(["1,2", "1,2,3", "1,2,3,4", "1,2,3,4,5"]);
  });

  it.each(["ENOSPC", "EIO"] as const)("takes nothing more after a write that failed with %s", async (fault) => {
    rig = new Rig();
    const database = rig.create();
    await rig.until(database.put("a", "1"));
    rig.disk.fault = fault;
    await expect(rig.until(database.put("b", "1"))).rejects.toThrow(/IO error/);
    rig.disk.fault = undefined;
    await expect(rig.until(database.put("c", "1"))).rejects.toThrow(/IO error/);
    await rig.until(database.close());
    await rig.until(database.open());
    await rig.until(database.put("d", "1"));
    expect(await rig.until(database.keys().all())).toEqual(["a", "d"]);
    await rig.until(database.close());
  });
});
