import { html, nothing, type TemplateResult } from "lit";
import type { TransitionItem } from "@tocsin/core/wire/hub-api";
import type { NoteItem } from "@tocsin/core/wire/note";
import type { AlarmName } from "@tocsin/core/wire/health";
import { limitLetters } from "../words/health-words.ts";
import { msg, str } from "../words/language.ts";
import { stateWords } from "../words/state-words.ts";
import { minuteOrDate, spanWords } from "../words/time-words.ts";

/** One time that an alarm rang, as far as its transitions tell. Times in ms since 1970 UTC. */
export type Occurrence = {
  alarm: AlarmName;
  occurrence: number;
  since: number;
  level: string;
  /** When the cause was gone; undefined: it is not, or that is not known. */
  until: number | undefined;
  /** Who acknowledged it, and when. */
  by: string | undefined;
  seenAt: number | undefined;
};

const OCCURRENCES_MAX = 5;
const SILENT: readonly string[] = ["normal", "rtnUnacknowledged"];

/**
 * The last times that the alarms of a sensor rang, newest first.
 * @param items the sensor's transitions, newest first
 */
export function occurrencesOf(items: readonly TransitionItem[]): Occurrence[] {
  const known = new Map<string, Occurrence>();
  for (const item of items.toReversed()) {
    if (item.of !== "sensor") continue;
    for (const alarm of ["process", "instrument"] as const) follow(known, alarm, item);
  }
  return [...known.values()].toSorted((a, b) => b.since - a.since).slice(0, OCCURRENCES_MAX);
}

function follow(known: Map<string, Occurrence>, alarm: AlarmName, item: TransitionItem & { of: "sensor" }): void {
  const standing = item.state.alarms?.[alarm];
  const moved = item.changes.find(({ region }) => region === `alarms.${alarm}`);
  if (standing && !SILENT.includes(standing.state)) {
    const key = `${alarm}/${standing.occurrence}`;
    const before = known.get(key);
    const { occurrence, since, level } = standing;
    known.set(
      key,
      before
        ? { ...before, level }
        : { alarm, occurrence, since, level, until: undefined, by: undefined, seenAt: undefined },
    );
  }
  if (!moved) return;
  const latest = [...known.values()].findLast((each) => each.alarm === alarm);
  if (!latest) return;
  if (SILENT.includes(moved.to) && !SILENT.includes(moved.from)) latest.until = item.at;
  if (moved.from.toLowerCase().includes("unacknowledged") && !moved.to.toLowerCase().includes("unacknowledged"))
    seen(latest, item);
}

function seen(latest: Occurrence, { by, at }: TransitionItem): void {
  if (!by || latest.by) return;
  latest.by = by;
  latest.seenAt = at;
}

/** When it rang, for how long, at which level, and who acknowledged it. */
export function lastTimes(
  occurrences: readonly Occurrence[],
  noteOf: (occurrence: Occurrence) => NoteItem | undefined,
  now: number,
): TemplateResult | typeof nothing {
  const [first] = occurrences;
  if (!first) return nothing;
  const shared = occurrences.every(({ alarm, level }) => alarm === first.alarm && level === first.level) && first;
  return html`<section aria-label=${msg("Last five times")}>
    <h2>
      <span>${msg("Last five times")}</span><span>${shared ? msg(str`all at ${levelWords(shared)}`) : nothing}</span>
    </h2>
    <table class="times">
      <tbody>
        ${occurrences.map((each) => occurrenceRow(each, noteOf(each), now, !shared))}
      </tbody>
    </table>
  </section>`;
}

function occurrenceRow(each: Occurrence, note: NoteItem | undefined, now: number, named: boolean) {
  const { since, until, by } = each;
  const who = by ? msg(str`acknowledged by ${by}`) : msg("not acknowledged");
  return html`<tr>
    <td>${minuteOrDate(since, now)}</td>
    <td>${until === undefined ? html`<b>${msg("now")}</b>` : spanWords(until - since)}</td>
    <td title=${note?.text ?? nothing}>
      ${named ? html`<b>${levelWords(each)}</b> ` : nothing}
      ${note ? html`${note.text} <span class="muted">${note.by}</span>` : html`<span class="muted">${who}</span>`}
    </td>
  </tr>`;
}

const levelWords = ({ alarm, level }: Occurrence): string =>
  alarm === "process" ? limitLetters(level) : msg(str`instrument ${stateWords(level)}`);
