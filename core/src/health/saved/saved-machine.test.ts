import { describe, expect, it } from "vitest";
import type { ZoneConfig } from "../config.ts";
import { at, give, pressZone, told } from "../example-press.ts";
import { ZoneHealth } from "../zone.ts";

describe("over a restart", () => {
  const restarted = (before: ZoneHealth, config: ZoneConfig): ZoneHealth => {
    const after = new ZoneHealth(config);
    before.sensors.forEach((_, sensor) => after.restoreSensor(sensor, before.saveSensor(sensor)));
    before.machines.forEach((_, machine) => after.restoreMachine(machine, before.saveMachine(machine)));
    return after;
  };
  const stopped = (): ZoneHealth => {
    const zone = new ZoneHealth(pressZone({ offDelayMs: 5_000 }));
    give(zone, [[0, "mode", 1], [0, "pressure", 50], { tick: 3 }, [4, "mode", 0]]);
    return zone;
  };

  it("fires the pending state at its own time", () => {
    const after = restarted(stopped(), pressZone({ offDelayMs: 5_000 }));
    expect(told(after, [{ tick: 9 }])).toEqual(['9 stopped: MODE is "0" for 5 s']);
    expect(after.standing(1).state).toMatchObject({ byDesign: { text: "press is stopped" } });
  });

  it("judges again what another configuration asks to judge", () => {
    const before = stopped();
    give(before, [{ tick: 9 }, [9.5, "pressure", 5]]);
    const after = restarted(before, pressZone({ offDelayMs: 5_000 }, { when: ["stopped", "running"] }));
    give(after, [{ tick: 10 }]);
    expect(after.standing(1).state.alarms?.process).toMatchObject({ state: "unacknowledged" });
    expect(after.standing(1).state.alarms?.process).not.toHaveProperty("muted");
  });

  it("hears anew what the values mean now", () => {
    const after = restarted(stopped(), pressZone({ values: { "0": "idle" } }));
    expect(told(after, [{ tick: 4.5 }])).toEqual(['4.5 idle: MODE is "0"']);
  });
});

it("keeps the wording of version 1 of what a machine does", () => {
  const zone = new ZoneHealth(pressZone({ onDelayMs: 9_000 }, { holdoffMs: 5_000 }));
  give(zone, [
    [0, "pressure", 50],
    [0, "mode", 0],
    [1, "mode", 1],
  ]);
  expect(JSON.parse(zone.saveMachine(0))).toMatchObject({
    v: 1,
    state: "stopped",
    activity: "stopped",
    pending: { state: "running", at: at(10), cause: { kind: "machine", delayMs: 9_000 } },
  });
  give(zone, [{ tick: 10 }]);
  expect(JSON.parse(zone.saveSensor(1))).toMatchObject({
    awaited: at(10),
    machine: { state: "running", text: "press is running", since: at(10), until: at(15) },
    byDesign: ["process", "instrument"],
  });
});
