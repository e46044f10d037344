import { html, nothing, type TemplateResult } from "lit";
import type { AlarmItem, SensorItem } from "@tocsin/core/wire/hub-api";
import { isWaiting } from "../marks/alarm-state.ts";
import { markIcon } from "../marks/mark-icon.ts";
import { msg, str } from "../words/language.ts";
import { sensorValue } from "../words/sensor-value.ts";
import { ageWords, clockOrDate, clockTime, spanWords } from "../words/time-words.ts";
import { wordsIn } from "./alarm-lists.ts";
import {
  alarmMark,
  alarmStateWords,
  deadlineOf,
  descriptionWords,
  kindWords,
  muteWords,
  placeWords,
  reasonWords,
  textsOf,
} from "./alarm-words.ts";

const BIG_PX = 20;
const SMALL_PX = 14;

/** What a list shows of an alarm beside its sensor, each a column where there is room. */
const COLUMNS = { value: "minmax(72px, 120px)", why: "minmax(0, 1.5fr)", state: "minmax(0, 1fr)", command: "112px" };
type Column = keyof typeof COLUMNS;

/** Those that a page names, in its order; all where it names none. */
export function columnsOf(named: string | undefined): Column[] {
  const columns = wordsIn(named)?.filter((name): name is Column => name in COLUMNS);
  return columns?.length ? columns : (Object.keys(COLUMNS) as Column[]);
}
export const widthsOf = (columns: readonly Column[]): string => columns.map((each) => COLUMNS[each]).join(" ");

export type Row = {
  columns: readonly Column[];
  item: AlarmItem;
  sensor: SensorItem | undefined;
  now: number;
  selected: boolean;
  /** The one row of the list that Tab reaches. */
  reached: boolean;
  select: () => void;
  open: () => void;
  focused: () => void;
  /** What its button does; undefined: there is nothing to do, or it is not for this person. */
  action: { command: "acknowledge" | "unshelve"; run: () => void } | undefined;
};

/** One alarm: what it is of, how it stands, what to do, and since when. */
export function alarmRow(row: Row): TemplateResult {
  const { item, sensor, now, selected, reached, select, open, focused, action } = row;
  const waits = isWaiting(item);
  const cells: Record<Column, () => TemplateResult> = {
    value: () =>
      html`<span class="value" role="gridcell">
        ${sensor && item.of === "sensor" ? sensorValue(sensor, !waits) : nothing}
      </span>`,
    why: () =>
      html`<span class="do" role="gridcell">
        <span class="ellipsis ${item.limit?.action ? "second" : ""}" title=${reasonWords(item)}
          >${reasonWords(item)}</span
        >
        ${todo(item, sensor, now)}
      </span>`,
    state: () =>
      html`<span class="state" role="gridcell">
        <span>${alarmStateWords(item)}</span>
        <span class="second ellipsis">${since(item, now)}</span>
      </span>`,
    command: () =>
      html`<span class="act" role="gridcell">
        ${action ? html`<button class="button" tabindex="-1" @click=${action.run}>${action.command === "unshelve" ? msg("Unshelve") : msg("Acknowledge")}</button>` : nothing}
      </span>`,
  };
  return html`<div
    class="row ${waits ? "waits" : ""}"
    part="row"
    role="row"
    data-id=${item.id}
    aria-selected=${selected}
    tabindex=${reached ? 0 : -1}
    @focus=${focused}
  >
    <span class="check" role="gridcell">
      <input
        type="checkbox"
        tabindex="-1"
        aria-label=${msg(str`Select ${item.tag}`)}
        .checked=${selected}
        @change=${select}
      />
    </span>
    <span class="glyph" role="gridcell">${markIcon(alarmMark(item), waits ? BIG_PX : SMALL_PX, kindWords(item))}</span>
    <span class="what" role="gridcell">
      <button class="link" tabindex="-1" @click=${open}><b>${item.tag}</b> ${descriptionWords(item)}</button>
      <span class="second ellipsis">${placeWords(item)}</span>
    </span>
    ${row.columns.map((column) => cells[column]())}
    ${muteWords(item, now) ? html`<span class="mute" role="gridcell">${muteWords(item, now)}</span>` : nothing}
  </div>`;
}

/** The names of the columns, where there is room for columns. */
export function headingRow(columns: readonly Column[]): TemplateResult {
  const unseen = (words: string) => html`<span class="unseen">${words}</span>`;
  const names: Record<Column, () => unknown> = {
    value: () => msg("Value"),
    why: () => msg("Why, and what to do"),
    state: () => msg("State"),
    command: () => unseen(msg("Command")),
  };
  return html`<div class="row headings" role="row">
    <span role="columnheader">${unseen(msg("Selected"))}</span>
    <span role="columnheader">${unseen(msg("Kind"))}</span>
    <span role="columnheader">${msg("Sensor")}</span>
    ${columns.map(
      (column) => html`<span class=${column === "value" ? "value" : ""} role="columnheader">${names[column]()}</span>`,
    )}
  </div>`;
}

function todo(item: AlarmItem, sensor: SensorItem | undefined, now: number): TemplateResult | typeof nothing {
  const { action, consequence, respondWithinMs } = textsOf(item, sensor) ?? {};
  if (!action) return nothing;
  const by = deadlineOf(item, respondWithinMs);
  const title = [action, ...(consequence ? [msg(str`Otherwise: ${consequence}`)] : [])].join("\n");
  return html`<span class="ellipsis" title=${title}>
    ${action}${by === undefined ? nothing : html`, ${msg(str`by ${clockTime(by).slice(0, 5)}`)} <b>(${by > now ? spanWords(by - now) : msg("over")})</b>`}
  </span>`;
}

function since({ since: from, occurrence }: AlarmItem, now: number): string {
  if (from === undefined) return "";
  const times = occurrence && occurrence > 1 ? [msg(str`occurrence ${occurrence}`)] : [];
  return [msg(str`since ${clockOrDate(from, now)}`), ageWords(now - from), ...times].join(", ");
}
