import { cpSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { jetstreamManager } from "@nats-io/jetstream";
import { connect } from "@nats-io/transport-node";
import type { LogBatch } from "@tocsin/core/wire/log";
import { LOG_STREAM } from "@tocsin/core/wire/streams";
import { heartbeatSubject, logSubject } from "@tocsin/core/wire/subject";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createStreams } from "../../../cli/src/streams/create-streams.ts";
import { eventually } from "../../../test/support/eventually.ts";
import { startNatsServer, type TestNatsServer } from "../../../test/support/nats-server.ts";
import { CONFIG } from "../../test/journal-desk.ts";
import { LogStream } from "./log-stream.ts";
import { applied, readStream, UplinkDesk, upTo } from "../../test/uplink-desk.ts";

describe("the zone's log on its way to the stream", () => {
  let folder: string;
  let nats: TestNatsServer;
  const open: UplinkDesk[] = [];
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), "tocsin-uplink-"));
    nats = await startNatsServer();
  });
  afterEach(async () => {
    vi.restoreAllMocks();
    for (const desk of open.splice(0)) await desk.close();
    await nats.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const start = async (store: string, options: { takeOver?: boolean } = {}) => {
    const desk = await UplinkDesk.open(join(folder, store), nats.url, options);
    open.push(desk);
    return desk;
  };
  const stop = async (desk: UplinkDesk) => {
    open.splice(open.indexOf(desk), 1);
    await desk.close();
  };
  /** As a restored backup of its folder would have it. */
  const setBackTo = async (batches: readonly LogBatch[]) => {
    const connection = await connect({ servers: nats.url });
    await (await jetstreamManager(connection)).streams.delete(LOG_STREAM);
    await createStreams(connection, 1);
    for (const batch of batches) await connection.request(logSubject(batch as never), JSON.stringify(batch));
    await connection.close();
  };
  const seen = async () => applied(await readStream(nats.url));

  it("begins with a claim and then holds every record once, in order", async () => {
    const desk = await start("a");
    await desk.log(120);
    await desk.drained();
    expect(await seen()).toEqual([{ epoch: 1, seqs: upTo(121) }]);
    const [first] = await readStream(nats.url);
    expect(first!.records[0]).toMatchObject({ kind: "claim", epoch: 1, reason: "new-store", random: first!.claim });
  });

  it("asks the message bus what time it is", async () => {
    const connection = await connect({ servers: nats.url });
    const stream = await LogStream.of(connection, CONFIG);
    expect(Math.abs((await stream.busTime())! - Date.now())).toBeLessThan(10_000);
    await connection.close();
  });

  it("waits in the store while there is no NATS, and drains when it is there", async () => {
    await nats.kill();
    const desk = await start("a");
    await desk.log(30);
    expect(desk.desk.journal.log.head).toBe(31);
    await nats.restart();
    await desk.drained();
    expect(await seen()).toEqual([{ epoch: 1, seqs: upTo(31) }]);
  });

  it("has no gap and no double when the server is killed again and again in mid-load", async () => {
    const desk = await start("a");
    for (let round = 0; round < 4; round += 1) {
      const writing = desk.log(60);
      await nats.kill();
      await writing;
      await nats.restart();
    }
    await desk.drained();
    expect(await seen()).toEqual([{ epoch: 1, seqs: upTo(241) }]);
  });

  it("comes back to NATS though the wall clock was set back meanwhile", async () => {
    const desk = await start("a");
    await desk.log(5);
    await desk.drained();
    const now = Date.now.bind(Date);
    vi.spyOn(Date, "now").mockImplementation(() => now() - 3_600_000);
    await nats.kill();
    await desk.log(5);
    await nats.restart();
    await desk.drained();
    expect(await seen()).toEqual([{ epoch: 1, seqs: upTo(11) }]);
  });

  it("goes on after a restart of the gateway with what was not confirmed", async () => {
    const first = await start("a");
    await first.log(20);
    await first.drained();
    await stop(first);
    await nats.kill();
    const second = await start("a");
    await second.log(20);
    await nats.restart();
    await second.drained();
    expect(await seen()).toEqual([{ epoch: 1, seqs: upTo(41) }]);
  });

  it("fences the gateway whose zone another one has claimed, and says how to have it back", async () => {
    const first = await start("a");
    await first.log(5);
    await first.drained();
    const second = await start("b");
    await second.log(3);
    await second.drained();
    await first.log(4);
    await eventually("the first gateway is fenced", () => first.fenced !== undefined);
    expect(first.fenced).toMatchObject({ epoch: 2 });
    expect(first.fenced!.message).toMatch(/claimed as epoch 2 by the gateway on computer .*--take-over/s);
    await stop(first);
    const again = await start("a", { takeOver: true });
    await again.drained();
    await second.log(1);
    await eventually("the second gateway is fenced", () => second.fenced !== undefined);
    // The claim, then what the first gateway wrote and could not send.
    expect((await seen()).map(({ epoch, seqs }) => [epoch, seqs.length])).toEqual([
      [1, 6],
      [2, 4],
      [3, 5],
    ]);
  });

  it("fences a gateway that has nothing to append as soon as it hears the one that took its zone", async () => {
    const first = await start("a");
    await first.log(5);
    await first.drained();
    const second = await start("b");
    await eventually("the first gateway is fenced", () => first.fenced !== undefined);
    expect(first.fenced).toMatchObject({ epoch: 2, claim: second.desk.journal.log.era.random });
    expect(second.fenced).toBeUndefined();
  });

  it("finds a claim that it was never told of, though it has nothing to append", async () => {
    const first = await start("a");
    await first.log(5);
    await first.drained();
    const [batch] = await readStream(nats.url);
    const connection = await connect({ servers: nats.url });
    const claim = { ...batch!, epoch: 2, claim: "another", first: 1, last: 1, records: batch!.records.slice(0, 1) };
    await connection.request(logSubject(batch as never), JSON.stringify(claim));
    await connection.close();
    await eventually("the first gateway is fenced", () => first.fenced !== undefined);
    expect(first.fenced).toMatchObject({ epoch: 2, claim: "another" });
  });

  it("believes the stream and not a heartbeat that somebody made up", async () => {
    const desk = await start("a");
    await desk.log(5);
    await desk.drained();
    const connection = await connect({ servers: nats.url });
    for (const body of ["{", "null", '{"epoch":9,"claim":"made up"}']) {
      connection.publish(heartbeatSubject(CONFIG), body);
    }
    await connection.close();
    await desk.log(5);
    await desk.drained();
    expect(desk.fenced).toBeUndefined();
    expect(await seen()).toEqual([{ epoch: 1, seqs: upTo(11) }]);
  });

  it("gives an empty store that replaces another one the next epoch", async () => {
    const first = await start("a");
    await first.log(5);
    await first.drained();
    await stop(first);
    const second = await start("b");
    await second.drained();
    const claim = (await readStream(nats.url)).at(-1)!.records[0];
    expect(claim).toMatchObject({ epoch: 2, reason: "new-store", previous: { epoch: 1, seq: 6 } });
  });

  it("appends again what an emptied stream has lost, from the claim on", async () => {
    const desk = await start("a");
    await desk.log(12);
    await desk.drained();
    await setBackTo([]);
    await desk.log(1);
    await eventually("it noticed", () => desk.happened.some((one) => one.startsWith("streamFellBack")));
    await desk.drained();
    expect(await seen()).toEqual([{ epoch: 1, seqs: upTo(14) }]);
  });

  it("heals a stream that lost its tail", async () => {
    const desk = await start("a");
    for (let batch = 0; batch < 3; batch += 1) {
      await desk.log(10);
      await desk.drained();
    }
    const kept = (await readStream(nats.url)).slice(0, -2);
    await setBackTo(kept);
    await desk.log(1);
    await eventually("it noticed", () => desk.happened.some((one) => one.startsWith("streamFellBack")));
    await desk.drained();
    expect(await seen()).toEqual([{ epoch: 1, seqs: upTo(32) }]);
  });

  it("heals a stream that was set back before its newest epochs", async () => {
    for (const takeOver of [false, true, true]) {
      const desk = await start("a", { takeOver });
      for (let batch = 0; batch < 2; batch += 1) {
        await desk.log(5);
        await desk.drained();
      }
      await stop(desk);
    }
    const before = await seen();
    expect(before.map(({ epoch }) => epoch)).toEqual([1, 2, 3]);
    for (const kept of [(await readStream(nats.url)).slice(0, 2), []]) {
      await setBackTo(kept);
      const desk = await start("a");
      await desk.drained();
      expect(await seen()).toEqual(before);
      await stop(desk);
    }
  });

  it("sends again what the stream lost of it before another one claimed the zone, once it has the zone again", async () => {
    const first = await start("a");
    for (let batch = 0; batch < 4; batch += 1) {
      await first.log(5);
      await first.drained();
    }
    await stop(first);
    const [claim, some] = await readStream(nats.url);
    await setBackTo([claim!, some!]);
    const second = await start("b");
    await second.log(2);
    await second.drained();
    await stop(second);
    const again = await start("a", { takeOver: true });
    await again.drained();
    expect((await seen()).map(({ epoch, seqs }) => [epoch, seqs.length])).toEqual([
      [1, some!.last],
      [2, 3],
      [3, 1 + 21 - some!.last],
    ]);
  });

  it("takes a new epoch when its store was set back, and renumbers what nobody has seen", async () => {
    const first = await start("a");
    await first.log(10);
    await first.drained();
    await stop(first);
    cpSync(join(folder, "a"), join(folder, "backup"), { recursive: true });
    const second = await start("a");
    await second.log(10);
    await second.drained();
    await stop(second);
    // Restored in place: the folder stays, its files are the older ones.
    for (const file of readdirSync(join(folder, "a"))) rmSync(join(folder, "a", file));
    cpSync(join(folder, "backup"), join(folder, "a"), { recursive: true });
    const third = await start("a");
    await third.log(3);
    await third.drained();
    expect((await seen()).map(({ epoch, seqs }) => [epoch, seqs.length])).toEqual([
      [1, 21],
      [2, 4],
    ]);
    expect(third.happened.filter((one) => one.startsWith("epochClaimed"))).toEqual(["epochClaimed 2 set-back"]);
  });

  it("takes a new epoch when it runs on a copy of its store, and fences the original", async () => {
    const original = await start("a");
    await original.log(10);
    await original.drained();
    await stop(original);
    cpSync(join(folder, "a"), join(folder, "copy"), { recursive: true });
    const copy = await start("copy");
    await copy.log(2);
    await copy.drained();
    expect(copy.happened).toContain("epochClaimed 2 copied-store");
    const back = await start("a");
    await eventually("the original is fenced", () => back.fenced !== undefined);
    expect((await seen()).map(({ epoch, seqs }) => [epoch, seqs.length])).toEqual([
      [1, 11],
      [2, 3],
    ]);
  });
});
