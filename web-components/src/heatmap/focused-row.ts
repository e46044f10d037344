import { html, nothing, type TemplateResult } from "lit";
import { standingWords } from "../words/health-words.ts";
import type { MachineCells } from "./cells.ts";

export const FOCUSED_CELL = "focused-cell";

/** Only the machine that has the focus is in the document, as a row of cells, whatever the number of sensors. */
export function focusedRow(content: MachineCells | undefined, row: number, at: number): TemplateResult {
  if (!content) return html`<div role="row"><span role="gridcell"></span></div>`;
  return html`<div role="row" aria-rowindex=${row} aria-label=${content.machine.tag}>
    ${content.cells.map(
      ({ sensor }, i) =>
        html`<span role="gridcell" aria-colindex=${i + 1} id=${i === at ? FOCUSED_CELL : nothing}
          >${content.machine.tag}, ${sensor.tag} ${sensor.description}, ${standingWords(sensor)}</span
        >`,
    )}
  </div>`;
}
