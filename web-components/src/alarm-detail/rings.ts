import { html, nothing, type TemplateResult } from "lit";
import type { AlarmItem, SensorItem } from "@tocsin/core/wire/hub-api";
import { alarmMark, kindWords } from "../alarm-list/alarm-words.ts";
import { firstOf, isFirst } from "../alarm-list/bursts.ts";
import type { LiveReadings } from "../machine/live-readings.ts";
import { isGone, isWaiting } from "../marks/alarm-state.ts";
import { markIcon } from "../marks/mark-icon.ts";
import { msg, str } from "../words/language.ts";
import { sensorValue } from "../words/sensor-value.ts";
import { count } from "../words/value-words.ts";

/** As many rows leave room for all answers on a phone: one of them may be the number of the others. */
const ROWS_MAX = 4;

export type Rings = {
  /** The worst first. */
  items: readonly AlarmItem[];
  /** The one that is asked about. */
  chosen: AlarmItem | undefined;
  sensorOf: (id: string) => SensorItem | undefined;
  live: LiveReadings;
  choose: (sensor: string) => void;
};

/** What rings: the chosen one and what came first of its burst before all others; of many, most can be opened. */
export function ringRows(rings: Rings): TemplateResult {
  const { items } = rings;
  if (items.length <= ROWS_MAX) return list(items, rings);
  const ordered = nearestFirst(rings);
  const others = ordered.slice(ROWS_MAX - 1);
  return html`${list(ordered.slice(0, ROWS_MAX - 1), rings)}
    <details>
      <summary>${msg(str`${count(others.length)} more`)}</summary>
      ${list(others, rings)}
    </details>`;
}

function nearestFirst({ items, chosen, sensorOf }: Rings): AlarmItem[] {
  const first = chosen && firstOf(chosen, sensorOf(chosen.target));
  const rank = (item: AlarmItem) => (item.id === chosen?.id ? 0 : isFirst(item, first) ? 1 : 2);
  return items.toSorted((a, b) => rank(a) - rank(b));
}

const list = (items: readonly AlarmItem[], rings: Rings): TemplateResult =>
  html`<ul class="rings">
    ${items.map((item) => row(item, rings))}
  </ul>`;

function row(item: AlarmItem, { items, chosen, sensorOf, live, choose }: Rings): TemplateResult {
  const sensor = sensorOf(item.target)!;
  const isOne = items.length > 1 && isFirst(item, firstOf(item, sensor));
  const waits = isWaiting(item);
  return html`<li>
    <button
      type="button"
      aria-pressed=${item.id === chosen?.id}
      class="${waits ? "" : "seen"} ${isGone(item) ? "gone" : ""}"
      @click=${() => choose(item.target)}
    >
      ${markIcon(alarmMark(item), waits ? 20 : 14, kindWords(item))}
      <span class="what">
        <b class="ellipsis">${item.message ?? item.description}</b>
        ${isOne ? html`<span class="first">${msg("first")}</span>` : nothing}
        <span class="muted tag">${item.tag}</span>
        ${isGone(item) ? html`<span class="note">${msg("gone by now")}</span>` : nothing}
      </span>
      <span class="value">${sensorValue(sensor, !waits, live.values.get(item.target))}</span>
    </button>
  </li>`;
}
