import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { findCure, justAbove, trialsOf, type AlarmSettings } from "./cure.ts";
import type { Occurrence } from "./occurrences.ts";

const SECOND = 1_000;
const settings = (over: Partial<AlarmSettings> = {}): AlarmSettings => ({
  alarm: "process",
  kind: "analog",
  unit: "bar",
  deadband: 0.1,
  limits: [{ level: "high", value: 10, priority: "high" }],
  range: { from: 0, to: 20 },
  ...over,
});
const occurrence = (begin: number, end: number, off?: number): Occurrence => ({
  begin: begin * SECOND,
  end: end * SECOND,
  level: "high",
  ...(off === undefined ? {} : { off }),
});

describe("the cure of an alarm", () => {
  it("of a value that hangs at its limit is a wider deadband", () => {
    const chatter = Array.from({ length: 6 }, (_, i) => occurrence(i * 15, i * 15 + 5, 9.72));
    expect(findCure([...chatter, occurrence(5_000, 6_000, 8)], settings())).toEqual({
      setting: "deadband",
      from: 0.1,
      to: 0.29,
      unit: "bar",
      removed: 5,
      kept: 2,
      text: "a deadband of 0.29 bar (it is 0.1 bar) would have removed 5 of 7 and kept 2",
    });
  });

  it("of one whose value tells nothing is an off-delay", () => {
    const chatter = Array.from({ length: 5 }, (_, i) => occurrence(i * 20, i * 20 + 12));
    expect(findCure(chatter, settings())).toMatchObject({ setting: "offDelay", to: 10_000, removed: 4, kept: 1 });
  });

  it("of one that clears at once is an on-delay, which hides nothing that stood longer", () => {
    const fleeting = Array.from({ length: 8 }, (_, i) => occurrence(i * 1_000, i * 1_000 + 4));
    const cure = findCure([...fleeting, occurrence(50_000, 50_030)], settings({ kind: "discrete", limits: [] }));
    expect(cure).toMatchObject({ setting: "onDelay", to: 5_000, removed: 8, kept: 1 });
    expect(cure?.text).toBe("an on-delay of 5 s (it is none) would have removed 8 of 9 and kept 1");
  });

  it("is none where nothing was a nuisance, where no setting helps, and where a person would have no time left", () => {
    expect(findCure([occurrence(0, 100), occurrence(1_000, 1_100)], settings())).toBeUndefined();
    const fleeting = Array.from({ length: 8 }, (_, i) => occurrence(i * 1_000, i * 1_000 + 4));
    const hurried = settings({ limits: [{ level: "high", value: 10, priority: "high", respondWithinMs: 10_000 }] });
    expect(findCure(fleeting, hurried)).toBeUndefined();
    expect(findCure(fleeting, settings({ alarm: "source" }))).toBeUndefined();
  });

  it("is a deadband just above what was measured", () => {
    expect([0.28, 0.3, 1, 99, 123].map(justAbove)).toEqual([0.29, 0.31, 1.1, 100, 130]);
  });
});

/** Raises and clears an alarm second by second, as a gateway would with these delays. */
function replay(isBeyond: (second: number) => boolean, onDelay: number, offDelay: number, seconds: number): number {
  let [stands, beyond, within, begun] = [false, 0, 0, 0];
  for (let second = 0; second < seconds; second++) {
    if (isBeyond(second)) {
      beyond++;
      within = 0;
    } else {
      within++;
      beyond = 0;
    }
    if (!stands && beyond >= Math.max(1, onDelay)) {
      stands = true;
      begun++;
    } else if (stands && within >= Math.max(1, offDelay)) stands = false;
  }
  return begun;
}

it("keeps as many occurrences by each delay as a replay with it raises", () => {
  const spell = fc.record({ on: fc.integer({ min: 1, max: 70 }), off: fc.integer({ min: 1, max: 400 }) });
  const delays = fc.record({ onDelay: fc.constantFrom(0, 2, 5), offDelay: fc.constantFrom(0, 3, 10) });
  fc.assert(
    fc.property(fc.array(spell, { minLength: 1, maxLength: 8 }), delays, (spells, { onDelay, offDelay }) => {
      let at = 0;
      const beyond: [number, number][] = spells.map(({ on, off }) => {
        const begin = at + offDelay + off;
        at = begin + onDelay + on;
        return [begin, at];
      });
      const found = beyond.map(([begin, end]) => occurrence(begin + onDelay, end + offDelay));
      const isBeyond = (second: number) => beyond.some(([begin, end]) => second >= begin && second < end);
      const seconds = at + 400;
      const now = settings({
        kind: "discrete",
        limits: [],
        onDelayMs: onDelay * SECOND,
        offDelayMs: offDelay * SECOND,
      });
      for (const { setting, to, kept } of trialsOf(found, now)) {
        const [on, off] = setting === "onDelay" ? [to / SECOND, offDelay] : [onDelay, to / SECOND];
        expect([setting, to, kept.length]).toEqual([setting, to, replay(isBeyond, on, off, seconds)]);
      }
    }),
    { numRuns: 60 },
  );
});
