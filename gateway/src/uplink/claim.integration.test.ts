import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { startNatsServer, type TestNatsServer } from "../../../test/support/nats-server.ts";
import { eventually } from "../../../test/support/eventually.ts";
import { applied, readStream, UplinkDesk } from "../../test/uplink-desk.ts";

describe("a claim", () => {
  let folder: string;
  let nats: TestNatsServer;
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), "tocsin-claim-"));
    nats = await startNatsServer();
  });
  afterEach(async () => {
    await nats.close();
    rmSync(folder, { recursive: true, force: true });
  });

  /** Logs five records, where it is not just to claim, and stops. @returns what happened meanwhile */
  const run = async (store: string, takeOver = false): Promise<string[]> => {
    const desk = await UplinkDesk.open(join(folder, store), nats.url, { takeOver });
    if (!takeOver) await desk.log(5);
    await desk.drained();
    await desk.close();
    return desk.happened;
  };

  it("takes over what was published of its zone where its store does not know it, also one that was copied", async () => {
    await run("a");
    for (const copy of ["old", "new"]) cpSync(join(folder, "a"), join(folder, copy), { recursive: true });
    expect(await run("new")).not.toContain("takenOver");
    expect(await run("new", true)).not.toContain("takenOver");
    expect(await run("old", true)).toContain("takenOver");
  });

  it("has no zone before its claim is in the stream, and takes over what the former gateway wrote until then", async () => {
    const first = await UplinkDesk.open(join(folder, "a"), nats.url);
    await first.log(5);
    await first.drained();
    const settled: boolean[] = [];
    const second = await UplinkDesk.open(join(folder, "b"), nats.url, {
      tookOver: async () => {
        settled.push(second.uplink.isSettled);
        if (settled.length > 1) return;
        await first.log(1);
        await first.drained();
      },
    });
    await second.drained();
    expect(settled).toEqual([false, false]);
    await eventually("the first gateway is fenced", () => first.fenced !== undefined);
    expect(applied(await readStream(nats.url)).map(({ epoch, seqs }) => [epoch, seqs.length])).toEqual([
      [1, 7],
      [2, 1],
    ]);
    for (const desk of [first, second]) await desk.close();
  });
});
