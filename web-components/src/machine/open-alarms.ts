import { html, nothing, type TemplateResult } from "lit";
import type { AlarmItem, SensorItem } from "@tocsin/core/wire/hub-api";
import { alarmMark, deadlineOf, kindWords, textsOf } from "../alarm-list/alarm-words.ts";
import { firstOf, isFirst } from "../alarm-list/bursts.ts";
import { isGone, isWaiting } from "../marks/alarm-state.ts";
import { markIcon } from "../marks/mark-icon.ts";
import { msg, str, told } from "../words/language.ts";
import { sensorValue } from "../words/sensor-value.ts";
import { ageWords, clockOrDate, clockTime, leftWords, spanWords } from "../words/time-words.ts";
import type { SensorRows } from "./sensor-rows.ts";

export type OpenAlarms = Omit<SensorRows, "sensors"> & {
  items: readonly AlarmItem[];
  sensorOf: (id: string) => SensorItem | undefined;
};

/** The alarms of a machine: what it is, what to do, what happens otherwise, and how long one has for it. */
export function openAlarms(rows: OpenAlarms): TemplateResult {
  return html`<table class="todo">
    <colgroup>
      <col class="glyph" />
      <col class="what" />
      <col class="value" />
      <col />
      <col class="otherwise" />
      <col class="left" />
    </colgroup>
    <thead>
      <tr>
        <td></td>
        <th scope="col">${msg("What")}</th>
        <th scope="col" class="num">${msg("Value")}</th>
        <th scope="col" class="act">${msg("What to do")}</th>
        <th scope="col" class="otherwise">${msg("Otherwise")}</th>
        <th scope="col" class="num">${msg("Time left")}</th>
      </tr>
    </thead>
    <tbody>
      ${rows.items.map((item) => row(item, rows))}
    </tbody>
  </table>`;
}

function row(item: AlarmItem, { live, now, selected, open, sensorOf, items }: OpenAlarms): TemplateResult {
  const sensor = sensorOf(item.target);
  const waits = isWaiting(item);
  const texts = textsOf(item, sensor);
  const isOne = items.length > 1 && isFirst(item, firstOf(item, sensor));
  return html`<tr
    class=${waits ? "" : "seen"}
    aria-current=${item.target === selected ? "true" : nothing}
    @click=${() => open(item.target)}
  >
    <td>${markIcon(alarmMark(item), waits ? 20 : 14, kindWords(item))}</td>
    <td>
      <button class="link strong" @click=${(event: Event) => (event.stopPropagation(), open(item.target))}>
        ${item.tag}
      </button>
      ${isOne ? html`<span class="first">${msg("first")}</span>` : nothing}
      <div>${item.message ?? item.description}</div>
    </td>
    <td class="num">${sensor ? sensorValue(sensor, !waits, live.values.get(item.target)) : nothing}</td>
    <td class="act">
      ${texts?.action ?? html`<span class="muted">${item.cause ? told(item.cause.text) : nothing}</span>`}
    </td>
    <td class="muted otherwise">${texts?.consequence ?? nothing}</td>
    <td class="num">${timeLeft(item, texts?.respondWithinMs, now)}</td>
  </tr>`;
}

/** Until when it has to be dealt with; where nobody gave it a respite, since when it stands. */
function timeLeft(item: AlarmItem, respiteMs: number | undefined, now: number): TemplateResult {
  const since = item.since ?? now;
  if (!isWaiting(item))
    return html`${msg("acknowledged")}<br /><span class="caption">${clockOrDate(since, now)}</span>`;
  if (isGone(item)) return html`${msg("gone by now")}<br /><span class="caption">${clockOrDate(since, now)}</span>`;
  const by = deadlineOf(item, respiteMs);
  if (by === undefined)
    return html`${ageWords(now - since)}<br /><span class="caption"
        >${msg(str`since ${clockOrDate(since, now)}`)}</span
      >`;
  const left = by - now;
  return html`<b>${left > 0 ? leftWords(left) : msg(str`over ${spanWords(-left)}`)}</b><br />
    <span class="caption">${msg(str`by ${clockTime(by)}`)}</span>`;
}
