import { statesAt } from "./states.ts";
import { describe, expect, it, vi } from "vitest";
import { inAWorld, packet, setUp, T0 } from "../../test/zone-world.ts";

describe("the zone's loop", () => {
  let world: ReturnType<typeof setUp>;
  inAWorld((made) => (world = made));

  it("acknowledges nothing before its commit, and then in order of arrival", async () => {
    const { zone, journal, acknowledged, past } = world;
    await past(200);
    journal.held = true;
    const packets = ["1", "2", "3"].map((text) => packet("temperature", text));
    for (const one of packets) zone.offer(one);
    await past(1_000);
    expect(acknowledged).toEqual([]);
    expect(zone.waiting).toBe(3);
    journal.release();
    await past(1);
    expect(acknowledged).toEqual(packets);
    expect(zone.waiting).toBe(0);
  });

  it("gathers the next group while one is on its way to disk, one commit at a time", async () => {
    const { zone, journal, past, acknowledged } = world;
    await past(200);
    journal.held = true;
    zone.offer(packet("temperature", "1"));
    await past(200);
    zone.offer(packet("temperature", "2"));
    zone.offer(packet("temperature", "3"));
    await past(500);
    expect(journal.inFlight).toBe(1);
    journal.release();
    await past(200);
    expect(acknowledged).toHaveLength(1);
    expect(journal.inFlight).toBe(1);
    journal.release();
    await past(1);
    expect(journal.groups.slice(1).map(({ readings }) => readings.length)).toEqual([1, 2]);
  });

  it("stops after a failed write: no acknowledgement, nothing more is stepped", async () => {
    const { zone, journal, past, acknowledged, failures } = world;
    await past(200);
    journal.held = true;
    zone.offer(packet("temperature", "1"));
    await past(200);
    zone.offer(packet("temperature", "2"));
    journal.fail(new Error("disk full"));
    await past(1_000);
    zone.offer(packet("temperature", "3"));
    await past(1_000);
    expect(acknowledged).toEqual([]);
    expect(failures).toHaveLength(1);
    expect(journal.readings).toEqual([]);
    await expect(statesAt(zone, [0])).rejects.toThrow("stopped");
  });

  it("keeps what is no reading with its reason, acknowledges it, and goes on", async () => {
    const { zone, journal, past, acknowledged } = world;
    for (const text of ["!", "boom", "7"]) zone.offer(packet("temperature", text));
    zone.offer(packet("elsewhere", "1"));
    await past(200);
    expect(journal.quarantined).toEqual([
      { topic: "temperature", reason: "not a reading" },
      { topic: "temperature", reason: "the decoder failed: surprise" },
    ]);
    expect(journal.unmatchedTopics).toEqual(["elsewhere"]);
    expect(journal.readings.map(({ value }) => value)).toEqual([7]);
    expect(acknowledged).toHaveLength(4);
    expect(zone.counts).toMatchObject({ received: 1, quarantined: 2 });
  });

  it("acknowledges in good time what it finds on disk, however much is redelivered at once", async () => {
    const { zone, journal, committed, acknowledged, ahead, past } = world;
    await past(200);
    const before = committed.length;
    vi.spyOn(journal, "holds").mockImplementation(() => {
      ahead.monotonic += 1;
      return Promise.resolve(true);
    });
    for (let count = 0; count < 1_000; count += 1) zone.offer(packet("temperature", `${count}@${T0 - 1}`));
    await past(200);
    expect(acknowledged).toHaveLength(1_000);
    // None of them is gathered for longer than 100 ms.
    expect(committed.length - before).toBeGreaterThanOrEqual(10);
  });

  it("stores a redelivered reading once, also where only the disk knows it, and keeps the order meanwhile", async () => {
    const { zone, journal, past, acknowledged } = world;
    zone.offer(packet("temperature", `1@${T0}`));
    await past(200);
    journal.onDisk.push({ at: T0 - 60_000, value: 5 });
    const packets = [`1@${T0}`, `5@${T0 - 60_000} 6@${T0 + 100}`, `7@${T0 + 200}`].map((text) =>
      packet("temperature", text),
    );
    for (const one of packets) zone.offer(one);
    await past(200);
    expect(journal.readings.map(({ value }) => value)).toEqual([1, 6, 7]);
    expect(journal.readings.map(({ ordinal }) => ordinal)).toEqual([1, 2, 3]);
    expect(zone.counts.redelivered).toBe(2);
    expect(acknowledged.slice(1)).toEqual(packets);
  });

  it("takes a retained message as the start of a sensor that reports on change, and as nothing of a periodic one", async () => {
    const { zone, journal, past, acknowledged } = world;
    zone.offer(packet("door", "open", { retained: true }));
    zone.offer(packet("temperature", "20", { retained: true }));
    await past(200);
    expect(journal.readings.map(({ sensor }) => sensor)).toEqual([2]);
    expect(acknowledged).toHaveLength(2);
  });

  it("advances quiet sensors while its paths are live and drained", async () => {
    const { zone, past, limits } = world;
    zone.pathChanged("broker", "live", "");
    await past(2_500);
    zone.offer(packet("temperature", `20@${Date.now()}`));
    const at = Date.now();
    await past(10_000);
    const silent = limits().filter((one) => one.state.signal === "silent");
    expect(silent.map((one) => one.at)).toEqual([at + 3_000]);
    expect(world.journal.inputs.map(({ kind }) => kind)).toEqual(["path-back", "tick"]);
  });

  it("blames the path and not its sensors where the path is lost", async () => {
    const { zone, past, limits, pathEvents } = world;
    zone.pathChanged("broker", "live", "");
    await past(2_500);
    zone.offer(packet("temperature", `20@${Date.now()}`));
    await past(500);
    zone.pathChanged("broker", "lost", "connection closed");
    await past(60_000);
    expect(limits().filter((one) => one.state.signal === "silent")).toEqual([]);
    expect(pathEvents()).toEqual(["lost"]);
    zone.pathChanged("broker", "live", "");
    await past(2_000 + 500);
    expect(pathEvents()).toEqual(["lost", "back"]);
    expect(limits().filter((one) => one.state.signal === "silent")).toEqual([]);
    await past(6_000);
    expect(limits().filter((one) => one.state.signal === "silent")).toHaveLength(1);
  });

  it("gives for a backlog behind a cut link the transitions of the live run", async () => {
    const begin = T0 + 5_000;
    const story = [20, 20, 120, 120, 20, 20, 130, 20, 20, 20].map(
      (value, second) => `${value}@${begin + second * 1_000}`,
    );
    const run = async (cut: boolean) => {
      vi.setSystemTime(T0);
      world.zone.stop();
      world = setUp();
      world.zone.pathChanged("broker", "live", "");
      await world.past(5_000);
      for (const text of story) {
        if (cut && text === story[3]) world.zone.pathChanged("broker", "lost", "cut");
        if (!cut || story.indexOf(text) < 3) world.zone.offer(packet("temperature", text));
        await world.past(1_000);
      }
      if (cut) {
        await world.past(60_000);
        world.zone.pathChanged("broker", "live", "");
        for (const text of story.slice(3)) world.zone.offer(packet("temperature", text));
        await world.past(1_000);
      }
      return world.limits().map(({ processedAt: _processedAt, ...record }) => record);
    };
    const live = await run(false);
    expect(live.length).toBeGreaterThan(4);
    expect(await run(true)).toEqual(live);
  });

  it.each([
    ["the process stood still", { wall: 60_000, monotonic: 60_000 }],
    ["the wall clock was set forward", { wall: 60_000, monotonic: 0 }],
  ])("calls no sensor silent because %s", async (_why, leap) => {
    const { zone, past, limits, ahead } = world;
    zone.pathChanged("broker", "live", "");
    await past(2_500);
    zone.offer(packet("temperature", `20@${Date.now()}`));
    await past(500);
    Object.assign(ahead, leap);
    await past(1_000);
    const now = Date.now() + ahead.wall;
    zone.offer(packet("temperature", `20@${now}`));
    await past(4_000);
    expect(limits().filter((one) => one.state.signal === "silent")).toEqual([]);
    await past(2_000);
    expect(limits().filter((one) => one.state.signal === "silent")).toHaveLength(1);
  });

  it.each([
    [false, 0],
    [true, 1],
  ])("judges late readings behind a gap by whether the session was kept: %s", async (sessionKept, silent) => {
    const { zone, past, limits } = world;
    zone.offer(packet("temperature", `20@${Date.now()}`));
    await past(30_000);
    zone.pathChanged("broker", "live", "", sessionKept);
    zone.offer(packet("temperature", `20@${Date.now() - 2_500}`));
    await past(1_000);
    expect(limits().filter((one) => one.state.signal === "silent")).toHaveLength(silent);
  });

  it("says every ten minutes that nothing happened", async () => {
    const { past, journal } = world;
    await past(1_801_000);
    expect(journal.records.map(({ kind }) => kind)).toEqual(["idle", "idle", "idle"]);
  });

  it("gives states that agree with the log up to the position that comes with them", async () => {
    const { zone, past } = world;
    zone.offer(packet("temperature", `120@${T0}`));
    const asked = statesAt(zone, [0]);
    await past(200);
    const { head, machines } = await asked;
    expect(machines[0]!.sensors["temperature"]!.state).toMatchObject({ signal: "live", limit: "high" });
    expect(head).toBe(1 + world.journal.records.length);
  });

  it("commits at once what was offered when it is to drain", async () => {
    const { zone, past, acknowledged } = world;
    await past(200);
    zone.offer(packet("temperature", "1"));
    const drained = zone.drain();
    await past(2);
    await drained;
    expect(acknowledged).toHaveLength(1);
  });

  it("tells which machines a commit has changed", async () => {
    const { zone, past, committed } = world;
    await past(200);
    zone.offer(packet("door", "open"));
    await past(200);
    expect([...committed.at(-1)!.changedMachines]).toEqual([1]);
  });
});
