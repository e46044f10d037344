import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { jetstreamManager } from "@nats-io/jetstream";
import { connect, type NatsConnection } from "@nats-io/transport-node";
import type { Heartbeat } from "@tocsin/core/wire/heartbeat";
import type { MachineInventory, ZoneInventory } from "@tocsin/core/wire/inventory";
import type { Query, QueryFailure, ReadingsReply } from "@tocsin/core/wire/query";
import type { MachineStateMessage, ZoneStateMessage } from "@tocsin/core/wire/state";
import { INVENTORY_STREAM, LOG_STREAM, STATE_STREAM } from "@tocsin/core/wire/streams";
import { heartbeatSubject, querySubject } from "@tocsin/core/wire/subject";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { eventually } from "../../../test/support/eventually.ts";
import { startNatsServer, type TestNatsServer } from "../../../test/support/nats-server.ts";
import { CONFIG, T0 } from "../../test/journal-desk.ts";
import { UplinkDesk } from "../../test/uplink-desk.ts";

describe("what a gateway says of itself", () => {
  let folder: string;
  let nats: TestNatsServer;
  let hub: NatsConnection;
  let desk: UplinkDesk;
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), "tocsin-uplink-"));
    nats = await startNatsServer();
    hub = await connect({ servers: nats.url });
  });
  afterEach(async () => {
    await desk.close();
    await hub.close();
    await nats.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const newest = async <Message>(stream: string, branch: string, leaf: string): Promise<Message | undefined> => {
    const manager = await jetstreamManager(hub);
    const subject = `tocsin.v1.plant.press.${branch}.${leaf}`;
    return (await manager.streams.getMessage(stream, { last_by_subj: subject }))?.json<Message>();
  };
  const inventory = <Message>(leaf: string) => newest<Message>(INVENTORY_STREAM, "inventory", leaf);
  const ask = async (query: Query | string) => {
    const body = typeof query === "string" ? query : JSON.stringify(query);
    return (await hub.request(querySubject(CONFIG), body, { timeout: 10_000 })).json<ReadingsReply | QueryFailure>();
  };
  const settled = () => eventually("the uplink has settled", () => desk.uplink.isSettled);

  it("publishes what exists, and that a machine exists no more", async () => {
    desk = await UplinkDesk.open(join(folder, "a"), nats.url);
    await eventually("the inventory is complete", async () => (await inventory("_zone")) !== undefined);
    expect((await inventory<ZoneInventory>("_zone"))!.machines).toEqual(["oven", "press"]);
    const oven = (await inventory<MachineInventory>("oven"))!;
    expect(oven.sensors.map(({ sensor, limits }) => [sensor, limits])).toEqual([
      ["temperature", [{ level: "high", value: 100, priority: "log" }]],
      ["pressure", []],
    ]);
    await desk.close();
    const config = { ...CONFIG, machines: CONFIG.machines.slice(1), hash: "another" };
    desk = await UplinkDesk.open(join(folder, "a"), nats.url, { config });
    await eventually(
      "the list is shorter",
      async () => (await inventory<ZoneInventory>("_zone"))!.machines.length === 1,
    );
    expect(await inventory("oven")).toMatchObject({ removed: true, sensors: [] });
  });

  it("publishes states only at a position that the log's stream holds", async () => {
    desk = await UplinkDesk.open(join(folder, "a"), nats.url);
    await desk.log(7);
    const position = () => newest<ZoneStateMessage>(STATE_STREAM, "state", "_zone");
    await eventually("the states are published", async () => (await position()) !== undefined);
    const { epoch, seq, streamSeq } = (await position())!;
    // They were taken while the log was being written: anywhere in it, but never ahead of the stream.
    expect(epoch).toBe(1);
    expect(seq).toBeLessThanOrEqual(desk.desk.journal.log.head);
    const stored = await (await jetstreamManager(hub)).streams.getMessage(LOG_STREAM, { seq: streamSeq });
    const { first, last } = stored!.json<{ first: number; last: number }>();
    expect([first <= seq, seq <= last]).toEqual([true, true]);
    const machine = await newest<MachineStateMessage>(STATE_STREAM, "state", "press");
    expect(machine).toMatchObject({ epoch, seq, machine: "press" });
  });

  it("beats, with how far its log has come", async () => {
    const beats: Heartbeat[] = [];
    hub.subscribe(heartbeatSubject(CONFIG), {
      callback: (_error, message) => void beats.push(message.json<Heartbeat>()),
    });
    await hub.flush();
    desk = await UplinkDesk.open(join(folder, "a"), nats.url);
    await desk.log(5);
    await eventually("a beat tells that all is sent", () => beats.at(-1)?.sentUpTo === 6);
    expect(beats.at(-1)).toMatchObject({
      epoch: 1,
      head: 6,
      sensors: 3,
      outbox: { records: 0 },
      configHash: CONFIG.hash,
    });
    expect(beats.at(-1)!.disk.freeBytes).toBeGreaterThan(0);
  });

  it("answers for readings in pages, reduced, and of the newest", async () => {
    desk = await UplinkDesk.open(join(folder, "a"), nats.url);
    for (let second = 0; second < 6_000; second += 1) desk.desk.take(0, second, T0 + second * 1_000);
    await desk.desk.commit();
    await settled();
    const range = {
      v: 1,
      query: "readings",
      machine: "oven",
      sensor: "temperature",
      from: T0,
      to: T0 + 6_000_000,
    } as const;
    const first = (await ask(range)) as ReadingsReply;
    expect(first.columns.at).toHaveLength(5_000);
    expect(first.columns.quality).toBeUndefined();
    const second = (await ask({ ...range, cursor: first.next! })) as ReadingsReply;
    expect(second.columns.value).toEqual(Array.from({ length: 1_000 }, (_, n) => 5_000 + n));
    expect(second.next).toBeUndefined();
    const reduced = (await ask({ ...range, maxPoints: 10 })) as ReadingsReply;
    expect(reduced.columns).toMatchObject({
      stepMs: 600_000,
      at: Array.from({ length: 10 }, (_, n) => T0 + n * 600_000),
    });
    expect([reduced.columns.min![1], reduced.columns.max![1], reduced.columns.mean![1]]).toEqual([600, 1_199, 899.5]);
    const { columns } = (await ask({ ...range, maxPoints: 10, reduce: "lttb" })) as ReadingsReply;
    expect(columns.at).toHaveLength(10);
    expect(columns.value).toEqual(columns.at.map((at) => (at - T0) / 1_000));
  });

  it("gives the newest of what was asked for where one answer does not hold all, and says what it leaves out", async () => {
    desk = await UplinkDesk.open(join(folder, "a"), nats.url);
    const text = (second: number) => `${"state ".repeat(50)}${second}`;
    for (let second = 0; second < 2_000; second += 1) desk.desk.take(2, text(second), T0 + second * 1_000);
    await desk.desk.commit();
    await settled();
    const range = { machine: "press", sensor: "door", from: T0, to: T0 + 6_000_000 };
    const { columns, gaps, next } = (await ask({ v: 1, query: "readings", ...range, last: 1_500 })) as ReadingsReply;
    expect(columns.value!.at(-1)).toBe(text(1_999));
    expect(columns.at.length).toBeLessThan(1_500);
    expect(next).toBeUndefined();
    expect(gaps).toContainEqual(expect.objectContaining({ from: T0 + 500_000, to: columns.at[0] }));
  });

  it("gives up a query whose answer nobody waits for any more", async () => {
    desk = await UplinkDesk.open(join(folder, "a"), nats.url);
    for (let second = 0; second < 600; second += 1) desk.desk.take(0, second, T0 + second * 1_000);
    await desk.desk.commit();
    await settled();
    const range = { machine: "oven", sensor: "temperature", from: T0, to: T0 + 6_000_000 };
    const asked = { v: 1, query: "readings", ...range, maxPoints: 10, withinMs: 1e-9 } as const;
    hub.publish(querySubject(CONFIG), JSON.stringify(asked));
    await eventually("it was given up", () => desk.happened.some((event) => event.startsWith("queryAbandoned")));
  });

  it("refuses what is no query with what is wrong, and says which sensor it does not know", async () => {
    desk = await UplinkDesk.open(join(folder, "a"), nats.url);
    await settled();
    expect(await ask("{")).toMatchObject({ ok: false, code: "bad-query" });
    expect(await ask(JSON.stringify({ v: 1, query: "readings" }))).toMatchObject({ ok: false, code: "bad-query" });
    const unknown = { v: 1, query: "readings", machine: "oven", sensor: "nobody", from: 0, to: 1 } as const;
    expect(await ask(unknown)).toMatchObject({ ok: false, code: "unknown-sensor" });
  });

  it("gives records of the log again that a hub asks for, and names those that it never had", async () => {
    desk = await UplinkDesk.open(join(folder, "a"), nats.url);
    await desk.log(20);
    await desk.drained();
    const reply = await ask({ v: 1, query: "log", epoch: 1, from: 5, to: 9 });
    expect(reply).toMatchObject({ ok: true, lost: [] });
    expect((reply as unknown as { records: { seq: number }[] }).records.map(({ seq }) => seq)).toEqual([5, 6, 7, 8, 9]);
    expect(await ask({ v: 1, query: "log", epoch: 9, from: 1, to: 4 })).toMatchObject({ lost: [{ from: 1, to: 4 }] });
  });
});
