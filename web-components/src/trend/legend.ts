import { html, svg, type TemplateResult } from "lit";
import { DASHES } from "./plot-input.ts";
import { placeAt } from "./place-at.ts";
import { wordsAt } from "./trend-words.ts";
import type { TrendLine } from "./lines.ts";

/** The names of the lines, how each is drawn, and its value where the cursor is, else the newest. */
export const legendOf = (lines: readonly TrendLine[], cursor: number | undefined): TemplateResult =>
  html`<ul class="legend" part="legend">
    ${lines.map(
      ({ sensor, data }, i) =>
        html`<li>
          <svg width="24" height="8" aria-hidden="true">
            ${svg`<path d="M0 4H24" stroke-dasharray=${DASHES[i]!.join(" ")} />`}
          </svg>
          <b>${sensor.tag}</b> <span class="muted ellipsis">${sensor.description}</span>
          <span class="num">${wordsAt(sensor, data, placeAt(data, cursor))}</span>
        </li>`,
    )}
  </ul>`;
