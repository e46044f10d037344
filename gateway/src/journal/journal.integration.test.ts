import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Level } from "level";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Desk, IDS, T0 } from "../../test/journal-desk.ts";
import { Journal } from "./journal.ts";
import { JournalQueries } from "./queries.ts";
import { readBack } from "./read-back.ts";
import { retain } from "./retention.ts";

const DAY_MS = 86_400_000;

describe("the journal", () => {
  let folder: string;
  let desk: Desk;
  beforeEach(async () => {
    folder = join(mkdtempSync(join(tmpdir(), "tocsin-journal-")), "store");
    desk = await Desk.open(folder);
  });
  afterEach(async () => {
    await desk.journal.close();
    rmSync(join(folder, ".."), { recursive: true, force: true });
  });

  const reopen = async () => {
    await desk.journal.close();
    desk = await Desk.open(folder);
  };
  const minutes = async (count: number, from = T0) => {
    for (let second = 0; second < count * 60; second += 1) {
      desk.take(0, 20 + (second % 7) / 10, from + second * 1_000);
      if (second % 30 === 0) desk.take(2, second % 60 === 0 ? "open" : "shut", from + second * 1_000);
      await desk.commit();
    }
  };
  const page = async (sensor: number, from: number, to: number, which = {}) =>
    (await new JournalQueries(desk.journal).page({ sensor: IDS[sensor]!, from, to }, 5_000, which))!;

  it("takes a zone of more sensors than a call takes arguments", async () => {
    const many = join(folder, "../many");
    const ids = Array.from({ length: 150_000 }, (_, at) => `plant/press/oven/s${at}` as (typeof IDS)[number]);
    await (await Journal.open(many, ids, () => T0)).close();
    const again = await Journal.open(many, ids, () => T0);
    expect(again.numbers.of(149_999)).toBe(150_000);
    await again.close();
  });

  it("goes on after a restart exactly where the last commit was", async () => {
    await minutes(4);
    desk.take(0, 150, desk.now + 1_000);
    await desk.commit();
    const before = [0, 1, 2].map((sensor) => [desk.health.saveSensor(sensor), desk.health.ordinals[sensor]]);
    await reopen();
    expect([0, 1, 2].map((sensor) => [desk.health.saveSensor(sensor), desk.health.ordinals[sensor]])).toEqual(before);
    expect(desk.health.take().records).toEqual([]);
  });

  it("lets an on-delay that was pending end at its own minute after a restart", async () => {
    await minutes(1);
    for (const second of [61, 62, 63, 64]) desk.take(0, 150, T0 + second * 1_000);
    await desk.commit();
    await reopen();
    desk.health.tick(T0 + 66_500, T0 + 68_500);
    const [record] = desk.health.take().records.filter((one) => one.kind === "transition" && one.of === "sensor");
    expect(record).toMatchObject({ id: IDS[0], at: T0 + 66_000, state: { limit: "high" } });
  });

  it("forgets what was gathered and not committed", async () => {
    await minutes(1);
    const ordinal = desk.health.ordinals[0];
    desk.take(0, 99, desk.now + 1_000);
    await reopen();
    expect(desk.health.ordinals[0]).toBe(ordinal);
  });

  it("moves readings into chunks within two minutes and drops the groups that they cover", async () => {
    await minutes(5);
    await desk.journal.close();
    const level = new Level(folder);
    const keys = await level.keys().all();
    await level.close();
    expect(keys.filter((key) => key.startsWith("group/")).length).toBeLessThan(125);
    expect(keys.filter((key) => key.startsWith("chunk/")).length).toBeGreaterThan(1);
    const { readings, doubles } = await readBack(folder);
    expect(doubles).toEqual([]);
    expect(readings.get(IDS[0]!)!.map(({ ordinal }) => ordinal)).toEqual(Array.from({ length: 300 }, (_, n) => n + 1));
    expect(
      readings
        .get(IDS[2]!)!
        .map(({ value }) => value)
        .slice(0, 2),
    ).toEqual(["open", "shut"]);
    desk = await Desk.open(folder);
  });

  it("cuts chunks at the day's end, and gives a range across it", async () => {
    const midnight = T0 + DAY_MS / 2;
    await minutes(6, midnight - 180_000);
    const { readings, missing } = await page(0, midnight - 10_000, midnight + 10_000);
    expect(readings.map(({ at }) => at)).toEqual(Array.from({ length: 20 }, (_, n) => midnight - 10_000 + n * 1_000));
    expect(missing).toEqual([]);
  });

  it("pages a range in order of time, whatever order readings came in", async () => {
    await minutes(5);
    for (const late of [130, 20, 250]) desk.take(0, 7, T0 + late * 1_000 + 500);
    await desk.commit();
    const queries = new JournalQueries(desk.journal);
    const times: number[] = [];
    let after: { at: number; ordinal: number } | undefined;
    do {
      const range = { sensor: IDS[0]!, from: T0, to: T0 + DAY_MS };
      const part = await queries.page(range, 50, after ? { after } : {});
      times.push(...part!.readings.map(({ at }) => at));
      after = part!.next;
    } while (after);
    expect(times).toHaveLength(303);
    expect(times).toEqual(times.toSorted((a, b) => a - b));
    const { readings } = await page(0, T0, T0 + 60_000, { last: true });
    expect(readings.map(({ at }) => at)).toContain(T0 + 20_500);
  });

  it("gives the last readings of a range", async () => {
    await minutes(3);
    const queries = new JournalQueries(desk.journal);
    const last = await queries.page({ sensor: IDS[0]!, from: 0, to: Infinity }, 3, { last: true });
    expect(last!.readings.map(({ at }) => at)).toEqual([177, 178, 179].map((second) => T0 + second * 1_000));
  });

  it("reduces a range to least, greatest and mean of each step", async () => {
    await minutes(3);
    const range = { sensor: IDS[0]!, from: T0, to: T0 + 180_000 };
    const { steps } = (await new JournalQueries(desk.journal).steps(range, 60_000, (raw) => raw * 10))!;
    expect(steps.map(({ at, min, count }) => [at - T0, min, count])).toEqual([
      [0, 200, 60],
      [60_000, 200, 60],
      [120_000, 200, 60],
    ]);
    expect(steps[0]!.max).toBeCloseTo(206);
  });

  it("knows a reading again in the open group, in the redo log and in chunks", async () => {
    await minutes(4);
    desk.take(0, 33, desk.now + 1_000);
    const holds = (value: number, at: number) => desk.journal.holds(0, at, value, "good", desk.now);
    expect(await holds(33, desk.now)).toBe(true);
    expect(await holds(20, T0)).toBe(true);
    // The disk is not asked again for what lies where the last one was found.
    expect(holds(20, T0)).toBe(true);
    expect(await holds(20.1, T0)).toBe(false);
    expect(await holds(20, T0 + 500)).toBe(false);
    expect(holds(20, desk.now + 1)).toBe(false);
    await desk.commit();
    await reopen();
    expect(await holds(33, T0 + 240_000)).toBe(true);
    expect(await holds(20, T0)).toBe(true);
  });

  it("numbers the log without a gap, and begins a new era with what nobody has seen", async () => {
    await minutes(1);
    const { head } = await desk.commit();
    await desk.journal.log.claim({
      kind: "claim",
      at: T0,
      processedAt: T0,
      epoch: 1,
      random: desk.journal.log.era.random,
      machineId: "m",
      reason: "new-store",
    });
    await desk.journal.beginEra("set-back", head - 1);
    expect(desk.journal.log.era).toMatchObject({ era: 2, epoch: 0, reason: "set-back" });
    expect(desk.journal.log.head).toBe(2);
    desk.take(0, 1, desk.now + 60_000);
    await desk.commit();
    await reopen();
    await desk.journal.close();
    const { eras } = await readBack(folder);
    expect(eras.map(({ records }) => records.map(({ seq }) => seq))).toEqual([
      Array.from({ length: head }, (_, n) => n + 1),
      Array.from({ length: desk.journal.log.head - 1 }, (_, n) => n + 2),
    ]);
    expect({ ...eras[1]!.records[0], seq: 0 }).toEqual({ ...eras[0]!.records.at(-1), seq: 0 });
    desk = await Desk.open(folder);
  });

  it("says that another process has it open", async () => {
    await expect(Journal.open(folder, IDS, () => T0)).rejects.toMatchObject({ code: "JOURNAL_LOCKED" });
  });

  it("notices that it was copied, until it has begun an era of its own", async () => {
    await desk.commit();
    const claim = { at: T0, processedAt: T0, epoch: 3, random: "r", machineId: "m", reason: "new-store" } as const;
    await desk.journal.log.claim({ kind: "claim", ...claim });
    await desk.journal.close();
    const copy = `${folder}-copy`;
    cpSync(folder, copy, { recursive: true });
    desk = await Desk.open(copy);
    expect(desk.journal.renewal).toBe("copied-store");
    await desk.journal.close();
    desk = await Desk.open(copy);
    expect(desk.journal.renewal).toBe("copied-store");
    await desk.journal.beginEra("copied-store", 1);
    await desk.journal.close();
    desk = await Desk.open(copy);
    expect(desk.journal.renewal).toBeUndefined();
  });

  it("refuses to open with a damaged group, and names it", async () => {
    await minutes(1);
    await desk.journal.close();
    const level = new Level<string, Uint8Array>(folder, { valueEncoding: "view" });
    const [key] = await level.keys({ gte: "group/", limit: 1 }).all();
    const stored = (await level.get(key!))!;
    stored[stored.length - 1]! ^= 1;
    await level.put(key!, stored);
    await level.close();
    const opened = Desk.open(folder);
    await expect(opened).rejects.toThrow(key);
    await level.open();
    stored[stored.length - 1]! ^= 1;
    await level.put(key!, stored);
    await level.close();
    desk = await Desk.open(folder);
  });

  it("cuts whole days that are older than readings are to be kept, and says so in ranges", async () => {
    await minutes(3);
    await minutes(3, T0 + 3 * DAY_MS);
    await retain(desk.journal, { readingsKeptMs: DAY_MS, logKeptMs: DAY_MS }, desk.now);
    const { readings, missing } = await page(0, T0, T0 + 2 * DAY_MS);
    expect(readings).toEqual([]);
    expect(missing).toEqual([{ from: T0, to: T0 + 2 * DAY_MS, reason: "older than readings are kept" }]);
    expect((await page(0, T0 + 3 * DAY_MS, T0 + 4 * DAY_MS)).readings).toHaveLength(180);
  });

  it("says of a range before the store that nothing of it was kept, except what came late", async () => {
    const nothing = (from: number, to: number) => ({ from, to, reason: "before this store begins" });
    await minutes(1);
    expect((await page(0, T0 - DAY_MS, T0 - 5_000)).missing).toEqual([nothing(T0 - DAY_MS, T0 - 5_000)]);
    expect((await page(0, T0 - DAY_MS, T0 + 5_000)).missing).toEqual([nothing(T0 - DAY_MS, T0)]);
    expect((await page(0, T0, T0 + 5_000)).missing).toEqual([]);
    desk.take(0, 7, T0 - 1_000);
    await desk.commit();
    expect((await page(0, T0 - DAY_MS, T0 + 5_000)).missing).toEqual([nothing(T0 - DAY_MS, T0 - 1_000)]);
    const last = (limit: number) =>
      new JournalQueries(desk.journal).page({ sensor: IDS[0]!, from: 0, to: T0 + DAY_MS }, limit, { last: true });
    expect((await last(500))!.missing).toEqual([nothing(0, T0 - 1_000)]);
    expect((await last(5))!.missing).toEqual([]);
  });

  it("goes on numbering a sensor's readings that was left out of the configuration for a while", async () => {
    await minutes(3);
    await desk.journal.close();
    const without = await Journal.open(folder, IDS.slice(1), () => T0);
    await without.redo(() => undefined);
    await without.close();
    desk = await Desk.open(folder);
    desk.take(0, 5, desk.now + 400_000);
    await desk.commit();
    await desk.journal.close();
    const { readings, doubles } = await readBack(folder);
    expect(doubles).toEqual([]);
    expect(readings.get(IDS[0]!)!.map(({ ordinal }) => ordinal)).toEqual(Array.from({ length: 181 }, (_, n) => n + 1));
    desk = await Desk.open(folder);
  });
});
