import { describe, expect, it } from "vitest";
import type { StreamSnapshot } from "@tocsin/core/wire/hub-api";
import { Fleet, TRANSITIONS_MAX, type Changed } from "./fleet.ts";
import { factorySnapshot } from "../testing/factory.ts";

function watched() {
  const frames: (() => void)[] = [];
  const heard: Changed[] = [];
  const fleet = new Fleet((paint) => void frames.push(paint));
  fleet.subscribe((changed) => heard.push(changed));
  return { fleet, heard, frame: () => frames.splice(0).forEach((paint) => paint()) };
}

const snapshot: StreamSnapshot = factorySnapshot();

describe("fleet", () => {
  it("holds what the snapshot says, and forgets what an older one said", () => {
    const { fleet } = watched();
    fleet.snapshot(snapshot);
    expect([fleet.zones.size, fleet.machines.size, fleet.sensors.size]).toEqual([3, 100, 2000]);
    fleet.snapshot({ ...snapshot, sensors: [], machines: [] });
    expect([fleet.zones.size, fleet.machines.size, fleet.sensors.size]).toEqual([3, 0, 0]);
  });

  it("grows no newer while the hub itself hears nothing", () => {
    const { fleet } = watched();
    fleet.snapshot(snapshot);
    fleet.heartbeat(snapshot.at + 15_000, { connected: false, since: snapshot.at + 4_000 });
    expect(fleet.at).toBe(snapshot.at + 4_000);
    fleet.heartbeat(snapshot.at + 30_000, { connected: true, since: snapshot.at + 29_000 });
    expect(fleet.at).toBe(snapshot.at + 30_000);
  });

  it("tells its listeners once a frame, however much moved", () => {
    const { fleet, heard, frame } = watched();
    fleet.snapshot(snapshot);
    frame();
    const [first, second] = snapshot.sensors;
    fleet.change({ at: 1, sensors: [first!] });
    fleet.change({ at: 2, sensors: [second!] });
    expect(heard).toHaveLength(1);
    frame();
    expect(heard).toHaveLength(2);
    expect([...heard[1]!.sensors]).toEqual([first!.id, second!.id]);
    expect(heard[1]!.everything).toBe(false);
  });

  it("says that everything may have moved place when something is new or gone", () => {
    const { fleet, heard, frame } = watched();
    fleet.snapshot(snapshot);
    frame();
    fleet.change({ at: 1, removed: { machines: [], sensors: [snapshot.sensors[0]!.id] } });
    frame();
    expect(heard[1]!.everything).toBe(true);
    expect(fleet.sensors.size).toBe(1999);
  });

  it("keeps the place of what changes, and finds it anew when its tag is another", () => {
    const { fleet } = watched();
    fleet.snapshot(snapshot);
    const ids = () => fleet.sensorsOf("aachen/press/press-07").map(({ id }) => id);
    const order = ids();
    const first = fleet.sensors.get(order[0]!)!;
    fleet.change({ at: 1, sensors: [{ ...first, health: "failure" }] });
    expect(ids()).toEqual(order);
    expect(fleet.sensorsOf("aachen/press/press-07")[0]!.health).toBe("failure");
    fleet.change({ at: 2, sensors: [{ ...first, tag: "99ZZZ" }] });
    expect(ids()).toEqual([...order.slice(1), order[0]]);
    fleet.change({ at: 3, removed: { machines: [], sensors: [order[0]!] } });
    expect(ids()).toEqual(order.slice(1));
  });

  it("orders zones by place and machines by tag, numbers as numbers", () => {
    const { fleet } = watched();
    fleet.snapshot(snapshot);
    expect(fleet.zonesInOrder().map((zone) => zone.name)).toEqual(["Press shop", "Paint shop", "Assembly"]);
    const robots = fleet.machinesOf("aachen/assembly").map((machine) => machine.tag);
    expect(robots.indexOf("Robot 02")).toBeLessThan(robots.indexOf("Robot 10"));
    expect(fleet.sensorsOf("aachen/press/press-07")).toHaveLength(21);
  });

  it("keeps the newest transitions by event time, and no more than its bound", () => {
    const { fleet } = watched();
    fleet.snapshot(snapshot);
    const one = snapshot.transitions[0]!;
    const late = { ...one, at: one.at - 3_600_000, seq: 1 };
    fleet.change({ at: 1, transitions: [late, ...Array.from({ length: TRANSITIONS_MAX + 50 }, () => one)] });
    expect(fleet.transitions).toHaveLength(TRANSITIONS_MAX);
    expect(fleet.transitions).not.toContain(late);
  });
});
