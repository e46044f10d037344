import type { SensorInfo } from "../wire/inventory.ts";
import type { Cure } from "../wire/figures.ts";
import { nuisanceOf, type Occurrence } from "./occurrences.ts";

/** How an alarm is set up now: what its cure starts from. */
export type AlarmSettings = Pick<
  SensorInfo,
  "kind" | "unit" | "range" | "deadband" | "onDelayMs" | "offDelayMs" | "limits"
> & { alarm: "process" | "instrument" | "source" };

/** Longer delays hide what a person has to see. */
const ON_DELAYS_MS = [1_000, 2_000, 3_000, 5_000, 10_000, 15_000, 20_000, 30_000, 45_000, 60_000];
const OFF_DELAYS_MS = [...ON_DELAYS_MS, 90_000, 120_000, 180_000, 300_000];
/** A part of the time in which the operator must act. */
const RESPOND_SHARE = 0.25;
/** A part of the instrument's range, or of the limit where the range is not known. */
const DEADBAND_SHARE_MAX = 0.1;
const DEADBANDS_MAX = 20;
/** What was measured when an alarm went says nothing of the value a longer time after. */
const NEAR_MS = 60_000;
/** A cure takes away at least this part of the nuisance. */
const CURED_MIN = 0.5;

export type Trial = { setting: Cure["setting"]; from: number; to: number; kept: Occurrence[] };

/**
 * The setting that would have taken away most of an alarm's nuisance, and no occurrence that was none.
 *
 * @param occurrences of one alarm, in order
 * @returns undefined where nothing was a nuisance, or where no setting cures it
 */
export function findCure(occurrences: readonly Occurrence[], settings: AlarmSettings): Cure | undefined {
  const nuisance = repeatsOf(occurrences);
  if (nuisance.size === 0) return undefined;
  let best: (Trial & { score: number }) | undefined;
  for (const trial of trialsOf(occurrences, settings)) {
    const kept = new Set(trial.kept);
    const removed = occurrences.filter((occurrence) => !kept.has(occurrence));
    const cured = removed.filter((occurrence) => nuisance.has(occurrence)).length;
    // A longer on-delay takes away what was real; the others only let it go on.
    const hidden = trial.setting === "onDelay" ? removed.length - cured : 0;
    const score = cured - 2 * hidden;
    if (cured >= CURED_MIN * nuisance.size && score > (best?.score ?? 0)) best = { ...trial, score };
  }
  return best && cureOf(best, occurrences.length, settings);
}

/** What is a nuisance and tells nothing new: of those that chatter the first of each run is to ring all the same. */
function repeatsOf(occurrences: readonly Occurrence[]): Set<Occurrence> {
  const { chattering, fleeting } = nuisanceOf(occurrences);
  const repeats = occurrences.filter((occurrence, i) => {
    const before = occurrences[i - 1];
    const goesOn = before && chattering.has(before) && occurrence.begin - before.begin <= NEAR_MS;
    return fleeting.has(occurrence) || (chattering.has(occurrence) && goesOn);
  });
  return new Set(repeats);
}

/** Every setting that is worth a try, those that delay nothing first, the least change first. */
export function* trialsOf(occurrences: readonly Occurrence[], settings: AlarmSettings): Generator<Trial> {
  const { alarm, kind, deadband = 0, onDelayMs = 0, offDelayMs = 0, limits } = settings;
  if (alarm === "source") return;
  if (alarm === "process") {
    if (kind !== "discrete")
      for (const to of deadbandsOf(occurrences, settings))
        yield { setting: "deadband", from: deadband, to, kept: withDeadband(occurrences, limits, to) };
    for (const to of OFF_DELAYS_MS)
      if (to > offDelayMs)
        yield { setting: "offDelay", from: offDelayMs, to, kept: withOffDelay(occurrences, settings, to) };
  }
  const respond = Math.min(...limits.map(({ respondWithinMs = Infinity }) => respondWithinMs)) * RESPOND_SHARE;
  for (const to of ON_DELAYS_MS)
    if (to > onDelayMs && to <= respond)
      yield { setting: "onDelay", from: onDelayMs, to, kept: withOnDelay(occurrences, settings, to) };
}

/** Those that stood for as long as the longer delay waits. What the alarm lasts longer by its off-delay is left out. */
function withOnDelay(
  occurrences: readonly Occurrence[],
  { onDelayMs = 0, offDelayMs = 0 }: AlarmSettings,
  to: number,
): Occurrence[] {
  return occurrences.filter(
    ({ begin, end = Infinity, before }) => before || end - begin - offDelayMs >= to - onDelayMs,
  );
}

/** Those before which the alarm was away for as long as the longer delay waits; the others go on from the one before. */
function withOffDelay(
  occurrences: readonly Occurrence[],
  { onDelayMs = 0, offDelayMs = 0 }: AlarmSettings,
  to: number,
): Occurrence[] {
  return occurrences.filter(({ begin }, i) => {
    const gone = occurrences[i - 1]?.end;
    return gone === undefined || begin - onDelayMs - (gone - offDelayMs) >= to;
  });
}

/** Those before which the value was back by the wider deadband, as far as transitions tell. */
function withDeadband(occurrences: readonly Occurrence[], limits: AlarmSettings["limits"], to: number): Occurrence[] {
  return occurrences.filter((occurrence, i) => {
    const before = occurrences[i - 1];
    const back = before && backBy(before, occurrence, limits);
    return back === undefined || back >= to;
  });
}

/** By how much the value was inside the limit when an alarm went that came again soon; undefined where nobody knows. */
function backBy(
  { level, off, end }: Occurrence,
  next: Occurrence,
  limits: AlarmSettings["limits"],
): number | undefined {
  const limit = limits.find((each) => each.level === level)?.value;
  if (limit === undefined || off === undefined || end === undefined || next.begin - end > NEAR_MS) return undefined;
  if (level === "high" || level === "highHigh") return limit - off;
  return level === "low" || level === "lowLow" ? off - limit : undefined;
}

/** Deadbands that would have held the alarm at some of the times it went, rounded up to two digits. */
function deadbandsOf(occurrences: readonly Occurrence[], { limits, range, deadband = 0 }: AlarmSettings): number[] {
  const values = limits.flatMap(({ value }) => (value === undefined ? [] : [Math.abs(value)]));
  const span = range ? Math.abs(range.to - range.from) : Math.max(0, ...values);
  const most = span > 0 ? span * DEADBAND_SHARE_MAX : Infinity;
  const needed = occurrences.flatMap((occurrence, i) => {
    const next = occurrences[i + 1];
    const back = next && backBy(occurrence, next, limits);
    return back === undefined || back < 0 ? [] : [justAbove(back)];
  });
  const found = [...new Set(needed)].filter((to) => to > deadband && to <= most).sort((a, b) => a - b);
  const step = Math.max(1, found.length / DEADBANDS_MAX);
  return found.filter((_, i) => Math.floor(i / step) !== Math.floor((i + 1) / step) || i === found.length - 1);
}

/** The next number of two digits that is greater. */
export function justAbove(value: number): number {
  const unit = 10 ** (Math.floor(Math.log10(Math.max(value, 1e-9))) - 1);
  const above = (Math.floor(value / unit + 1e-9) + 1) * unit;
  return Number(above.toPrecision(3));
}

const seconds = (ms: number): string =>
  ms === 0 ? "none" : ms % 60_000 === 0 ? `${ms / 60_000} min` : `${ms / 1_000} s`;
const WORDS = { deadband: "a deadband of", onDelay: "an on-delay of", offDelay: "an off-delay of" } as const;

function cureOf({ setting, from, to, kept }: Trial, count: number, { unit }: AlarmSettings): Cure {
  const removed = count - kept.length;
  const said = (value: number) => (setting === "deadband" ? `${value} ${unit ?? ""}`.trim() : seconds(value));
  const text = `${WORDS[setting]} ${said(to)} (it is ${said(from)}) would have removed ${removed} of ${count} and kept ${kept.length}`;
  const inUnit = setting === "deadband" ? (unit === undefined ? {} : { unit }) : { unit: "ms" };
  return { setting, from, to, ...inUnit, removed, kept: kept.length, text };
}
