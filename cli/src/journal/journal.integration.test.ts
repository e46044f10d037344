import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { damageFirst } from "../../../gateway/test/damage-record.ts";
import { Desk, IDS, T0 } from "../../../gateway/test/journal-desk.ts";

const main = new URL("../main.ts", import.meta.url).pathname;
const run = (...args: string[]) => {
  const { stdout, stderr, status } = spawnSync(process.execPath, [main, "journal", ...args], { encoding: "utf8" });
  return { stdout, stderr, status };
};

describe("tocsin journal", () => {
  let folder: string;
  beforeAll(async () => {
    folder = join(mkdtempSync(join(tmpdir(), "tocsin-inspect-")), "store");
    const desk = await Desk.open(folder);
    desk.begin();
    for (let second = 0; second < 200; second += 1) {
      desk.take(0, second === 100 ? 150 : second, T0 + second * 1_000);
      if (second === 3) desk.take(2, 'left, "open"', T0 + 3_000);
      await desk.commit();
    }
    // A time that the sensor has gone past: kept, not judged.
    for (const at of [T0 + 60_000, T0 + 50_000]) desk.take(1, 5, at);
    await desk.commit();
    await desk.journal.close();
  });
  afterAll(() => rmSync(join(folder, ".."), { recursive: true, force: true }));

  it("tells what a store holds, and of one in use that it is", async () => {
    const told = JSON.parse(run("stat", folder, "--json").stdout) as object;
    expect(told).toMatchObject({ inUse: false, sensors: 3, firstDay: "2026-03-01", readings: 203, unreadable: 0 });
    const desk = await Desk.open(folder);
    expect(run("stat", folder).stdout).toContain("in use by a gateway");
    expect(run("export", folder)).toMatchObject({ status: 1, stdout: "" });
    await desk.journal.close();
  });

  it("exports readings and the log, by sensor and time", () => {
    const range = ["--from", new Date(T0 + 10_000).toISOString(), "--to", new Date(T0 + 20_000).toISOString()];
    const lines = run("export", folder, "--sensor", IDS[0]!, ...range)
      .stdout.trim()
      .split("\n");
    expect(lines).toHaveLength(11);
    expect(lines[1]).toBe(`${IDS[0]},2026-03-01T12:00:10.000Z,10,good,11,`);
    expect(run("export", folder, "--sensor", IDS[2]!).stdout).toContain('"left, ""open"""');
    expect(run("export", folder, "--sensor", IDS[1]!).stdout.trim().split("\n").slice(1)).toEqual([
      `${IDS[1]},2026-03-01T12:01:00.000Z,5,good,1,`,
      `${IDS[1]},2026-03-01T12:00:50.000Z,5,good,2,late`,
    ]);
    expect(run("export", folder).stdout.trim().split("\n")).toHaveLength(204);
    const records = run("export", folder, "--log", "--format", "ndjson").stdout.trim().split("\n");
    expect(records.map((text) => (JSON.parse(text) as { seq: number }).seq)).toEqual(records.map((_, at) => at + 2));
    const { status, stderr } = run("export", folder, "--sensor", `${IDS[0]}x`);
    expect({ status, stderr }).toEqual({ status: 1, stderr: expect.stringContaining(IDS[0]!) });
  });

  it.each([
    [["verify", ".."], "holds no store"],
    [["verify", "CURRENT"], "holds no store"],
    [["export", ".", "--from", "2026-03-02", "--to", "2026-03-01"], "--from is not before --to"],
    [["export", ".", "--log", "--sensor", "x"], "one of both"],
    [["stat", ".", "--from", "2026-03-02"], "--from is for export"],
  ])("says what is wrong with %j, and leaves nothing behind", ([action, where, ...options], told) => {
    const before = readdirSync(join(folder, ".."));
    const { status, stdout, stderr } = run(action!, join(folder, where!), ...options);
    expect({ status, stdout, stderr }).toEqual({ status: 2, stdout: "", stderr: expect.stringContaining(told) });
    expect(readdirSync(join(folder, ".."))).toEqual(before);
  });

  it("says of what it cannot read that it is left out, and where to look", async () => {
    const damaged = join(folder, "../damaged");
    cpSync(folder, damaged, { recursive: true });
    await damageFirst("chunk/", damaged);
    const { status, stdout, stderr } = run("export", damaged);
    expect({ status, stderr }).toEqual({
      status: 1,
      stderr: expect.stringContaining("1 records with readings, left out"),
    });
    expect(stdout.trim().split("\n").length).toBeLessThan(204);
    expect(run("stat", damaged).stdout).toContain("1 records with readings, left out");

    expect(run("compact", damaged).status).toBe(0);
    const table = join(
      damaged,
      readdirSync(damaged).find((name) => name.endsWith(".ldb"))!,
    );
    writeFileSync(table, readFileSync(table).fill(0xff, 0, 2_000));
    const told = run("export", damaged);
    expect(told).toMatchObject({ status: 1, stderr: expect.stringContaining("tocsin journal verify") });
  });

  it("leaves a store whose log is damaged as it is, so that its gateway can still tell what is missing", async () => {
    const crashed = join(folder, "../crashed/store");
    const desk = await Desk.open(crashed);
    desk.begin();
    for (let second = 0; second < 60; second += 1) {
      desk.take(0, second, T0 + second * 1_000);
      await desk.commit();
    }
    await desk.journal.close();
    const bytesOf = () =>
      new Map(readdirSync(crashed).map((name) => [name, readFileSync(join(crashed, name)).toString("hex")]));
    const log = readdirSync(crashed).find((name) => name.endsWith(".log"))!;
    const bytes = readFileSync(join(crashed, log));
    bytes[bytes.length - 40]! ^= 4;
    writeFileSync(join(crashed, log), bytes);
    const before = bytesOf();
    for (const action of ["stat", "export", "compact"]) {
      const { status, stdout, stderr } = run(action, crashed);
      expect({ action, status, stdout }).toEqual({ action, status: 1, stdout: "" });
      expect(stderr).toMatch(/\.log: what begins at byte \d+ is not what was written.*nothing was changed.*next start/);
      expect(bytesOf()).toEqual(before);
    }
    const again = await Desk.open(crashed);
    expect(again.journal.damage).toMatchObject({ reason: "lost-tail" });
    await again.journal.close();
  });

  it("finds a store sound, says which file is not, and compacts", () => {
    expect(run("compact", folder).status).toBe(0);
    expect(run("verify", folder)).toMatchObject({ status: 0, stdout: expect.stringContaining("sound") });
    const table = join(
      folder,
      readdirSync(folder).find((name) => name.endsWith(".ldb"))!,
    );
    const bytes = readFileSync(table);
    bytes[200]! ^= 4;
    writeFileSync(table, bytes);
    expect(run("verify", folder)).toMatchObject({ status: 1, stdout: expect.stringContaining(table) });
  });
});
