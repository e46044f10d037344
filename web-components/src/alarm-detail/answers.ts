import { html, nothing, type TemplateResult } from "lit";
import type { AlarmItem, SensorItem, TransitionItem } from "@tocsin/core/wire/hub-api";
import type { NoteItem } from "@tocsin/core/wire/note";
import { deadlineOf, textsOf } from "../alarm-list/alarm-words.ts";
import { gauge } from "../machine/gauge.ts";
import { isGone, isWaiting } from "../marks/alarm-state.ts";
import { markIcon } from "../marks/mark-icon.ts";
import type { Occurrence } from "../sensor-detail/occurrences.ts";
import { limitLetters, trustWords } from "../words/health-words.ts";
import { msg, str, told } from "../words/language.ts";
import { stateWords } from "../words/state-words.ts";
import { clockOrDate, clockTime, leftWords, minuteOrDate, spanWords } from "../words/time-words.ts";
import { becauseWords, changeWords, transitionName } from "../words/transition-words.ts";
import { sensorsWords } from "../words/count-words.ts";
import { instrumentMark } from "../marks/choose-mark.ts";
import { sensorValue } from "../words/sensor-value.ts";
import type { Blind } from "./blind.ts";

const GAUGE_PX = 112;
const MOVED_MAX = 4;
const BLIND_MAX = 3;
const section = (name: string, aside: unknown, body: unknown, kind = ""): TemplateResult =>
  html`<section class=${kind} aria-label=${name}>
    <h2><span>${name}</span><span>${aside}</span></h2>
    ${body}
  </section>`;

const levelWords = ({ alarm, level = "" }: AlarmItem): string =>
  alarm === "process" ? limitLetters(level) : stateWords(level);

/** Process or instrument, since when, and where it goes. */
export function kindAnswer(
  item: AlarmItem,
  sensor: SensorItem,
  value: number | undefined,
  course: string,
  now: number,
) {
  const isProcess = item.alarm === "process";
  const begun = item.since === undefined ? "" : msg(str`${levelWords(item)} since ${clockOrDate(item.since, now)}`);
  const since = [begun, isGone(item) ? msg("gone by now") : ""].filter(Boolean).join(", ");
  return html`<section class="kind" aria-label=${msg("Process or instrument")}>
    <div>
      <div><b>${isProcess ? msg("Process alarm") : msg("Instrument alarm")}</b>, ${trustWords(sensor)}</div>
      <div class="muted">${[since, course].filter(Boolean).join(", ")}</div>
    </div>
    ${gauge(sensor, value, GAUGE_PX, 20)}
  </section>`;
}

/** What to do, by when, and what happens otherwise. */
export function todoAnswer(item: AlarmItem, sensor: SensorItem | undefined, now: number): TemplateResult {
  const texts = textsOf(item, sensor);
  const by = deadlineOf(item, texts?.respondWithinMs);
  const left = (by ?? 0) - now;
  const clock = html`<div class="left">
    <b>${left > 0 ? leftWords(left) : spanWords(-left)}</b>
    <div class="caption">${left > 0 ? msg("left") : msg("over time")}</div>
  </div>`;
  const reason = item.cause ? told(item.cause.text) : (item.message ?? "");
  return section(
    msg("What to do"),
    isGone(item) ? msg("gone by now") : by === undefined ? nothing : msg(str`by ${clockTime(by)}`),
    html`<div class="do-row">
        <div class="do">${texts?.action ?? msg("Nobody has written what to do.")}</div>
        ${by === undefined ? nothing : clock}
      </div>
      <div class="muted">
        ${texts?.consequence && !isGone(item) ? msg(str`Otherwise: ${texts.consequence}`) : reason}
      </div>`,
  );
}

/** Who has acknowledged it, and with what words; of the time before where nobody has yet. */
export function seenAnswer(
  item: AlarmItem,
  occurrences: readonly Occurrence[],
  noteOf: (occurrence: Occurrence) => NoteItem | undefined,
  now: number,
): TemplateResult {
  const of = occurrences.filter(({ alarm }) => alarm === item.alarm);
  const present = of.find(({ occurrence }) => occurrence === item.occurrence);
  const before = of.find(({ occurrence, by }) => occurrence !== item.occurrence && by);
  const shown = present?.by ? present : before;
  const note = shown && noteOf(shown);
  const who = present?.by
    ? html`<b>${present.by}</b> ${present.seenAt ? msg(str`at ${clockOrDate(present.seenAt, now)}`) : nothing}`
    : isWaiting(item)
      ? html`<b>${msg("Nobody yet.")}</b> ${before ? html`<span class="muted">${lastTime(before)}</span>` : nothing}`
      : html`<b>${msg("Acknowledged.")}</b>`;
  return section(
    msg("Acknowledged by"),
    nothing,
    html`<div>${who}</div>
      ${note ? html`<div class="ellipsis">“${note.text}”</div>` : nothing}`,
  );
}

function lastTime({ by, seenAt, since }: Occurrence): string {
  const after = seenAt === undefined ? "" : spanWords(seenAt - since);
  return after ? msg(str`Last time ${by!} after ${after}:`) : msg(str`Last time ${by!}:`);
}

/** The last five times: when, how long, and what was written. */
export function timesAnswer(
  item: AlarmItem,
  occurrences: readonly Occurrence[],
  noteOf: (occurrence: Occurrence) => NoteItem | undefined,
  now: number,
): TemplateResult {
  const before = occurrences.filter((each) => each.alarm !== item.alarm || each.occurrence !== item.occurrence);
  const same = before.length > 0 && before.every(({ alarm, level }) => alarm === item.alarm && level === item.level);
  const rows = before.map(
    (each) =>
      html`<tr>
        <td>${minuteOrDate(each.since, now)}</td>
        <td>${each.until === undefined ? "–" : spanWords(each.until - each.since)}</td>
        <td>${noteOf(each)?.text ?? html`<span class="muted">${msg("no note")}</span>`}</td>
      </tr>`,
  );
  return section(
    msg("Last five times"),
    same ? msg(str`all at ${levelWords(item)}`) : nothing,
    before.length
      ? html`<table class="times">
          <tbody>
            ${rows}
          </tbody>
        </table>`
      : html`<div class="muted">${msg("It never rang before, as far as the hub knows.")}</div>`,
  );
}

/** What else of the machine moved in the ten minutes before. */
export function movedAnswer(
  items: readonly TransitionItem[],
  sensorOf: (id: string) => SensorItem | undefined,
  now: number,
) {
  const rows = items.slice(0, MOVED_MAX).map(
    (item) =>
      html`<tr>
        <td>${clockOrDate(item.at, now)}</td>
        <td class="ellipsis">${transitionName(item)}</td>
        <td>${changeWords(item)} <span class="muted">${becauseWords(item, sensorOf(item.id))}</span></td>
      </tr>`,
  );
  return section(
    msg("Also moved, ten minutes before"),
    nothing,
    items.length
      ? html`<table class="moved">
          <tbody>
            ${rows}
          </tbody>
        </table>`
      : html`<div class="muted">${msg("Nothing else of this machine moved.")}</div>`,
  );
}

/** What we are blind to now. */
export function blindAnswer(spots: readonly Blind[], now: number): TemplateResult {
  const more = spots.length - BLIND_MAX;
  const body = spots.length
    ? html`<ul class="blind">
        ${spots.slice(0, BLIND_MAX).map((spot) => html`<li class=${spot.kind}>${blindRow(spot, now)}</li>`)}
      </ul>`
    : html`<div class="muted">${msg("To nothing that the hub knows of.")}</div>`;
  return section(msg("Blind to"), more > 0 ? msg(str`${more} more`) : nothing, body, "blind-to");
}

function blindRow(spot: Blind, now: number): TemplateResult {
  switch (spot.kind) {
    case "page":
      return html`${markIcon("U", 16)}<span
          >${msg(str`everything since ${clockTime(spot.since)}: this page hears nothing from the hub`)}</span
        >`;
    case "hub":
      return html`${markIcon("U", 16)}<span
          >${msg(str`everything since ${clockTime(spot.since)}: the hub hears nothing`)}</span
        >`;
    case "sensors":
      return html`${markIcon(instrumentMark(spot.worst) ?? "U", 16)}<span class="ellipsis"
          >${spot.of === 1 ? msg("the one sensor here") : msg(str`${spot.count} of ${spot.of} sensors here`)},
          ${spot.worst.description} ${sensorValue(spot.worst, true)}</span
        >`;
    case "cause":
      return html`${markIcon("U", 16)}<span class="ellipsis"
          >${told(spot.text)}: ${sensorsWords(spot.sensors)}, ${spot.zone}</span
        >`;
    case "zone": {
      const { online, completeUpTo } = spot.gateway;
      const upTo =
        completeUpTo === undefined
          ? msg("completeness unknown")
          : msg(str`complete up to ${clockOrDate(completeUpTo, now)}`);
      return html`<span class="cell-mark"></span
        ><span class="ellipsis">${spot.zone} ${upTo}${online ? nothing : html`, <b>${msg("unreachable")}</b>`}</span>`;
    }
  }
}
