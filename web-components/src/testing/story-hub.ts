import type { AlarmFigures, FiguresAnswer, Reliability } from "@tocsin/core/wire/figures";
import type { StreamSnapshot } from "@tocsin/core/wire/hub-api";
import { FakeHub } from "./fake-hub.ts";
import { storyHistory } from "./history.ts";

const [MINUTE_MS, HOUR_MS, DAY_MS] = [60_000, 3_600_000, 86_400_000];
export const OIL = "aachen/press/press-07/oil-return";
export const PRESS = "aachen/press/press-07";

/** A hub that knows the whole night of the story: history and notes, why the oil is too hot, figures, strange topics. */
export function storyHub(snapshot: StreamSnapshot): FakeHub {
  const hub = new FakeHub();
  const { transitions, notes } = storyHistory(snapshot.sensors.find(({ id }) => id === OIL)!);
  return Object.assign(hub, {
    transitions,
    notes,
    statechart: STATECHART,
    explanation: {
      id: OIL,
      sentences: [{ about: "limit", text: "74.2 is beyond highHigh 70 for 30 s", at: snapshot.at - 210_000 }],
      pending: [{ what: "re-alarm", text: "it rings again", at: snapshot.at + HOUR_MS, clock: "gateway" }],
    },
    figures: figuresAt(snapshot.at),
    rejects: {
      unmatched: [
        {
          topic: "paint/bath-9/level",
          path: "embedded",
          count: 412,
          firstAt: snapshot.at - HOUR_MS,
          lastAt: snapshot.at - 5_000,
          bytes: 12,
          payload: '{"v":71.2}',
        },
      ],
      unmatchedTotal: 1,
      quarantined: [
        {
          at: snapshot.at - 3 * MINUTE_MS,
          topic: "paint/oven-3/zone-2",
          path: "embedded",
          reason: "not-json",
          bytes: 9,
          payload: '{"v":1,372',
        },
      ],
    },
  });
}

const state = (path: string, active = false) => ({ path, type: "atomic", active }) as const;
const STATECHART: NonNullable<FakeHub["statechart"]> = {
  of: "sensor",
  id: OIL,
  states: [
    ...["unknown", "live", "silent", "invalid", "frozen"].map((name) => state(`signal.${name}`, name === "live")),
    ...["low", "normal", "high", "highHigh"].map((name) => state(`limit.${name}`, name === "highHigh")),
    ...["normal", "unacknowledged", "acknowledged", "rtnUnacknowledged"].map((name) =>
      state(`alarms.process.${name}`, name === "unacknowledged"),
    ),
  ],
  transitions: [
    { from: "limit", to: "limit.normal", event: "limit.normal", guard: "whileLive" },
    { from: "signal.live", to: "signal.silent", event: "silence.elapsed" },
  ],
};

const RELIABILITY: Reliability = {
  things: 100,
  failures: 7,
  availability: 0.986,
  mtbfMs: 9 * DAY_MS,
  mttresMs: 48 * MINUTE_MS,
  upMs: 2_700 * DAY_MS,
  downMs: 38 * DAY_MS,
  unknownMs: 0,
};

function figuresAt(now: number): FiguresAnswer {
  const all = {
    alarms: alarmsAt(now),
    machines: RELIABILITY,
    sensors: { ...RELIABILITY, things: 2_000, failures: 31 },
  };
  const links = { pathsLost: 3, lostMs: 41 * MINUTE_MS, sources: { ...RELIABILITY, things: 12, failures: 2 } };
  return {
    from: now - 30 * DAY_MS,
    to: now,
    knownFrom: now - 90 * DAY_MS,
    days: 30,
    enough: true,
    positions: [],
    incomplete: ["aachen/paint"],
    all: { ...all, links },
    by: "zone",
    items: ["press", "paint", "assembly"].map((zone) => ({ id: `aachen/${zone}`, figures: { ...all, links } })),
    total: 3,
  };
}

const alarmsAt = (now: number): AlarmFigures => ({
  annunciated: 5_204,
  perDay: { value: 173, target: 144, atMost: 288, verdict: "bearable" },
  perHour: { value: 7.2, target: 6, atMost: 12, verdict: "bearable" },
  per10Minutes: { value: 1.2, target: 1, atMost: 2, verdict: "bearable" },
  busyPeriods: { value: 0.011, target: 0.01, verdict: "exceeded", periods: 47, most: 31 },
  floods: {
    value: 0.012,
    target: 0.01,
    verdict: "exceeded",
    count: 4,
    durationMs: 8 * HOUR_MS,
    longestMs: 3 * HOUR_MS,
    peak: 31,
    alarms: 410,
    newest: [{ since: now - 2 * DAY_MS, until: now - 2 * DAY_MS + HOUR_MS, alarms: 64, peak: 31 }],
  },
  chattering: { value: 1, target: 0, verdict: "exceeded", occurrences: 311 },
  fleeting: { value: 2, target: 0, verdict: "exceeded", occurrences: 58 },
  standing: { value: 3, target: 5, verdict: "met", now: 3 },
  priorities: {
    high: { value: 0.04, target: 0.05, verdict: "met" },
    medium: { value: 0.17, target: 0.15, verdict: "bearable" },
    low: { value: 0.79, target: 0.8, verdict: "met" },
  },
  worst: {
    value: 0.09,
    target: 0.05,
    verdict: "exceeded",
    items: [
      {
        id: `${OIL}:process`,
        target: OIL,
        alarm: "process",
        tag: "10PRE07CT001",
        description: "Hydraulic oil return",
        annunciated: 311,
        share: 0.06,
        occurrences: 311,
        chattering: 290,
        fleeting: 12,
        cureText: "a deadband of 1.5 °C in place of 0.5 would have left 21 of 311",
      },
    ],
  },
});
