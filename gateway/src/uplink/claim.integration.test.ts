import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connect } from "@nats-io/transport-node";
import { commandSubject, logSubject } from "@tocsin/core/wire/subject";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { startNatsServer, type TestNatsServer } from "../../../test/support/nats-server.ts";
import { eventually } from "../../../test/support/eventually.ts";
import { CONFIG } from "../../test/journal-desk.ts";
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

  it("has no zone before its claim is in the stream, and takes over only behind it what others wrote until then", async () => {
    const first = await UplinkDesk.open(join(folder, "a"), nats.url);
    await first.log(5);
    await first.drained();
    const seen: object[] = [];
    const second = await UplinkDesk.open(join(folder, "b"), nats.url, {
      tookOver: async ({ zone }) => {
        const { epoch, records } = (await readStream(nats.url)).at(-1)!;
        const isOfClaim = zone.claimedAt === records[0]!.at;
        seen.push({ isSettled: second.uplink.isSettled, epoch, kinds: records.map(({ kind }) => kind), isOfClaim });
      },
    });
    const writing = (async () => {
      while (first.fenced === undefined) await first.log(1);
    })();
    await second.drained();
    await writing;
    expect(seen).toEqual([{ isSettled: false, epoch: 2, kinds: ["claim"], isOfClaim: true }]);
    expect(applied(await readStream(nats.url)).map(({ epoch }) => epoch)).toEqual([1, 2]);
    for (const desk of [first, second]) await desk.close();
  });

  it("is told of no command whose record never came into the log, since another one claimed the zone before", async () => {
    const hub = await connect({ servers: nats.url });
    const claim = { seq: 1, kind: "claim", at: 0, processedAt: 0, random: "other", epoch: 2, machineId: "another" };
    const { site, zone } = CONFIG;
    const batch = { v: 1, site, zone, epoch: 2, claim: "other", first: 1, last: 1, records: [claim] };
    const first = await UplinkDesk.open(join(folder, "a"), nats.url, {
      command: ({ id }, answer) => {
        const claimed = hub.request(logSubject(CONFIG), JSON.stringify(batch)).then(() => first.log(1));
        void claimed.then(() => answer({ v: 1, ok: true, id, at: 0, outcome: "applied" }));
      },
    });
    await eventually("it has the zone", () => first.uplink.isSettled);
    const target = { of: "zone", id: `${CONFIG.site}/${CONFIG.zone}` } as const;
    const resync = {
      v: 1,
      id: "resync-by-anna",
      who: "anna",
      expiresAt: Date.now() + 60_000,
      command: "resync",
      target,
    };
    const asked = () => hub.request(commandSubject(CONFIG), JSON.stringify(resync), { timeout: 60_000 });
    const answered = asked().then(() => "told");
    const fenced = eventually("it is fenced", () => first.fenced !== undefined).then(() => "fenced");
    expect(await Promise.race([answered, fenced])).toBe("fenced");
    answered.catch(() => undefined);
    await first.close();
    await hub.close();
  });

  it("takes over what it owes after a crash behind its claim", async () => {
    await run("a");
    const crashed = await UplinkDesk.open(join(folder, "b"), nats.url, {
      tookOver: () => new Promise(() => undefined),
    });
    await eventually("it takes over", () => crashed.happened.includes("takenOver"));
    expect(crashed.uplink.isDrained).toBe(false);
    await crashed.close();
    expect(await run("b")).toContain("takenOver");
    expect(await run("b")).not.toContain("takenOver");
  });
});
