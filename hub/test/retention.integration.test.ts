import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { Fleet } from "@tocsin/core/fleet/fleet";
import { foldBatch } from "@tocsin/core/fleet/fold-log";
import type { LogRecord } from "@tocsin/core/wire/log";
import { historyOf } from "../src/store/history.ts";
import { ProjectionStore } from "../src/store/projection-store.ts";
import { forgetHistory } from "../src/store/retention.ts";
import { newFolder, removeFolder } from "./running-hub.ts";

const DAY = 86_400_000;
const DAYS = 20;
const PER_DAY = 60;
const never = new AbortController().signal;
const noLimit = { keepFor: 1_000 * DAY, bytesMax: Infinity };
let folder: string;
let store: ProjectionStore;

/** Every tenth record is a command's outcome and not a transition; texts are long, so that days can be told by size. */
const recordOf = (zone: string, seq: number): LogRecord => {
  const at = Math.floor(((seq - 1) * DAY) / PER_DAY);
  const placed = { seq, at, processedAt: at };
  if (seq % 10 === 0)
    return { ...placed, kind: "command", id: `${zone}-${seq}`, command: "shelve", by: "Kim" } as unknown as LogRecord;
  return {
    ...placed,
    kind: "transition",
    of: "sensor",
    id: `site/${zone}/m1/s${seq % 3}`,
    changes: [{ region: "signal", from: "live", to: "silent" }],
    state: { signal: "silent", limit: "normal" },
    health: "failure",
    healthBefore: "good",
    cause: { kind: "signal", text: Array.from({ length: 400 }, () => Math.random().toString(36)).join("") },
  };
};

beforeEach(async () => {
  folder = newFolder();
  store = await ProjectionStore.open(join(folder, "store"), 0, () => undefined);
  const fleet = new Fleet();
  let sequence = 0;
  for (let day = 0; day < DAYS; day++)
    for (const zone of ["press", "paint"]) {
      const records = Array.from({ length: PER_DAY }, (_, i) => recordOf(zone, day * PER_DAY + i + 1));
      const [first, last] = [records[0]!.seq, records.at(-1)!.seq];
      const batch = { v: 1, site: "site", zone, epoch: 1, claim: "c", first, last, records } as const;
      const folded = foldBatch(fleet, batch, { streamSeq: ++sequence, reachesBack: true });
      const position = { incarnation: "a", sequence, hash: "" };
      await store.commitMessage({ ...folded, position, epoch: 1 });
    }
});
afterEach(async () => {
  await store.close();
  removeFolder(folder);
});

const keys = async (prefix: string) =>
  (await store.db.keys({ gte: prefix, lt: `${prefix.slice(0, -1)}0` }).all()).length;

it("forgets what is older than it is kept, with everything that was written for it, and nothing else", async () => {
  const standing = await keys("ss/");
  const forgotten = await forgetHistory(store.db, { ...noLimit, keepFor: 5 * DAY }, DAYS * DAY, never);
  expect(forgotten).toBe(2 * 15 * PER_DAY);
  const kept = ["press", "paint"].flatMap((zone) =>
    Array.from({ length: 5 * PER_DAY }, (_, i) => recordOf(zone, 15 * PER_DAY + i + 1)).flatMap((record) =>
      historyOf(`site/${zone}`, 1, record).map(({ key }) => key),
    ),
  );
  const left = (await store.db.keys().all()).filter((key) => /^[rtc]\//.test(key));
  expect(left).toEqual(kept.sort());
  expect([await keys("o/"), await keys("ss/"), await store.db.get("p")]).toEqual([
    10,
    standing,
    expect.stringContaining('"sequence":40'),
  ]);
  expect(await forgetHistory(store.db, { ...noLimit, keepFor: 5 * DAY }, DAYS * DAY, never)).toBe(0);
});

it("forgets a day at a time while it is too large, from the oldest on", async () => {
  await forgetHistory(store.db, { ...noLimit, keepFor: 19 * DAY }, DAYS * DAY, never);
  const before = await keys("r/");
  const forgotten = await forgetHistory(store.db, { ...noLimit, bytesMax: 6_000_000 }, DAYS * DAY, never);
  expect(forgotten).toBeGreaterThan(0);
  expect(forgotten % (2 * PER_DAY)).toBe(0);
  expect(await keys("r/")).toBe(before - forgotten);
  expect(await keys("r/")).toBeGreaterThan(0);
});
