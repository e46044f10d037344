import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, it } from "vitest";
import { ProjectionStore } from "./projection-store.ts";

const folder = mkdtempSync(join(tmpdir(), "tocsin-store-"));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

it("writes what a failed write should have written before all that comes behind it", async () => {
  const store = await ProjectionStore.open(join(folder, "store"), 0, () => undefined);
  const { db } = store;
  const batch = db.batch.bind(db) as (...of: unknown[]) => Promise<void>;
  let fails = true;
  Object.assign(db, { batch: (...of: unknown[]) => (fails ? Promise.reject(new Error("no room")) : batch(...of)) });
  const zone = (name: string, text: string) => store.commitMachineInventory(name, text);
  const written = await Promise.allSettled([zone("a", "1"), zone("b", "1"), zone("a", "2")]);
  expect(written.map(({ status }) => status)).toEqual(["rejected", "rejected", "rejected"]);
  expect(await store.holdsInventory("b", "1")).toBe(false);
  await expect(zone("b", "2")).rejects.toThrow("no room");
  fails = false;
  await zone("c", "1");
  const held = ["a", "b", "c"].map((name, i) => store.holdsInventory(name, i < 2 ? "2" : "1"));
  expect(await Promise.all(held)).toEqual([true, true, true]);
  await store.close();
});
