import { Replay } from "@tocsin/core/health/replay";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { packet, setUp, T0 } from "../../test/zone-world.ts";

describe("ticks and data paths", () => {
  let world: ReturnType<typeof setUp>;
  beforeEach(() => {
    vi.useFakeTimers({ now: T0 });
    world = setUp();
  });
  afterEach(() => {
    world.zone.stop();
    vi.useRealTimers();
  });

  const offer = (topic: string, at = Date.now(), path = "broker") =>
    world.zone.offer(packet(topic, `20@${at}`, { path }));
  const silent = () => world.limits().filter((one) => one.state.signal === "silent");
  const live = async (...paths: string[]) => {
    for (const path of paths) world.zone.pathChanged(path, "live", "");
    await world.past(2_500);
  };

  it("find a sensor silent while another sensor's path is lost, and that one only when its own is back", async () => {
    await live("hall", "yard");
    offer("temperature", T0 + 2_500, "hall");
    offer("pressure", T0 + 2_500, "yard");
    await world.past(500);
    world.zone.pathChanged("yard", "lost", "cut");
    await world.past(60_000);
    expect(silent()).toMatchObject([{ id: "plant/press/oven/temperature", at: T0 + 5_500, state: { path: "hall" } }]);
    expect(world.pathEvents()).toEqual(["lost"]);
    await live("yard");
    await world.past(10_000);
    const back = silent().filter(({ id }) => id === "plant/press/oven/pressure");
    expect(back).toHaveLength(1);
    expect(back[0]!.at).toBeGreaterThan(T0 + 63_000);
  });

  it("go on beside a broker of the gateway's own that nobody is connected to", async () => {
    world.zone.pathChanged("embedded", "connecting", "no client yet");
    await live("broker");
    offer("temperature");
    await world.past(10_000);
    expect(silent()).toHaveLength(1);
  });

  it("end what people have asked for while every path is lost", async () => {
    await live("broker");
    offer("temperature");
    const target = { of: "sensor", id: "plant/press/oven/temperature", alarm: "process" } as const;
    const asked = { v: 1, id: "shelf-0001", who: "anna", comment: "test", expiresAt: Date.now() + 60_000 } as const;
    world.zone.command({ ...asked, command: "shelve", target, level: "high", forMs: 30_000 }, () => undefined);
    await world.past(200);
    world.zone.pathChanged("broker", "lost", "cut");
    await world.past(29_000);
    expect(world.limits().at(-1)!.state.shelves).toBeDefined();
    await world.past(2_000);
    expect(world.limits().at(-1)!.state.shelves).toBeUndefined();
    expect(silent()).toEqual([]);
  });

  it("follow a sensor to another path at once while its own is lost, else after three readings", async () => {
    await live("hall", "yard");
    const path = () => world.health.standing(0).state.path;
    const hear = async (over: string) => {
      offer("temperature", Date.now(), over);
      await world.past(500);
      return path();
    };
    expect(await hear("hall")).toBe("hall");
    expect([await hear("yard"), await hear("yard"), await hear("yard")]).toEqual(["hall", "hall", "yard"]);
    world.zone.pathChanged("yard", "lost", "cut");
    expect(await hear("hall")).toBe("hall");
    expect(world.limits().filter(({ changes }) => changes[0]?.region === "path")).toHaveLength(2);
    // Two copies of each reading: the second is none, and the sensor stays where it is.
    await live("yard");
    for (let second = 0; second < 10; second += 1) {
      const at = Date.now();
      for (const over of ["yard", "hall"]) offer("temperature", at, over);
      await world.past(1_000);
    }
    expect(world.limits().filter(({ changes }) => changes[0]?.region === "path").length).toBeLessThanOrEqual(3);
  });

  it("call no sensor silent whose publisher gives out its buffer as slowly as it was filled", async () => {
    await live("broker");
    await world.past(60_000);
    const begin = Date.now() - 45_000;
    for (let second = 0; second < 30; second += 1) {
      offer("temperature", begin + second * 1_000);
      await world.past(1_000);
    }
    expect(silent()).toEqual([]);
    // Nothing more comes: silence is found by arrival, at the sensor's own time.
    await world.past(6_000);
    expect(silent().map(({ at }) => at)).toEqual([begin + 29_000 + 3_000]);
  });

  it("judge by the clock again once the sensor is punctual", async () => {
    await live("broker");
    for (const age of [60_000, 30_000, 0]) {
      offer("temperature", Date.now() - age);
      await world.past(1_000);
    }
    await world.past(10_000);
    expect(silent()).toHaveLength(1);
    expect(world.journal.inputs.filter(({ kind }) => kind === "belated")).toHaveLength(2);
  });

  it("find a silence within a backlog before what came after it", async () => {
    await live("broker");
    offer("temperature");
    offer("pressure");
    await world.past(500);
    world.zone.pathChanged("broker", "lost", "cut");
    await world.past(60_000);
    world.zone.pathChanged("broker", "live", "");
    const begin = T0 + 3_500;
    // The door stands for all that is heard besides; the pressure is silent from the tenth second to the fortieth.
    for (let second = 0; second < 50; second += 1) {
      offer("temperature", begin + second * 1_000);
      if (second < 10 || second >= 40) offer("pressure", begin + second * 1_000 + 100);
      world.zone.offer(packet("door", `${second % 2 === 0 ? "open" : "shut"}@${begin + second * 1_000 + 200}`));
    }
    await world.past(1_000);
    const machine = world.journal.records.filter((one) => one.kind === "transition" && one.id === "plant/press/oven");
    const covered = machine.map((one) => [
      one.at - begin,
      one.kind === "transition" && one.of === "machine" ? one.state.coverage.good : 0,
    ]);
    // Silent at 12.1 s, told 2 s later; live at 40.1 s.
    expect(covered.slice(-2)).toEqual([
      [14_100, 1],
      [42_100, 2],
    ]);
  });

  it("are inputs: stepped again they give the same records", async () => {
    await live("hall", "yard");
    const replay = new Replay(world.config);
    const order: Parameters<Replay["step"]>[0][] = [];
    const { journal, health } = world;
    const [add, note] = [journal.add.bind(journal), journal.note.bind(journal)];
    for (const input of journal.inputs) order.push(input);
    journal.add = (sensor, gatewayTime, reading) => {
      const { value, quality, at } = reading;
      order.push({
        kind: "reading",
        sensor: health.sensors[sensor]!.id,
        value,
        quality,
        at,
        gatewayTime,
        retained: false,
      });
      add(sensor, gatewayTime, reading);
    };
    journal.note = (input) => {
      order.push(input);
      note(input);
    };
    for (let second = 0; second < 120; second += 1) {
      if (second === 20) world.zone.pathChanged("yard", "lost", "cut");
      if (second === 60) world.zone.pathChanged("yard", "live", "");
      if (second % 50 < 30) offer("temperature", Date.now() - (second > 90 ? 60_000 : 0), "hall");
      if (second < 20 || second >= 80) offer("pressure", Date.now(), second % 3 === 0 ? "hall" : "yard");
      await world.past(1_000);
    }
    await world.past(10_000);
    for (const input of order) replay.step(input);
    const logged = journal.records.filter(({ kind }) => kind === "transition");
    expect(logged.length).toBeGreaterThan(10);
    expect(replay.take()).toEqual(logged);
    expect(new Set(journal.inputs.map(({ kind }) => kind))).toEqual(new Set(["path-back", "tick", "route", "belated"]));
  });
});
