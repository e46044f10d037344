import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { GatewayTime, type ClockStep } from "./gateway-time.ts";

function setUp(atLeast = 0) {
  const clock = { wallAhead: 1_000_000, mono: 0 };
  const steps: ClockStep[] = [];
  const time = new GatewayTime(
    { wall: () => clock.mono + clock.wallAhead, monotonic: () => clock.mono },
    atLeast,
    (step) => steps.push(step),
  );
  const run = (ms: number) => {
    for (let past = 0; past < ms; past += 250) {
      clock.mono += 250;
      time.now();
    }
    return time.now();
  };
  return { clock, time, steps, run };
}

describe("gateway time", () => {
  it("is the wall clock while nobody touches it", () => {
    const { run, steps } = setUp();
    expect(run(60_000)).toBe(1_060_000);
    expect(steps).toEqual([]);
  });

  it("starts at the newest time of the store where the wall clock is behind it", () => {
    const { time } = setUp(5_000_000);
    expect(time.now()).toBe(5_000_000);
  });

  it("draws near a wall clock that is a little apart by at most 5 percent", () => {
    const { clock, run, time } = setUp();
    clock.wallAhead += 2_000;
    const before = time.now();
    expect(run(10_000) - before).toBeLessThanOrEqual(10_500);
    expect(Math.abs(run(300_000) - (clock.mono + clock.wallAhead))).toBeLessThan(20);
  });

  it("runs slower, never back, when the wall clock is set back, and says so once", () => {
    const { clock, run, time, steps } = setUp();
    clock.wallAhead -= 60_000;
    const before = time.now();
    const after = run(20_000);
    expect(after - before).toBeGreaterThan(18_900);
    expect(after - before).toBeLessThan(20_000);
    expect(steps).toHaveLength(1);
  });

  it("takes a forward step of minutes at once", () => {
    const { clock, run, steps } = setUp();
    clock.wallAhead += 300_000;
    expect(run(2_000)).toBe(clock.mono + clock.wallAhead);
    expect(steps).toEqual([{ at: 1_001_000, apartMs: 300_000, taken: true }]);
  });

  it("does not follow a forward step of more than ten minutes", () => {
    const { clock, run, steps } = setUp();
    clock.wallAhead += 3_600_000;
    expect(run(2_000)).toBe(1_002_000);
    expect(steps).toEqual([{ at: 1_001_000, apartMs: 3_600_000, taken: false }]);
  });

  it("never steps back, whatever the wall clock does and whoever believes it", () => {
    const asked = fc.constantFrom("nobody", "bus", "person");
    const act = fc.tuple(fc.integer({ min: -4_000_000, max: 4_000_000 }), fc.integer({ min: 1, max: 5_000 }), asked);
    fc.assert(
      fc.property(fc.array(act, { maxLength: 60 }), (acts) => {
        const { clock, time } = setUp();
        let before = time.now();
        for (const [ahead, elapsed, whom] of acts) {
          clock.wallAhead += ahead;
          clock.mono += elapsed;
          if (whom === "bus") time.compare(clock.mono + clock.wallAhead);
          if (whom === "person") time.believe("anna");
          const now = time.now();
          expect(now).toBeGreaterThanOrEqual(before);
          before = now;
        }
      }),
    );
  });

  it("takes a step far forward when a clock elsewhere agrees with it, and not before", () => {
    const { clock, run, time, steps } = setUp();
    const leaps: number[] = [];
    time.leapt = (to) => leaps.push(to);
    expect(time.takeSteps(0)).toEqual([]);
    clock.wallAhead += 3_600_000;
    run(5_000);
    expect(time.isInDoubt).toBe(true);
    expect(time.compare(clock.mono + clock.wallAhead - 3_600_000)).toBe(false);
    expect(time.now()).toBe(1_005_000);
    expect(time.compare(clock.mono + clock.wallAhead + 3_000)).toBe(true);
    expect(time.now()).toBe(4_605_000);
    expect(leaps).toEqual([4_605_000]);
    expect(steps.map(({ taken }) => taken)).toEqual([false, true]);
    expect(time.takeSteps(4_605_250)).toMatchObject([
      { kind: "clock", at: 1_001_000, taken: false, text: expect.stringContaining("forward by 3,600 s: not believed") },
      { at: 1_005_000, processedAt: 4_605_250, taken: true, confirmed: "bus" },
    ]);
    expect(time.takeSteps(4_605_500)).toEqual([]);
    expect(run(60_000)).toBe(4_665_000);
    expect(time.isInDoubt).toBe(false);
  });

  it("does not follow a wall clock back that was set right just before it was confirmed", () => {
    const { clock, run, time, steps } = setUp(1_500_000);
    clock.wallAhead += 3_600_000;
    run(1_000);
    clock.wallAhead -= 3_600_000;
    expect(time.compare(clock.mono + clock.wallAhead)).toBe(false);
    expect(time.now()).toBeGreaterThan(1_500_000);
    expect(time.isInDoubt).toBe(false);
    expect(steps.at(-1)).toMatchObject({ taken: true, apartMs: expect.closeTo(-500_000, -4) });
  });

  it("takes it by a person's word, and says where there is nothing to confirm", () => {
    const { clock, run, time } = setUp();
    expect(time.believe("anna")).toBe(false);
    clock.wallAhead += 3_600_000;
    run(1_000);
    expect(time.believe("anna")).toBe(true);
    expect(time.now()).toBe(4_601_000);
    expect(time.takeSteps(4_601_000).at(-1)).toMatchObject({ taken: true, confirmed: "person", by: "anna" });
    expect(time.believe("anna")).toBe(false);
  });
});
