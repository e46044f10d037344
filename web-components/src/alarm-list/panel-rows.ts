import { html, nothing, type TemplateResult } from "lit";
import type { AlarmItem, Bus, SensorItem } from "@tocsin/core/wire/hub-api";
import { isGone, isWaiting } from "../marks/alarm-state.ts";
import { markIcon } from "../marks/mark-icon.ts";
import { sensorValue } from "../words/sensor-value.ts";
import { msg, str } from "../words/language.ts";
import { priorityWords } from "../words/priority-words.ts";
import { ageWords, clockTime, minuteOrDate, spanWords } from "../words/time-words.ts";
import { count } from "../words/value-words.ts";
import { alarmMark, deadlineOf, descriptionWords, kindWords, reasonWords, textsOf } from "./alarm-words.ts";
import { bursts, isFirst, type Burst } from "./bursts.ts";

/** A flood is not read line by line: the rest is a number. */
const ROWS_MAX = 60;

export type PanelRows = {
  items: readonly AlarmItem[];
  /** Alarms in all, listed or not. */
  total: number;
  now: number;
  sensorOf: (target: string) => SensorItem | undefined;
  /** Id of the sensor that is shown elsewhere in the page. */
  selected: string | undefined;
  /** The one row that Tab reaches. */
  reached: string;
  open: (item: AlarmItem) => void;
  focused: (id: string) => void;
};

/** While the hub hears nothing no alarm comes, and nobody may take that for calm. */
export const cutOff = (bus: Bus | undefined): TemplateResult | typeof nothing =>
  !bus || bus.connected
    ? nothing
    : html`<div class="cut-off">
        ${markIcon("U", 14)}<span
          >${msg(str`Blind since ${clockTime(bus.since)}: the hub has no connection to its message bus`)}</span
        >
      </div>`;

/** What waits for a person in three lines each, bursts together; what a person has seen in one. */
export function panelRows(rows: PanelRows): TemplateResult {
  const waiting = bursts(rows.items.filter(isWaiting), rows.sensorOf);
  const seen = bursts(
    rows.items.filter((item) => !isWaiting(item)),
    rows.sensorOf,
  );
  const more = rows.total - rows.items.length;
  return html`${waiting.slice(0, ROWS_MAX).map((burst) => burst.items.map((item, i) => urgent(item, i, burst, rows)))}
  ${seen.length ? html`<div class="rule" role="row"><span role="gridcell">${msg("Acknowledged")}</span></div>` : nothing}
  ${seen.slice(0, ROWS_MAX).map((burst) => short(burst, rows))}
  ${more > 0 ? html`<div class="rule" role="row"><span role="gridcell">${msg(str`${count(more)} more`)}</span></div>` : nothing}`;
}

function rowOf(item: AlarmItem, kind: string, rows: PanelRows, cells: TemplateResult): TemplateResult {
  return html`<div
    class="row ${kind}"
    part="row"
    role="row"
    data-id=${item.id}
    tabindex=${item.id === rows.reached ? 0 : -1}
    aria-current=${item.target === rows.selected ? "true" : nothing}
    @focus=${() => rows.focused(item.id)}
    @click=${() => rows.open(item)}
  >
    ${cells}
  </div>`;
}

function urgent(item: AlarmItem, place: number, { items, first }: Burst, rows: PanelRows): TemplateResult {
  const sensor = rows.sensorOf(item.target);
  const together = items.length > 1;
  const bracket = !together ? "" : place === 0 ? "begin" : place === items.length - 1 ? "end" : "middle";
  return rowOf(
    item,
    `urgent ${bracket}`,
    rows,
    html`<span class="glyph" role="gridcell">${markIcon(alarmMark(item), 20, kindWords(item))}</span>
      <span class="name ellipsis" role="gridcell"><b>${item.tag}</b> ${descriptionWords(item)}</span>
      <span class="value" role="gridcell">${sensor ? sensorValue(sensor) : nothing}</span>
      <span class="age" role="gridcell">${item.since === undefined ? nothing : ageWords(rows.now - item.since)}</span>
      <span class="what" role="gridcell">
        <span class="ellipsis"
          >${together && isFirst(item, first) ? firstNote(items) : nothing} ${reasonWords(item)}</span
        >
        ${isGone(item) ? html`<span class="note">${msg("gone by now")}</span>` : nothing}
      </span>
      <span class="do" role="gridcell">${todo(item, sensor, rows.now)}</span>`,
  );
}

/** What came first of a burst is most often its cause. */
function firstNote(items: readonly AlarmItem[]): TemplateResult {
  const since = items.flatMap((each) => each.since ?? []);
  const within = spanWords(Math.max(...since) - Math.min(...since));
  const where = items[0]!.machineTag ?? items[0]!.zoneName;
  return html`<b class="first">${msg("first")}</b> ${msg(str`of ${items.length} on ${where} within ${within}:`)}`;
}

function todo(item: AlarmItem, sensor: SensorItem | undefined, now: number): TemplateResult {
  const { action, respondWithinMs } = textsOf(item, sensor) ?? {};
  const by = deadlineOf(item, respondWithinMs);
  const left = (by ?? 0) - now;
  const when =
    by === undefined
      ? html`<span class="muted"
          >${item.alarm === "process" || !item.priority ? nothing : priorityWords(item.priority)}</span
        >`
      : html`<span class="by"
          >${msg(str`by ${clockTime(by).slice(0, 5)}`)}, <b>${left > 0 ? spanWords(left) : msg("over")}</b></span
        >`;
  return html`<span class="ellipsis" title=${action ?? nothing}>${action ?? nothing}</span>${when}`;
}

function short({ items }: Burst, rows: PanelRows): TemplateResult {
  const [item] = items as [AlarmItem];
  const sensor = rows.sensorOf(item.target);
  return rowOf(
    item,
    "short",
    rows,
    html`<span class="glyph" role="gridcell">${markIcon(alarmMark(item), 14, kindWords(item))}</span>
      <span class="name ellipsis" role="gridcell" title=${item.message ? reasonWords(item) : nothing}>
        ${item.tag} ${sensor ? item.description : reasonWords(item) || descriptionWords(item)}
        ${items.length > 1 ? html`<span class="note">+${items.length - 1}</span>` : nothing}
      </span>
      <span class="value" role="gridcell">${sensor ? sensorValue(sensor, true) : nothing}</span>
      <span class="age" role="gridcell"
        >${item.since === undefined ? nothing : minuteOrDate(item.since, rows.now)}</span
      >`,
  );
}
