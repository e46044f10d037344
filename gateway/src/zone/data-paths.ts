import { EMBEDDED_PATH, type DataPath } from "@tocsin/core/wire/heartbeat";
import type { PathRecord, Unnumbered } from "@tocsin/core/wire/log";
import type { PathTimes } from "@tocsin/core/health/zone-input";
import { isSavedLost, owedOf, savedPath, type SavedPaths } from "./saved-paths.ts";
import { BacklogFrontier } from "./backlog-frontier.ts";
import type { PathState } from "./packet.ts";
import { pathRecord } from "./path-record.ts";

export type PathRules = {
  /** What arrives older than this shows that a path is still giving out its backlog. */
  latenessMs: number;
  /** So long without such an arrival, and the path is drained. */
  drainedAfterMs: number;
  /** A path that is back within this was not worth a record. */
  lostAfterMs: number;
  /** A path that was never reached since the start counts as lost after this. */
  notReachedAfterMs: number;
  /** Within a backlog, time goes on in steps of this at least. */
  tickEveryMs: number;
};

export const PATH_RULES: PathRules = {
  latenessMs: 2_000,
  drainedAfterMs: 2_000,
  lostAfterMs: 2_000,
  notReachedAfterMs: 10_000,
  tickEveryMs: 250,
};

type Path = {
  state: PathState;
  since: number;
  detail: string;
  drained: boolean;
  /** Since when nothing spoke against its being drained. */
  quietSince: number;
  /** While it drains: what was published meanwhile was kept, and comes in order. */
  backlogSeen: boolean;
  /** Since it is live: silence was counted anew. */
  countedAnew: boolean;
  /** Nobody kept what was published meanwhile: however old the first reading is, the gap before it is the path's. */
  countAnewDue: boolean;
  heardAt: number | undefined;
  /** From when on what was published may still be with a broker, and goes with its session; undefined where nothing is. */
  owedSince: number | undefined;
  /** How far time has come in what somebody kept for us, while that drains. */
  frontier: BacklogFrontier | undefined;
  /** The log says that it is lost, and not yet that it is back. */
  announcedLost: boolean;
};

type Arrival = { at: number; arrivedAt: number; slow: number };

/** So many of a sensor's readings in a row that came no faster than they were made are no backlog; fewer are a pause in it. */
const SLOW_IN_A_ROW = 3;

/** `countAnew`: of these paths nobody can say what was published meanwhile, so silence is counted from here. */
export type PathNews = { records: Unnumbered<PathRecord>[]; countAnew: string[] };

/** What the arrival of a reading says. */
export type ArrivalNews = {
  /** Silence has to be counted anew before it is judged. */
  countAnew: boolean;
  /** Its age is its own and not that of a backlog: it came over a drained path, or no faster than it was made. */
  comesAsMade: boolean;
  /** Event time that the path's other sensors have come to within the backlog. */
  advanceTo: number | undefined;
};

const AS_MADE: ArrivalNews = { countAnew: false, comesAsMade: true, advanceTo: undefined };

/** How far ticks may advance quiet sensors: those of paths that are named, and all others. See `ZoneInput`. */
export type Reach = { time?: number; paths?: PathTimes };

const DRAINING = { drained: false, backlogSeen: false, countedAnew: false } as const;

/**
 * The ways that readings come. Ticks of the clock may advance a quiet sensor only while its own path is live and
 * drained: silence behind a cut link, or ahead of a backlog, is the link's and not the sensors'. Times are gateway time.
 */
export class DataPaths {
  readonly #rules: PathRules;
  readonly #startedAt: number;
  readonly #paths = new Map<string, Path>();
  /** Called lost by the log, and not heard of since the start. */
  readonly #savedLost: Set<string>;
  /** `owedSince` of each path of the process before this one. */
  readonly #owedBefore: Map<string, number>;
  /** By sensor, only while a path drains. */
  #arrivals = new Map<number, Arrival>();

  /** @param savedAt when `saved` was */
  constructor(rules: PathRules, saved: SavedPaths, startedAt: number, savedAt = startedAt) {
    this.#rules = rules;
    this.#startedAt = startedAt;
    const entries = Object.entries(saved);
    this.#owedBefore = new Map(entries.map(([name, path]) => [name, owedOf(path, savedAt)]));
    this.#savedLost = new Set(entries.filter(([, path]) => isSavedLost(path)).map(([name]) => name));
  }

  /** @param sessionKept whether somebody kept for us what was published before the path became live */
  changed(name: string, state: PathState, detail: string, now: number, sessionKept = true): void {
    const path = this.#paths.get(name) ?? connecting(now, this.#savedLost.delete(name), this.#owedBefore.get(name));
    this.#paths.set(name, path);
    path.detail = detail;
    if (path.state === state) return;
    noteOwed(path, now);
    Object.assign(path, { state, since: now, quietSince: now, ...DRAINING });
    path.countAnewDue = state === "live" && !sessionKept;
    path.frontier = state === "live" && sessionKept ? new BacklogFrontier(this.#rules) : undefined;
  }

  heard(name: string, now: number): void {
    const path = this.#paths.get(name);
    if (path) path.heardAt = now;
  }

  get #draining(): boolean {
    for (const path of this.#paths.values()) if (path.state === "live" && !path.drained) return true;
    return false;
  }

  /** Whether sensors have to be told apart by their paths. */
  get areSeveral(): boolean {
    return this.#paths.size > 1;
  }

  isDrained(name: string): boolean {
    return this.#paths.get(name)?.drained === true;
  }

  /**
   * A reading came; costs nothing once its path is drained. Silence has to be counted anew where nobody kept what was
   * published before, or where it is as new as can be and no backlog came before it: the gap behind it is the path's.
   * `isPunctual`: the sensor's clock is right, for all that is known.
   */
  arrived(name: string, sensor: number, at: number, now: number, isPunctual = true): ArrivalNews {
    const path = this.#paths.get(name);
    if (path === undefined || path.drained) return AS_MADE;
    const isDue = path.countAnewDue;
    path.countAnewDue = false;
    path.countedAnew ||= isDue;
    if (!(now - at > this.#rules.latenessMs)) {
      const isGap = !path.backlogSeen && !path.countedAnew;
      path.countedAnew ||= isGap;
      return { countAnew: isDue || isGap, comesAsMade: true, advanceTo: undefined };
    }
    const comesAsMade = !this.#isOfBacklog(path, sensor, at, now);
    const advanceTo = isPunctual && !comesAsMade ? path.frontier?.arrived(sensor, at) : undefined;
    return { countAnew: isDue, comesAsMade, advanceTo };
  }

  #isOfBacklog(path: Path, sensor: number, at: number, now: number): boolean {
    const before = this.#arrivals.get(sensor);
    const isFast = before === undefined || comesFasterThanMade(before, at, now);
    const slow = isFast ? 0 : before.slow + 1;
    this.#arrivals.set(sensor, { at, arrivedAt: now, slow });
    if (!isFast) return slow < SLOW_IN_A_ROW;
    path.quietSince = now;
    // One old message is what was in flight when the connection ended; a second one shows that more was kept.
    path.backlogSeen ||= before !== undefined;
    return true;
  }

  /** The process itself stood still: what came meanwhile is still in the sockets, so every path has to drain again. */
  stalled(now: number): void {
    for (const path of this.#paths.values()) {
      if (path.state !== "live") continue;
      noteOwed(path, now);
      Object.assign(path, { quietSince: now, ...DRAINING });
    }
  }

  /**
   * Of a broker that kept no session: from when on readings may be missing. What it still had for us of an earlier loss is
   * gone too, and a connection that ended was heard for the last time before that was noticed.
   */
  gapFrom(name: string, lostAt: number, now: number): number {
    const path = this.#paths.get(name);
    const from = Math.min(lostAt, path?.owedSince ?? lostAt);
    if (path && !path.drained) path.owedSince = now;
    return from;
  }

  /** What is to be recorded now. */
  poll(now: number): PathNews {
    const news: PathNews = { records: [], countAnew: [] };
    for (const [name, path] of this.#paths) {
      if (path.state === "live") this.#pollLive(name, path, now, news);
      else this.#pollLost(name, path, now, news);
    }
    if (now - this.#startedAt >= this.#rules.notReachedAfterMs) this.#forgetRemoved(now, news);
    if (!this.#draining) this.#arrivals = new Map();
    return news;
  }

  /** A path that was lost when the configuration dropped it: nothing waits for it any more. */
  #forgetRemoved(now: number, news: PathNews): void {
    for (const name of this.#savedLost)
      news.records.push(pathRecord(name, "back", now, `${name} is not configured any more`));
    this.#savedLost.clear();
  }

  #pollLive(name: string, path: Path, now: number, news: PathNews): void {
    if (path.drained || now - path.quietSince < this.#rules.drainedAfterMs) return;
    path.drained = true;
    path.owedSince = undefined;
    path.frontier = undefined;
    if (path.countAnewDue || (!path.backlogSeen && !path.countedAnew)) news.countAnew.push(name);
    path.countAnewDue = false;
    if (!path.announcedLost) return;
    path.announcedLost = false;
    news.records.push(pathRecord(name, "back", now, `${name} is back and drained`));
  }

  #pollLost(name: string, path: Path, now: number, news: PathNews): void {
    const { lostAfterMs, notReachedAfterMs } = this.#rules;
    const due = path.state === "lost" ? path.since + lostAfterMs : this.#startedAt + notReachedAfterMs;
    if (path.announcedLost || now < due) return;
    path.announcedLost = true;
    const text = path.detail === "" ? `${name} is lost` : path.detail;
    news.records.push({ ...pathRecord(name, "lost", path.since, text), processedAt: now });
  }

  /** Whether a sensor of this path would be heard; one whose path is not known, or not configured any more, over any. */
  isReady(name: string | undefined): boolean {
    const path = name === undefined ? undefined : this.#paths.get(name);
    return path === undefined ? this.#readyForAny() : path.drained;
  }

  /**
   * How far ticks may advance quiet sensors now: those of a path that is live and drained to the last thing that was
   * heard over it, where it reports what it hears, less what readings may be late by; those of no known path as far as
   * those of every path.
   */
  reach(now: number): Reach {
    const times = [...this.#paths].map(([name, path]) => [name, this.#vouchedUpTo(path, now)] as const);
    const known = times.flatMap(([, time]) => time ?? []);
    const time = this.#readyForAny() ? { time: Math.min(...known) } : {};
    return this.areSeveral ? { ...time, paths: Object.fromEntries(times) } : time;
  }

  #vouchedUpTo(path: Path, now: number): number | null {
    if (!path.drained) return null;
    return Math.min(now, path.heardAt ?? now) - this.#rules.latenessMs;
  }

  /** That nobody is connected to the gateway's own broker says nothing of sensors that were never heard over it. */
  #readyForAny(): boolean {
    let isReady = false;
    for (const [name, path] of this.#paths) {
      if (path.drained) isReady = true;
      else if (name !== EMBEDDED_PATH || path.state === "live") return false;
    }
    return isReady;
  }

  saved(): SavedPaths {
    const saved: SavedPaths = {};
    for (const name of this.#savedLost) saved[name] = "lost";
    for (const [name, { announcedLost, owedSince }] of this.#paths)
      saved[name] = savedPath(announcedLost ? "lost" : "live", owedSince);
    return saved;
  }

  standing(): DataPath[] {
    return [...this.#paths].map(([path, { state, since, detail, drained }]) => ({
      path,
      state: state === "live" && !drained ? "draining" : state,
      since,
      ...(detail === "" ? {} : { detail }),
    }));
  }
}

const connecting = (since: number, announcedLost: boolean, owedSince: number | undefined): Path => ({
  state: "connecting",
  since,
  detail: "",
  ...DRAINING,
  countAnewDue: false,
  quietSince: since,
  heardAt: undefined,
  owedSince,
  frontier: undefined,
  announcedLost,
});

/** Up to what was heard last over a drained path, nothing was with the broker. */
function noteOwed(path: Path, now: number): void {
  if (path.drained) path.owedSince = Math.min(now, path.heardAt ?? now);
}

/**
 * A backlog comes faster than it was made; a sensor whose clock is behind is as old each time and comes at its own
 * pace, and must not keep a path from ever being drained.
 */
const comesFasterThanMade = (before: Arrival, at: number, now: number): boolean =>
  now - before.arrivedAt < 0.5 * (at - before.at);
