import fc from "fast-check";
import { expect, it } from "vitest";
import { ALARMS, type SensorState } from "../../wire/health.ts";
import type { SensorTransition, Unnumbered } from "../../wire/log.ts";
import { activeIn, alarmIn, HOLDOFF_MS, isOf, live, mutedBy, story, type Seen } from "./alarm-story.ts";
import type { SensorConfig } from "../config.ts";
import { transitionsOf } from "../example-zone.ts";
import { isWorseLevel } from "../statechart/alarm-walk.ts";
import { rings } from "./ringing.ts";
import { ZoneHealth } from "../zone.ts";
import { isInput } from "../zone-run.ts";

const RUNS = 120;

/** Every story is seen; `reached` counts how often it came to what is to be proved, and has to be so often. */
function everyStory(atLeast: Record<string, number>, see: (seen: Seen, reached: (what: string) => void) => void): void {
  const counts: Record<string, number> = {};
  const reached = (what: string) => (counts[what] = (counts[what] ?? 0) + 1);
  fc.assert(
    fc.property(story, (told) => void live(told, (seen) => see(seen, reached))),
    { numRuns: RUNS },
  );
  for (const [what, least] of Object.entries(atLeast)) expect(counts[what] ?? 0, what).toBeGreaterThanOrEqual(least);
}

type Pair = { record: Unnumbered<SensorTransition>; was: SensorState; config: SensorConfig };

/** Each record of a sensor with the state that stood before it. */
function pairs({ configs, before, records }: Seen): Pair[] {
  return configs.flatMap((config, sensor) => {
    let was = before[sensor]!.state;
    return records
      .filter((record) => isOf(record, config.id))
      .map((record) => {
        const pair = { record, was, config };
        was = record.state;
        return pair;
      });
  });
}

const isIll = ({ signal }: SensorState): boolean => ["silent", "invalid", "frozen"].includes(signal);

it("knows no impossible combination of regions", () =>
  everyStory({ held: 50, muted: 100, ill: 50, frozen: 5, holdoff: 10 }, ({ act, now, after, configs }, reached) => {
    after.forEach(({ state, occurrences }, sensor) => {
      const { until, since } = state.byDesign ?? {};
      if (until !== undefined) {
        expect(until - since!).toBe(HOLDOFF_MS);
        if (act.do === "tick") expect(until).toBeGreaterThan(now - act.lagMs);
        reached("holdoff");
      }
      expect(state.held).toBe(state.signal === "live" ? undefined : true);
      expect(activeIn(state, "process")).toBe(state.limit !== "normal");
      if (activeIn(state, "instrument")) expect(isIll(state) || state.signal === "unknown").toBe(true);
      if (state.held && state.limit !== "normal") reached("held");
      if (state.signal === "frozen") reached("frozen");
      if (isIll(state) && activeIn(state, "instrument")) reached("ill");
      for (const alarm of ALARMS) {
        const found = alarmIn(state, alarm);
        if (found === undefined) continue;
        expect(found.occurrence).toBe(occurrences?.[alarm]);
        if (found.priority === "log") expect(found.state).toBe("acknowledged");
        expect(found.muted).toBe(mutedBy(state, alarm, found.level));
        if (found.muted) reached("muted");
      }
      if (state.limit !== "normal") expect(state.limit === "offNormal").toBe(configs[sensor]!.kind === "discrete");
    });
  }));

it("tells of every region's every move, each from where the one before had led to", () => {
  const words = new Map<string, string>();
  let last = Infinity;
  everyStory({ moves: 1_000 }, (seen, reached) => {
    if (seen.now < last) words.clear();
    last = seen.now;
    for (const { record, config } of pairs(seen)) {
      for (const { region, from, to } of record.changes) {
        const key = `${config.id} ${region}`;
        if (words.has(key)) expect(from).toBe(words.get(key));
        words.set(key, to);
        reached("moves");
      }
      const { state } = record;
      const said = (region: string) => words.get(`${config.id} ${region}`);
      const agrees = (region: string, word: string) => expect(said(region) ?? word).toBe(word);
      agrees("signal", state.signal);
      agrees("limit", state.limit);
      for (const alarm of ALARMS) {
        agrees(`alarms.${alarm}`, alarmIn(state, alarm)?.state ?? "normal");
        agrees(`suppression.${alarm}.shelved`, state.shelves?.[alarm] ? "yes" : "no");
      }
      agrees("suppression.process.suppressedByDesign", state.byDesign ? "yes" : "no");
      agrees("suppression.outOfService", state.services?.some(({ planned }) => !planned) ? "yes" : "no");
    }
  });
});

it("rings for nothing that is muted, and for a worse level behind a shelf", () =>
  everyStory({ "worse behind a shelf": 3, "muted coming": 20 }, (seen, reached) => {
    for (const { record, was, config } of pairs(seen)) {
      const moved = ALARMS.filter((alarm) =>
        record.changes.some(({ region, to }) => region === `alarms.${alarm}` && to === "unacknowledged"),
      );
      const loud = moved.filter(
        (alarm) => mutedBy(record.state, alarm, alarmIn(record.state, alarm)!.level) === undefined,
      );
      expect(rings(record)).toBe(loud.length > 0);
      if (moved.length > loud.length) reached("muted coming");
      const worse = worseLevel(record, was, config);
      if (worse === undefined || mutedBy(record.state, "process", worse) !== undefined) continue;
      expect(rings(record)).toBe(true);
      expect(alarmIn(record.state, "process")).toMatchObject({ state: "unacknowledged", level: worse });
      if (was.shelves?.process && alarmIn(was, "process")?.muted === "shelved") reached("worse behind a shelf");
    }
  }));

/** The level that the process alarm has to ring for now, because the value came to stand worse than before. */
function worseLevel(
  { changes, state, reading }: Unnumbered<SensorTransition>,
  was: SensorState,
  { limits, abnormal, kind }: SensorConfig,
): string | undefined {
  if (!changes.some(({ region }) => region === "limit") || state.limit === "normal") return undefined;
  if (kind === "discrete") {
    const level = alarmIn(was, "process")?.level;
    const came = was.limit === "normal" || level !== "open";
    const found = abnormal.find(({ value }) => value === reading?.value);
    return came && found?.value === "open" ? "open" : undefined;
  }
  const { limit } = state;
  if (limit === "offNormal" || limits[limit]?.priority === "log") return undefined;
  return was.limit === "normal" || isWorseLevel(was.limit, limit) ? limit : undefined;
}

it("rings for what still stands when nothing mutes it any more", () =>
  everyStory({ resumed: 2, "was only recorded": 10 }, (seen, reached) => {
    for (const { record, was } of pairs(seen)) {
      for (const alarm of ALARMS) {
        const [before, after] = [alarmIn(was, alarm), alarmIn(record.state, alarm)];
        if (!before?.muted || !activeIn(was, alarm) || !activeIn(record.state, alarm)) continue;
        if (after!.muted || after!.priority === "log" || record.state.signal === "unknown") continue;
        expect(after).toMatchObject({ state: "unacknowledged", occurrence: before.occurrence });
        expect(rings(record)).toBe(true);
        reached(before.state === "unacknowledged" ? "was only recorded" : "resumed");
      }
    }
  }));

it("acknowledges the occurrence that is named and no other, and nothing else acknowledges", () =>
  everyStory({ "older while a newer waits": 20, acknowledged: 30 }, (seen, reached) => {
    const { act, before, applied } = seen;
    const moved = pairs(seen).flatMap(({ record, was, config }) =>
      ALARMS.filter((alarm) => {
        const from = alarmIn(was, alarm)?.state;
        const to = alarmIn(record.state, alarm)?.state;
        const released = record.changes.some(({ region }) => region.startsWith("suppression"));
        return (
          (from === "unacknowledged" && to === "acknowledged") ||
          (from === "rtnUnacknowledged" && to === undefined && !released)
        );
      }).map((alarm) => ({ alarm, id: config.id, record })),
    );
    if (act.do !== "acknowledge") return expect(moved).toEqual([]);
    expect(moved).toHaveLength(applied ? 1 : 0);
    const state = before[act.sensor]!.state.alarms?.[act.alarm]?.state;
    if (act.ago !== 0) {
      expect(applied).toBe(false);
      if (act.ago > 0 && (state === "unacknowledged" || state === "rtnUnacknowledged"))
        reached("older while a newer waits");
      return;
    }
    if (state === "unacknowledged" && seen.records.every(({ cause }) => cause.kind === "command"))
      expect(applied).toBe(true);
    if (!applied) return;
    reached("acknowledged");
    expect(moved[0]).toMatchObject({ alarm: act.alarm, id: seen.configs[act.sensor]!.id, record: { by: "anna" } });
    expect(moved[0]!.record.occurrence).toBe(before[act.sensor]!.occurrences?.[act.alarm]);
  }));

it("lets a process alarm come and clear only by a live value that stands there", () =>
  everyStory({ came: 80, cleared: 40, "held while ill": 20 }, (seen, reached) => {
    for (const { record, was, config } of pairs(seen)) {
      const { state, reading, cause } = record;
      const [before, after] = [activeIn(was, "process"), activeIn(state, "process")];
      if (before && after && state.signal !== "live") reached("held while ill");
      if (before === after) continue;
      reached(after ? "came" : "cleared");
      expect(state.signal).toBe("live");
      expect(["limit", "configuration"]).toContain(cause.kind);
      const beyond = levelsBeyond(config, reading!.value);
      if (after) expect(beyond).toContain(alarmIn(state, "process")!.level);
      // Another level may be beyond, its on-delay running still.
      else expect(beyond).not.toContain(config.kind === "discrete" ? alarmIn(was, "process")!.level : was.limit);
    }
  }));

/** The levels beyond which a value stands. */
function levelsBeyond({ limits, abnormal }: SensorConfig, value: unknown): string[] {
  if (typeof value !== "number") return abnormal.flatMap((each) => (each.value === value ? each.value : []));
  const isBeyond = ([level, limit]: [string, { value?: number }]) =>
    level.startsWith("h") ? value > limit.value! : value < limit.value!;
  return Object.entries(limits)
    .filter(isBeyond)
    .map(([level]) => level);
}

it("fires what falls due once, in the order of time, whether one tick brings it or many", () => {
  let fired = 0;
  fc.assert(
    fc.property(story, ({ tale, ...config }) => {
      const quiet = tale.filter(({ act }) => ["read", "mode", "tick", "pathBack", "source"].includes(act.do));
      const { zone, now, config: judged } = live({ ...config, tale: quiet });
      const other = new ZoneHealth(judged);
      zone.machines.forEach((_, machine) => other.restoreMachine(machine, zone.saveMachine(machine)));
      zone.sources.forEach((_, source) => other.restoreSource(source, zone.saveSource(source)));
      zone.sensors.forEach((_, sensor) => other.restoreSensor(sensor, zone.saveSensor(sensor)));
      other.tick(now - 60_000, now);
      expect(other.take().records).toEqual([]);
      const end = now + 300_000;
      zone.tick(end, end);
      const due: number[] = [];
      while (other.nextDeadline() <= end) {
        due.push(other.nextDeadline());
        other.tick(due.at(-1)!, end);
        expect(other.nextDeadline()).toBeGreaterThan(due.at(-1)!);
      }
      const [once, often] = [zone, other].map((each) => transitionsOf(each.take().records));
      expect(often).toEqual(once);
      const times = once!.filter((record) => record.of === "sensor" && !isInput(record)).map(({ at }) => at);
      expect(times).toEqual(times.toSorted((a, b) => a - b));
      fired += once!.length;
      zone.tick(end, end);
      expect(zone.take().records).toEqual([]);
    }),
    { numRuns: RUNS },
  );
  expect(fired).toBeGreaterThan(50);
});

it("lets what is delayed count so long after the reading that began it, to the millisecond", () => {
  const begun = new Set<number>();
  let last = Infinity;
  everyStory({ delayed: 30 }, ({ act, now, before, records }, reached) => {
    if (now < last) begun.clear();
    last = now;
    // After a restart, and when a source is back, a value that stands is judged anew, at the sensor's own time.
    if (act.do === "read" || act.do === "source") begun.add(now);
    if (act.do === "restart")
      for (const standing of before) begun.add(Math.max(now - 1_000, standing.reading?.at ?? 0));
    for (const { at, cause, changes } of records) {
      if (cause.kind !== "limit" || cause.delayMs === undefined) continue;
      if (!changes.some(({ region }) => region === "limit")) continue;
      expect(begun).toContain(at - cause.delayMs);
      reached("delayed");
    }
  });
});
