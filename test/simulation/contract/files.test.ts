import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { activate } from "../host/active.ts";
import { Disk, MOUNT } from "../host/disk.ts";
import { simulateFiles, useDisks } from "../host/files.ts";
import { Host } from "../host/host.ts";
import { Random } from "../host/random.ts";
import { filesContract } from "./files-contract.ts";

simulateFiles();

filesContract("a real one", () => {
  const folder = mkdtempSync(join(tmpdir(), "tocsin-files-"));
  return { folder, until: (promise) => promise, close: () => rmSync(folder, { recursive: true, force: true }) };
});

filesContract("its twin in the simulation", () => {
  const host = new Host(1);
  const disk = new Disk(new Random(1), 1_000_000);
  activate(host);
  useDisks(new Map([["edge", disk]]));
  disk.makeFolder(`${MOUNT}/edge/folder`);
  return {
    folder: `${MOUNT}/edge/folder`,
    until: async (promise) => {
      let done = false;
      void promise.finally(() => (done = true)).catch(() => undefined);
      await host.run(60_000, () => done);
      return promise;
    },
    close: () => {
      activate(undefined);
      useDisks(new Map());
    },
  };
});

describe("the file system's twin", () => {
  const left = (seed: number, act: (disk: Disk, path: string) => void): string | undefined => {
    const disk = new Disk(new Random(seed), 1_000_000);
    const path = `${MOUNT}/edge/file`;
    disk.append(disk.create(path), Buffer.from("old"), path);
    disk.sync(disk.file(path), path);
    disk.sync(disk.folder(`${MOUNT}/edge`), path);
    act(disk, path);
    disk.powerCut();
    const found = disk.find(path);
    return found?.kind === "file" ? found.bytes.toString() : undefined;
  };
  const everyEnd = (act: (disk: Disk, path: string) => void) =>
    new Set(Array.from({ length: 60 }, (_, seed) => left(seed, act)));

  it("may lose what was not synced when the power fails, and nothing else", () => {
    expect(everyEnd(() => undefined)).toEqual(new Set(["old"]));
    const overwritten = everyEnd((disk, path) => disk.append(disk.create(path), Buffer.from("new"), path));
    expect(overwritten).toEqual(new Set(["old", "new"]));
    expect(everyEnd((disk, path) => disk.remove(path))).toEqual(new Set(["old", undefined]));
  });

  it("keeps a file that was renamed over another one whole, the new or the old", () => {
    const renamed = everyEnd((disk, path) => {
      disk.append(disk.create(`${path}.new`), Buffer.from("new"), path);
      disk.sync(disk.file(`${path}.new`), path);
      disk.rename(`${path}.new`, path);
    });
    expect(renamed).toEqual(new Set(["old", "new"]));
  });
});
