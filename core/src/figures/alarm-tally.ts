import { DAYS_MIN, type AlarmFigures, type Figure, type WorstAlarm } from "../wire/figures.ts";
import type { Priority } from "../wire/health.ts";
import type { AlarmEvent } from "./figure-event.ts";
import { findCure, type AlarmSettings } from "./cure.ts";
import { floodsOf } from "./flood.ts";
import { AlarmStory, nuisanceOf, standingAt, standingByDay, type Occurrence } from "./occurrences.ts";

export const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const PERIOD_MS = 600_000;
const BUSY_ABOVE = 10;
const WORST_MAX = 10;
const FLOODS_MAX = 100;

/** Of the window only what lies behind `from` and before `to` counts; ms. */
export type Window = { from: number; to: number };

/** How an alarm is set up, with its names; undefined where it is not listed any more. */
export type SettingsOf = (
  target: string,
  alarm: AlarmEvent["alarm"],
) => (AlarmSettings & { tag: string; description: string }) | undefined;

/** What alarms did in a window: each that rang in the order of its time. */
export class AlarmTally {
  readonly #window: Window;
  readonly #stories = new Map<string, AlarmStory>();
  readonly #rings: number[] = [];
  readonly #priorities: Record<Priority, number> = { high: 0, medium: 0, low: 0, log: 0 };

  constructor(window: Window) {
    this.#window = window;
  }

  get annunciated(): number {
    return this.#rings.length;
  }

  /** It stood when the window began. */
  stood(target: string, alarm: AlarmEvent["alarm"], since: number, level: string): void {
    this.#story(target, alarm).stood(since, level);
  }

  add(target: string, at: number, event: AlarmEvent): void {
    if (event.rang) {
      this.#rings.push(at);
      this.#priorities[event.priority]++;
    }
    this.#story(target, event.alarm).add(at, event);
  }

  /** @param settingsOf as they are now: what a cure would change */
  result(settingsOf: SettingsOf): AlarmFigures {
    const { from, to } = this.#window;
    // Each zone was put in for itself.
    this.#rings.sort((a, b) => a - b);
    const spanMs = Math.max(1, to - from);
    const enough = spanMs >= DAYS_MIN * DAY_MS;
    const judge = (value: number, target?: number, atMost?: number) => figure(value, target, atMost, enough);
    const count = this.#rings.length;
    const rate = (ms: number, target: number, atMost: number) => judge((count * ms) / spanMs, target, atMost);
    const share = (priority: Priority, target: number): Figure => ({
      value: count === 0 ? 0 : this.#priorities[priority] / count,
      target,
    });
    return {
      annunciated: count,
      perDay: rate(DAY_MS, 150, 300),
      perHour: rate(HOUR_MS, 6, 12),
      per10Minutes: rate(PERIOD_MS, 1, 2),
      busyPeriods: this.#busyPeriods(judge),
      floods: this.#floods(judge),
      ...this.#nuisance(judge),
      standing: this.#standing(judge),
      priorities: { high: share("high", 0.05), medium: share("medium", 0.15), low: share("low", 0.8) },
      worst: this.#worst(judge, settingsOf),
    };
  }

  #story(target: string, alarm: AlarmEvent["alarm"]): AlarmStory {
    const id = `${target}:${alarm}`;
    let story = this.#stories.get(id);
    if (!story) this.#stories.set(id, (story = new AlarmStory()));
    return story;
  }

  /** Periods begin at full ten minutes; one that the window cuts is left out. */
  #busyPeriods(judge: Judge): AlarmFigures["busyPeriods"] {
    const first = Math.ceil(this.#window.from / PERIOD_MS);
    const end = Math.floor(this.#window.to / PERIOD_MS);
    const counts = new Map<number, number>();
    for (const at of this.#rings) {
      const period = Math.floor(at / PERIOD_MS);
      if (period >= first && period < end) counts.set(period, (counts.get(period) ?? 0) + 1);
    }
    let periods = 0;
    let most = 0;
    for (const count of counts.values()) {
      if (count > BUSY_ABOVE) periods++;
      most = Math.max(most, count);
    }
    return { ...judge(end > first ? periods / (end - first) : 0, 0.01, 0.01), periods, most };
  }

  #floods(judge: Judge): AlarmFigures["floods"] {
    const { from, to } = this.#window;
    const floods = floodsOf(this.#rings, to);
    const lengths = floods.map(({ since, until = to }) => Math.min(until, to) - since);
    const durationMs = lengths.reduce((sum, ms) => sum + ms, 0);
    const newest = floods.slice(-FLOODS_MAX).map(({ until, ...flood }) => ({
      ...flood,
      ...(until === undefined ? {} : { until }),
    }));
    return {
      ...judge(durationMs / Math.max(1, to - from), 0.01, 0.01),
      count: floods.length,
      durationMs,
      longestMs: lengths.reduce((most, ms) => Math.max(most, ms), 0),
      peak: floods.reduce((most, { peak }) => Math.max(most, peak), 0),
      alarms: floods.reduce((sum, { alarms }) => sum + alarms, 0),
      newest,
    };
  }

  #nuisance(judge: Judge): Pick<AlarmFigures, "chattering" | "fleeting"> {
    const found = [...this.#stories.values()].map(({ occurrences }) => nuisanceOf(rungIn(occurrences)));
    const of = (name: "chattering" | "fleeting") => {
      const sizes = found.map((each) => each[name].size).filter((size) => size > 0);
      return { ...judge(sizes.length, 0, 0), occurrences: sizes.reduce((sum, size) => sum + size, 0) };
    };
    return { chattering: of("chattering"), fleeting: of("fleeting") };
  }

  #standing(judge: Judge): AlarmFigures["standing"] {
    const { from, to } = this.#window;
    const all = [...this.#stories.values()].flatMap(({ occurrences }) => occurrences);
    const byDay = standingByDay(all, from, to);
    const most = [...byDay.values()].reduce((a, b) => Math.max(a, b), 0);
    // Fewer than five on any day.
    return { ...judge(most, 4, 4), now: standingAt(all, to) };
  }

  #worst(judge: Judge, settingsOf: SettingsOf): AlarmFigures["worst"] {
    const rung = [...this.#stories].filter(([, { annunciated }]) => annunciated > 0);
    rung.sort(([a, x], [b, y]) => y.annunciated - x.annunciated || (a < b ? -1 : 1));
    const worst = rung.slice(0, WORST_MAX);
    const sum = worst.reduce((total, [, { annunciated }]) => total + annunciated, 0);
    const items = worst.map(([id, story]) => this.#worstAlarm(id, story, settingsOf));
    return { ...judge(this.#rings.length === 0 ? 0 : sum / this.#rings.length, 0.01, 0.05), items };
  }

  #worstAlarm(id: string, { occurrences, annunciated }: AlarmStory, settingsOf: SettingsOf): WorstAlarm {
    const at = id.lastIndexOf(":");
    const [target, alarm] = [id.slice(0, at), id.slice(at + 1) as AlarmEvent["alarm"]];
    const settings = settingsOf(target, alarm);
    const rung = rungIn(occurrences);
    const { chattering, fleeting } = nuisanceOf(rung);
    const cure = settings && findCure(rung, settings);
    const isNuisance = chattering.size + fleeting.size > 0;
    return {
      id,
      target,
      alarm,
      ...(settings ? { tag: settings.tag, description: settings.description } : {}),
      annunciated,
      share: annunciated / this.#rings.length,
      occurrences: rung.length,
      chattering: chattering.size,
      fleeting: fleeting.size,
      ...(cure ? { cure } : {}),
      cureText: cure?.text ?? (isNuisance ? "no cure found" : "no nuisance: each time there was something to see"),
    };
  }
}

const rungIn = (occurrences: readonly Occurrence[]): Occurrence[] => occurrences.filter(({ before }) => !before);

type Judge = (value: number, target?: number, atMost?: number) => Figure;

function figure(value: number, target: number | undefined, atMost: number | undefined, enough: boolean): Figure {
  const told = { value, ...(target === undefined ? {} : { target }), ...(atMost === undefined ? {} : { atMost }) };
  if (!enough || target === undefined || atMost === undefined) return told;
  return { ...told, verdict: value <= target ? "met" : value <= atMost ? "bearable" : "exceeded" };
}
