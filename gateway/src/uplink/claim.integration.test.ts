import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { startNatsServer, type TestNatsServer } from "../../../test/support/nats-server.ts";
import { UplinkDesk } from "../../test/uplink-desk.ts";

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
});
