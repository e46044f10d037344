import { html, nothing, type TemplateResult } from "lit";
import { markIcon } from "../marks/mark-icon.ts";
import { MARKS } from "../marks/mark.ts";
import { coverageWords, standingWords } from "../words/health-words.ts";
import { told } from "../words/language.ts";
import type { MachineCells } from "./cells.ts";

/** What the pointer is on, and where in the element. */
export type Pointed = { machine: string; cell: number | undefined; x: number; y: number };

const POINTER_PX = 16;
const MARGIN_PX = 8;

/** A cell or a machine in words: the name, process or instrument, and the cause. */
export function tooltip(content: MachineCells, at: number | undefined): TemplateResult {
  const { machine } = content;
  const cell = at === undefined ? undefined : content.cells[at];
  const mark = cell ? (cell.quiet === "unknown" ? "U" : (cell.mark ?? "G")) : (content.mark ?? "mG");
  const words = cell
    ? html`${standingWords(cell.sensor)}${cell.sensor.cause ? html`<br />${told(cell.sensor.cause.text)}` : nothing}`
    : html`${MARKS[mark].words()}, ${coverageWords(machine.coverage)}`;
  return html`<div class="tip" part="tooltip" role="tooltip">
    <p>
      ${markIcon(mark, 16)}<b class="ellipsis">${cell ? cell.sensor.tag : machine.tag}</b>
      <span class="muted ellipsis">${cell ? machine.tag : machine.description}</span>
    </p>
    ${cell ? html`<p class="ellipsis">${cell.sensor.description}</p>` : nothing}
    <div class="muted">${words}</div>
  </div>`;
}

/** Puts the tooltip beside the pointer, inside the element. */
export function placeTooltip(tip: HTMLElement, { x, y }: Pointed, within: HTMLElement): void {
  const left = Math.min(x + MARGIN_PX, within.clientWidth - tip.offsetWidth - MARGIN_PX);
  const below = y + POINTER_PX + tip.offsetHeight < within.clientHeight;
  tip.style.setProperty("left", `${Math.max(MARGIN_PX, left)}px`);
  tip.style.setProperty("top", `${below ? y + POINTER_PX : Math.max(0, y - MARGIN_PX - tip.offsetHeight)}px`);
}
