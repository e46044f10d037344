import { describe, expect, it } from "vitest";
import type { Alarm } from "../wire/health.ts";
import type { SensorStanding } from "../wire/state.ts";
import { exampleLimit, exampleZone, transitionsOf } from "./example-zone.ts";
import type { FormerZone } from "./take-over.ts";
import { pressZone } from "./example-press.ts";
import { ZoneHealth } from "./zone.ts";

const T0 = Date.UTC(2026, 2, 1, 12);
const ID = "plant/press/oven/temperature";
const high = exampleLimit(100, { priority: "high" });
const CONFIG = exampleZone({
  oven: {
    temperature: { limits: { high, highHigh: exampleLimit(200, { priority: "high" }) }, source: "plc1" as never },
    pressure: {},
  },
});
const alarm: Alarm = { state: "acknowledged", occurrence: 7, since: T0 - 9_000, level: "high", priority: "high" };
const standing: SensorStanding = {
  state: { signal: "live", limit: "high", alarms: { process: alarm } },
  health: "good",
  since: T0 - 9_000,
  occurrences: { process: 7 },
};
const former = (more: Partial<FormerZone> = {}, sensor = standing): FormerZone => ({
  sensors: { [ID]: sensor },
  machines: {},
  sources: {},
  claimedAt: T0 - 5_000,
  ...more,
});

function takenOver(zone: FormerZone, prepare: (health: ZoneHealth) => void = () => undefined) {
  const health = new ZoneHealth(CONFIG);
  prepare(health);
  health.take();
  health.takeOver(zone, T0);
  return { health, records: transitionsOf(health.take().records) };
}
const read = (health: ZoneHealth, value: number, at: number) => health.reading(0, value, "good", at, at, false);
const process = (health: ZoneHealth) => health.standing(0).state.alarms?.process;

describe("an empty store that takes over its zone", () => {
  it("holds limit and alarm as they stood, and calls the sensor unknown until it is heard", () => {
    const { health, records } = takenOver(former());
    expect(health.standing(0)).toMatchObject({
      health: "unknown",
      state: { signal: "unknown", limit: "high", held: true, alarms: { process: alarm } },
    });
    expect(records).toMatchObject([{ of: "sensor", id: ID, cause: { kind: "takeover" } }]);
  });

  it("does not ring again for what was acknowledged, and rings for what is worse", () => {
    const { health } = takenOver(former());
    read(health, 150, T0 + 1_000);
    expect(process(health)).toMatchObject({ state: "acknowledged", occurrence: 7 });
    read(health, 250, T0 + 2_000);
    expect(process(health)).toMatchObject({ state: "unacknowledged", occurrence: 7, level: "highHigh" });
  });

  it("lets an alarm go whose condition is gone, and counts the next occurrence on", () => {
    const { health } = takenOver(former());
    read(health, 50, T0 + 1_000);
    expect(process(health)).toBeUndefined();
    read(health, 150, T0 + 2_000);
    expect(process(health)).toMatchObject({ state: "unacknowledged", occurrence: 8 });
    const stale = { kind: "acknowledge", sensor: ID as never, alarm: "process", occurrence: 7 } as const;
    expect(health.command(stale, "anna", T0 + 3_000)).toMatchObject({ code: "other-occurrence" });
  });

  it("counts occurrences on for an alarm that is normal", () => {
    const { health } = takenOver(former({}, { ...standing, state: { signal: "live", limit: "normal" } }));
    read(health, 150, T0 + 1_000);
    expect(process(health)).toMatchObject({ occurrence: 8 });
  });

  it("takes over shelves and what is out of service, which end when they would have", () => {
    const shelf = { level: "high", by: "anna", reason: "probe", from: T0 - 1_000, until: T0 + 60_000 };
    const service = { of: "machine", by: "bert", reason: "lining", from: T0 - 1_000, until: T0 + 90_000 } as const;
    const state = { ...standing.state, shelves: { process: shelf } };
    const whole = { state: "maintenance" as const, coverage: { good: 0, of: 2 }, services: [service] };
    const machines = { "plant/press/oven": { state: whole, health: "function-check" as const, since: T0 } };
    const { health } = takenOver(former({ machines }, { ...standing, state }));
    expect(health.standing(0).state).toMatchObject({ shelves: { process: shelf }, services: [service] });
    health.tick(T0 + 60_001, T0 + 60_001);
    expect(health.standing(0).state.shelves).toBeUndefined();
    health.tick(T0 + 90_001, T0 + 90_001);
    expect(health.machineStanding(0).state.services).toMatchObject([{ overdue: true }]);
  });

  it("takes over what a machine was doing, so that what a standing machine mutes does not ring", () => {
    const press = { state: { state: "stopped" as const, coverage: { good: 1, of: 3 } }, health: "good" as const };
    const machines = { "plant/press/press": { ...press, since: T0 - 60_000 } };
    const health = new ZoneHealth(pressZone());
    health.takeOver({ sensors: {}, machines, sources: {}, claimedAt: T0 - 5_000 }, T0);
    expect(health.machineStanding(0).state.state).toBe("stopped");
    health.reading(1, 2, "good", T0 + 1_000, T0 + 1_000, false);
    const { alarms, byDesign } = health.standing(1).state;
    expect(alarms?.process?.muted).toBe("suppressedByDesign");
    expect(byDesign).toBeDefined();
    health.take();
    health.takeOver({ sensors: {}, machines, sources: {}, claimedAt: T0 - 5_000 }, T0 + 2_000);
    expect(health.take().records).toEqual([]);
  });

  describe("of a sensor whose limits are told in deviations of a commissioning window", () => {
    const learning = exampleZone({
      oven: { temperature: { limits: { high: { ...high, value: 0, deviations: 3 } }, baseline: { readings: 4 } } },
    });
    const baseline = { readings: 4, mean: 50, deviation: 10, limits: { high: 80 } };
    const known = former({}, { ...standing, state: { ...standing.state, baseline } });

    it("takes over the window, so that what was acknowledged stays so and what is worse is judged", () => {
      const health = new ZoneHealth(learning);
      health.takeOver(known, T0);
      expect(transitionsOf(health.take().records)).toMatchObject([{ state: { baseline } }]);
      read(health, 81, T0 + 1_000);
      expect(process(health)).toMatchObject({ state: "acknowledged", occurrence: 7 });
      read(health, 79, T0 + 2_000);
      expect(process(health)).toBeUndefined();
      read(health, 81, T0 + 3_000);
      expect(process(health)).toMatchObject({ state: "unacknowledged", occurrence: 8 });
    });

    it("takes it over at its claim too, where it has begun to learn anew", () => {
      const health = new ZoneHealth(learning);
      read(health, 81, T0 - 1_000);
      health.takeOver(known, T0);
      expect(health.standing(0).state.baseline).toMatchObject(baseline);
      read(health, 82, T0 + 1_000);
      expect(process(health)).toMatchObject({ state: "acknowledged", occurrence: 7 });
      health.take();
      health.takeOver(known, T0 + 2_000);
      expect(health.take().records).toEqual([]);
    });

    it("keeps its own where that is complete, and learns anew what was not", () => {
      const health = new ZoneHealth(learning);
      const unfinished = {
        ...standing,
        state: { ...standing.state, baseline: { readings: 3, learning: true } as const },
      };
      health.takeOver(former({}, unfinished), T0 - 9_000);
      for (const [place, value] of [1, 3, 1, 3].entries()) read(health, value, T0 - 5_000 + place * 1_000);
      expect(health.standing(0).state.baseline).toMatchObject({ readings: 4, mean: 2 });
      health.takeOver(known, T0);
      expect(health.standing(0).state.baseline).toMatchObject({ readings: 4, mean: 2 });
    });
  });

  it("waits for its periodic sensors again, but not for those of a source that is gone", () => {
    const { health } = takenOver(former());
    health.tick(T0 + 10_000, T0 + 10_000);
    expect(health.standing(0).state.signal).toBe("silent");
    const gone = { ...alarm, level: "silent" };
    const plc1 = { state: { signal: "silent", alarm: gone }, health: "failure", since: T0, occurrence: 7 } as const;
    const { health: other, records } = takenOver(former({ sources: { plc1 } }));
    other.tick(T0 + 10_000, T0 + 10_000);
    expect(other.standing(0).state.signal).toBe("unknown");
    expect(records.at(-1)).toMatchObject({
      of: "source",
      state: { signal: "silent", alarm: { state: "acknowledged" } },
    });
  });

  it("does nothing the second time, before or after a restart", () => {
    const { health } = takenOver(former());
    health.takeOver(former(), T0 + 1_000);
    expect(health.take().records).toEqual([]);
    const again = new ZoneHealth(CONFIG);
    again.restoreSensor(0, health.saveSensor(0));
    again.takeOver(former(), T0 + 2_000);
    expect(again.take().records).toEqual([]);
  });
});

describe("a store that takes over its zone when it has alarms of its own", () => {
  const rung = (health: ZoneHealth) => void read(health, 150, T0 - 500);

  it("keeps the former occurrence and its acknowledgement where both are active", () => {
    const { health, records } = takenOver(former(), rung);
    expect(process(health)).toMatchObject({ state: "acknowledged", occurrence: 7, since: alarm.since });
    expect(health.standing(0).state.signal).toBe("live");
    expect(records).toMatchObject([{ id: ID, cause: { kind: "takeover" } }]);
  });

  it("keeps its own unacknowledged where nobody had seen the former", () => {
    const { health } = takenOver(
      former(
        {},
        { ...standing, state: { ...standing.state, alarms: { process: { ...alarm, state: "unacknowledged" } } } },
      ),
      rung,
    );
    expect(process(health)).toMatchObject({ state: "unacknowledged", occurrence: 7 });
  });

  it("says that an unseen one has returned where its own is normal", () => {
    const { health } = takenOver(
      former(
        {},
        { ...standing, state: { ...standing.state, alarms: { process: { ...alarm, state: "unacknowledged" } } } },
      ),
      (one) => void read(one, 50, T0 - 500),
    );
    expect(process(health)).toMatchObject({ state: "rtnUnacknowledged", occurrence: 7 });
  });
});

describe("a store that takes over where the log ends with what another gateway knew", () => {
  const plc1 = { state: { signal: "live" }, health: "good", since: T0 - 9_000 } as const;
  const whole = {
    state: { state: "running", coverage: { good: 2, of: 2 } },
    health: "good",
    since: T0 - 9_000,
  } as const;
  const quiet: SensorStanding = { state: { signal: "live", limit: "normal" }, health: "good", since: T0 - 9_000 };

  it("tells of an alarm that goes on here though it had returned there", () => {
    const rung = new ZoneHealth(CONFIG);
    read(rung, 150, T0 - 60_000);
    const { state, occurrences } = rung.standing(0);
    const returned = { ...state.alarms!.process!, state: "rtnUnacknowledged" as const };
    const elsewhere = { ...quiet, state: { ...quiet.state, alarms: { process: returned } }, occurrences: occurrences! };
    rung.take();
    rung.takeOver(former({}, elsewhere), T0);
    expect(rung.standing(0).state).toEqual(state);
    expect(transitionsOf(rung.take().records)).toMatchObject([{ id: ID, state, cause: { kind: "takeover" } }]);
    rung.takeOver(former({}, elsewhere), T0 + 1_000);
    expect(rung.take().records).toEqual([]);
  });

  it("tells each time that it is given the zone that it has not heard a sensor", () => {
    const { health } = takenOver(former({}, quiet));
    expect(health.standing(0).health).toBe("unknown");
    health.takeOver(former({ claimedAt: T0 + 50_000 }, { ...quiet, since: T0 + 40_000 }), T0 + 60_000);
    expect(transitionsOf(health.take().records)).toMatchObject([{ id: ID, health: "unknown" }]);
  });

  it("tells of machines and sources that are not heard here", () => {
    const known = former({ machines: { "plant/press/oven": whole }, sources: { plc1 } }, quiet);
    const { health, records } = takenOver(known);
    expect(records.filter(({ of }) => of !== "sensor")).toMatchObject([
      { of: "machine", id: "plant/press/oven", health: "unknown", state: { coverage: { good: 0, of: 2 } } },
      { of: "source", health: "unknown", state: { signal: "unknown" } },
    ]);
    health.takeOver(known, T0 + 1_000);
    expect(health.take().records).toEqual([]);
  });

  it("tells that its zone is out of service where that was not known there", () => {
    const out = new ZoneHealth(CONFIG);
    const command = {
      kind: "outOfService",
      of: "zone",
      id: "plant/press",
      reason: "fair",
      until: T0 + 90_000,
    } as const;
    expect(out.command(command as never, "anna", T0 - 60_000)).toMatchObject({ outcome: "applied" });
    out.take();
    out.takeOver(former({}, quiet), T0);
    expect(out.take().records).toContainEqual(
      expect.objectContaining({ kind: "zone-service", event: "begun", service: out.service }),
    );
    out.takeOver(former({}, quiet), T0 + 1_000);
    expect(out.take().records).toEqual([]);
  });
});
