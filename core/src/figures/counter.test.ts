import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { HEALTHS, PRIORITIES, type Health, type Priority } from "../wire/health.ts";
import { FigureCounter } from "./counter.ts";
import { readFigureEvent, writeFigureEvent, type AlarmEvent, type FigureEvent } from "./figure-event.ts";
import { DAY_MS } from "./alarm-tally.ts";

const SECOND = 1_000;
const MINUTE = 60_000;
const nothing = () => undefined;
const ring = (over: Partial<AlarmEvent> = {}): AlarmEvent => ({
  alarm: "process",
  stands: true,
  rang: true,
  priority: "low",
  level: "high",
  ...over,
});
const ofSensor = (id: string, ...alarms: AlarmEvent[]): FigureEvent => ({ of: "sensor", id, alarms });
const gone = ring({ stands: false, rang: false, level: "" });

describe("figures of alarms", () => {
  it("say a verdict only of thirty days", () => {
    const count = (days: number) => {
      const counter = new FigureCounter({ from: 0, to: days * DAY_MS });
      for (let i = 0; i < 200 * days; i++) counter.add((i * DAY_MS) / 200, ofSensor("a", ring(), gone));
      return counter.result(nothing).alarms.perDay;
    };
    expect(count(29)).toEqual({ value: 200, target: 150, atMost: 300 });
    expect(count(30)).toEqual({ value: 200, target: 150, atMost: 300, verdict: "bearable" });
  });

  it("name the ten worst with their share, and no cure where there is none", () => {
    const counter = new FigureCounter({ from: 0, to: DAY_MS });
    for (let sensor = 0; sensor < 12; sensor++)
      for (let i = 0; i <= sensor; i++) {
        counter.add(i * 600_000, ofSensor(`s${sensor}`, ring()));
        counter.add(i * 600_000 + 300_000, ofSensor(`s${sensor}`, gone));
      }
    const { worst } = counter.result(nothing).alarms;
    expect(worst.items).toHaveLength(10);
    expect(worst.items[0]).toMatchObject({ target: "s11", annunciated: 12, share: 12 / 78, occurrences: 12 });
    expect(worst.items[0]!.cureText).toBe("no nuisance: each time there was something to see");
    expect(worst.value).toBeCloseTo(75 / 78);
  });

  it("count what rings again in one occurrence, and nothing that is muted", () => {
    const counter = new FigureCounter({ from: 0, to: DAY_MS });
    counter.add(0, ofSensor("a", ring({ rang: false })));
    counter.add(10, ofSensor("a", gone));
    counter.add(MINUTE, ofSensor("a", ring()));
    counter.add(2 * MINUTE, ofSensor("a", ring()));
    counter.add(3 * MINUTE, ofSensor("a", gone));
    const { annunciated, worst } = counter.result(nothing).alarms;
    expect([annunciated, worst.items[0]?.occurrences]).toEqual([2, 1]);
  });

  it("count as standing what has stood for a day, on each day that it does, whenever it began", () => {
    const counter = new FigureCounter({ from: 10 * DAY_MS, to: 14 * DAY_MS });
    const alarms = [{ alarm: "process", since: 9.5 * DAY_MS, level: "high" }] as const;
    counter.stood({ of: "sensor", id: "a", health: "good", since: 0, alarms });
    counter.add(12 * DAY_MS, ofSensor("b", ring()));
    counter.add(12.5 * DAY_MS, ofSensor("a", gone));
    expect(counter.result(nothing).alarms.standing).toMatchObject({ value: 1, now: 1 });
  });

  it("are those of counting anew, by every definition", () => {
    const event = fc.record({
      at: fc.integer({ min: 0, max: 7_200 }),
      sensor: fc.constantFrom("a", "b"),
      priority: fc.constantFrom(...PRIORITIES.filter((word) => word !== "log")),
      lasts: fc.integer({ min: 1, max: 20 }),
    });
    fc.assert(
      fc.property(fc.array(event, { maxLength: 60 }), (drawn) => {
        const spells = apart(drawn.sort((x, y) => x.at - y.at));
        const counter = new FigureCounter({ from: 0, to: 7_200 * SECOND });
        const events = spells.flatMap(({ at, sensor, priority, lasts }) => [
          { at: at * SECOND, event: ofSensor(sensor, ring({ priority })) },
          { at: (at + lasts) * SECOND, event: ofSensor(sensor, gone) },
        ]);
        for (const { at, event } of events.sort((x, y) => x.at - y.at)) counter.add(at, event);
        expect(told(counter)).toEqual(naive(spells));
      }),
      { numRuns: 200 },
    );
  });
});

type Spell = { at: number; sensor: string; priority: Priority; lasts: number };

/** Each spell of a sensor begins after the one before has ended. */
function apart(spells: Spell[]): Spell[] {
  const free = new Map<string, number>();
  return spells.filter(({ at, sensor, lasts }) => {
    if (at < (free.get(sensor) ?? 0) || at + lasts >= 7_200) return false;
    free.set(sensor, at + lasts + 1);
    return true;
  });
}

function told(counter: FigureCounter) {
  const { alarms } = counter.result(nothing);
  const { annunciated, busyPeriods, chattering, fleeting, priorities } = alarms;
  return {
    annunciated,
    busy: [busyPeriods.periods, busyPeriods.most],
    chattering: [chattering.value, chattering.occurrences],
    fleeting: [fleeting.value, fleeting.occurrences],
    high: priorities.high.value * annunciated,
  };
}

function naive(spells: readonly Spell[]) {
  const periods = Array.from({ length: 12 }, (_, i) => spells.filter(({ at }) => Math.floor(at / 600) === i).length);
  const chatters = spells.filter((one) =>
    spells.some((first) => {
      if (first.sensor !== one.sensor) return false;
      const minute = spells.filter(({ sensor, at }) => sensor === one.sensor && at >= first.at && at <= first.at + 60);
      return minute.length >= 3 && minute.includes(one);
    }),
  );
  const fleets = spells.filter(
    (one) =>
      one.lasts <= 10 &&
      !spells.some(({ sensor, at }) => sensor === one.sensor && at > one.at && at <= one.at + one.lasts + 60),
  );
  const sensorsOf = (list: Spell[]) => new Set(list.map(({ sensor }) => sensor)).size;
  return {
    annunciated: spells.length,
    busy: [periods.filter((count) => count > 10).length, Math.max(...periods)],
    chattering: [sensorsOf(chatters), chatters.length],
    fleeting: [sensorsOf(fleets), fleets.length],
    high: spells.filter(({ priority }) => priority === "high").length,
  };
}

describe("reliability", () => {
  it("is that of looking at every second", () => {
    const move = fc.record({
      after: fc.integer({ min: 1, max: 20 }),
      health: fc.constantFrom(...HEALTHS),
      runs: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(move, { maxLength: 15 }), fc.constantFrom(...HEALTHS), (moves, first) => {
        const counter = new FigureCounter({ from: 0, to: 400 * SECOND });
        counter.stood({ of: "machine", id: "m", health: first, running: true, since: 0 });
        const seconds: { health: Health; runs: boolean }[] = [];
        let [second, now] = [0, { health: first, runs: true }];
        const until = (end: number) => {
          for (; second < end; second++) seconds.push(now);
        };
        for (const { after, health, runs } of moves) {
          until(second + after);
          const isNew = health !== now.health;
          counter.add(second * SECOND, {
            of: "machine",
            id: "m",
            ...(isNew ? { health } : {}),
            running: runs,
            alarms: [],
          });
          now = { health, runs };
        }
        until(400);
        const { machines } = counter.result(nothing);
        const count = (wanted: (at: (typeof seconds)[number]) => boolean) => seconds.filter(wanted).length * SECOND;
        const failed = seconds.filter(
          ({ health }, i) => health === "failure" && i > 0 && seconds[i - 1]!.health !== health,
        );
        expect(machines).toMatchObject({
          things: 1,
          failures: failed.length,
          downMs: count(({ health }) => health === "failure"),
          unknownMs: count(({ health }) => health === "unknown"),
          upMs: count(({ health, runs }) => runs && !["failure", "unknown", "function-check"].includes(health)),
        });
      }),
      { numRuns: 200 },
    );
  });

  it("takes a failure that began before the window with its whole length, and none whose end nobody saw", () => {
    const counter = new FigureCounter({ from: 100_000, to: 200_000 });
    counter.stood({ of: "sensor", id: "a", health: "failure", since: 40_000 });
    counter.add(140_000, { of: "sensor", id: "a", health: "good", alarms: [] });
    counter.add(150_000, { of: "sensor", id: "a", health: "failure", alarms: [] });
    counter.add(160_000, { of: "sensor", id: "a", health: "unknown", alarms: [] });
    const { sensors } = counter.result(nothing);
    expect(sensors).toEqual({
      things: 1,
      failures: 1,
      availability: 10 / 60,
      mtbfMs: 10_000,
      mttresMs: 100_000,
      upMs: 10_000,
      downMs: 50_000,
      unknownMs: 40_000,
    });
  });

  it("counts the loss of a path apart", () => {
    const counter = new FigureCounter({ from: 0, to: 100_000 });
    counter.add(10_000, { of: "path", id: "mqtt", lost: true });
    counter.add(30_000, { of: "path", id: "mqtt", lost: false });
    counter.add(90_000, { of: "path", id: "mqtt", lost: true });
    expect(counter.result(nothing).links).toMatchObject({ pathsLost: 2, lostMs: 30_000 });
  });
});

it("is written short and read as it was", () => {
  const alarm = fc.record(
    {
      alarm: fc.constantFrom("process" as const, "instrument" as const, "source" as const),
      stands: fc.boolean(),
      rang: fc.boolean(),
      priority: fc.constantFrom(...PRIORITIES),
      level: fc.string(),
      value: fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0),
    },
    { requiredKeys: ["alarm", "stands", "rang", "priority", "level"] },
  );
  const thing = fc.record(
    {
      of: fc.constantFrom("sensor" as const, "machine" as const, "source" as const),
      id: fc.constantFrom("site/zone/m1/s1", "site/zone/m1"),
      health: fc.constantFrom(...HEALTHS),
      running: fc.boolean(),
      alarms: fc.array(alarm, { maxLength: 2 }),
    },
    { requiredKeys: ["of", "id", "alarms"] },
  );
  const path = fc.record({ of: fc.constant("path" as const), id: fc.string(), lost: fc.boolean() });
  fc.assert(
    fc.property(fc.oneof(thing, path), (event) => {
      const text = writeFigureEvent(event);
      expect(readFigureEvent("site/zone", text)).toEqual(JSON.parse(JSON.stringify(event)));
    }),
  );
});
