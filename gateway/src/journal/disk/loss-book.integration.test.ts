import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Loss } from "@tocsin/core/wire/log";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Desk, IDS, T0 } from "../../../test/journal-desk.ts";
import { JournalQueries } from "../queries.ts";
import { readBack } from "../read-back.ts";
import { shorten } from "../retention.ts";

const DAY_MS = 86_400_000;

const each = ({ from, to }: { from: number; to: number }): number[] =>
  Array.from({ length: to - from + 1 }, (_, index) => from + index);

describe("a store that runs out of disk", () => {
  let folder: string;
  let desk: Desk;
  beforeEach(async () => {
    folder = join(mkdtempSync(join(tmpdir(), "tocsin-drops-")), "store");
    desk = await Desk.open(folder);
  });
  afterEach(async () => {
    await desk.journal.close();
    rmSync(join(folder, ".."), { recursive: true, force: true });
  });

  const minutes = async (from: number, count: number) => {
    for (let second = from * 60; second < (from + count) * 60; second += 1) {
      desk.take(0, second, T0 + second * 1_000);
      desk.take(1, second, T0 + second * 1_000);
      await desk.commit();
    }
  };
  const losses = async (): Promise<Loss[]> => {
    await desk.journal.close();
    const { eras, readings } = await readBack(folder);
    desk = await Desk.open(folder);
    expect(readings.get(IDS[1]!)).toHaveLength(desk.health.ordinals[1]!);
    return eras.flatMap(({ records }) => records.filter((record) => record.kind === "loss"));
  };

  it("judges readings that it does not keep, and declares each of them with its sensor and range", async () => {
    await minutes(0, 3);
    const number = desk.journal.numbers.ofId(IDS[0]!)!;
    desk.journal.losses.keep((sensor) => sensor !== number);
    await minutes(3, 4);
    desk.journal.losses.keep(undefined);
    await minutes(7, 4);
    const { missing } = (await new JournalQueries(desk.journal).page(
      { sensor: IDS[0]!, from: T0, to: T0 + DAY_MS },
      5_000,
      {},
    ))!;
    const told = await losses();
    const ranges = told.flatMap((loss) => loss.ranges ?? []);
    const { readings } = await readBackClosed();
    const held = new Set(readings.get(IDS[0]!)!.map(({ ordinal }) => ordinal));
    const gone = Array.from({ length: 660 }, (_, index) => index + 1).filter((ordinal) => !held.has(ordinal));
    const declared = ranges.flatMap(({ ordinals }) =>
      Array.from({ length: ordinals!.to - ordinals!.from + 1 }, (_, index) => ordinals!.from + index),
    );
    expect(gone.length).toBeGreaterThan(100);
    expect(declared.toSorted((a, b) => a - b)).toEqual(gone);
    expect(ranges.every(({ sensor }) => sensor === IDS[0])).toBe(true);
    expect(missing.map(({ reason }) => reason)).toContain("the disk was full: judged and not kept");
    expect(desk.health.ordinals[0]).toBe(660);
  });

  it("declares each of several ranges of one sensor, also of those that were not told of when it was opened", async () => {
    const number = desk.journal.numbers.ofId(IDS[0]!)!;
    const drop = () => desk.journal.losses.keep((sensor) => sensor !== number);
    const keep = () => desk.journal.losses.keep((sensor) => sensor !== -1);
    let minute = 0;
    const forMinutes = async (count: number) => {
      await minutes(minute, count);
      minute += count;
    };
    for (let round = 0; round < 2; round += 1) {
      drop();
      await forMinutes(3);
      keep();
      await forMinutes(2);
    }
    await desk.journal.close();
    desk = await Desk.open(folder);
    drop();
    await forMinutes(2);
    desk.journal.losses.keep(undefined);
    await forMinutes(3);
    const declared = (await losses()).flatMap((loss) => (loss.ranges ?? []).flatMap(({ ordinals }) => each(ordinals!)));
    const { readings } = await readBackClosed();
    const held = new Set(readings.get(IDS[0]!)!.map(({ ordinal }) => ordinal));
    const gone = each({ from: 1, to: minute * 60 }).filter((ordinal) => !held.has(ordinal));
    expect(gone.length).toBeGreaterThan(200);
    expect(declared.toSorted((a, b) => a - b)).toEqual(gone);
  });

  it("cuts the oldest day early, never the newest, and declares how many readings it held", async () => {
    await minutes(0, 3);
    await minutes(1_440, 3);
    await shorten(desk.journal, desk.now);
    await shorten(desk.journal, desk.now);
    await desk.commit();
    await desk.journal.close();
    const { eras, readings } = await readBack(folder);
    desk = await Desk.open(folder);
    const told = eras.flatMap(({ records }) => records.filter((record) => record.kind === "loss"));
    expect(told).toHaveLength(1);
    const held = [...readings.values()].reduce((sum, list) => sum + list.length, 0);
    expect(told[0]!.count! + held).toBe(720);
    expect(told[0]!.ranges).toEqual([{ from: T0 - DAY_MS / 2, to: T0 + DAY_MS / 2, count: told[0]!.count }]);
  });

  const readBackClosed = async () => {
    await desk.journal.close();
    const back = await readBack(folder);
    desk = await Desk.open(folder);
    return back;
  };
});
