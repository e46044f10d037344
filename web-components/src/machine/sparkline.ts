import { css, html, nothing, svg, type TemplateResult } from "lit";
import type { SensorItem } from "@tocsin/core/wire/hub-api";

/** Times and values of equal length; a gap is longer than `gapMs` between neighbours. Times in ms. */
export type Line = { at: readonly number[]; value: readonly number[]; gapMs: number };

/** The course of a value in a line of text: normal range as a band, gaps left open, the newest value as a dot. */
export function sparkline(sensor: SensorItem, line: Line, width = 88, height = 20): TemplateResult | typeof nothing {
  const { at, value, gapMs } = line;
  if (value.length < 2) return nothing;
  const limit = (...levels: string[]) =>
    levels
      .map((level) => sensor.limits.find((info) => info.level === level)?.value)
      .find((known) => known !== undefined);
  const [low, high] = [limit("low", "lowLow"), limit("high", "highHigh")];
  const [least, most] = [Math.min(...value, low ?? Infinity), Math.max(...value, high ?? -Infinity)];
  const room = (most - least) * 0.12 || 1;
  const [begin, end] = [at[0]!, at.at(-1)!];
  const x = (time: number) => 1 + ((time - begin) / (end - begin || 1)) * (width - 6);
  const y = (v: number) => height - 2 - ((v - least + room) / (most - least + 2 * room)) * (height - 4);
  const top = high === undefined ? 1 : Math.max(1, y(high));
  const bottom = low === undefined ? height - 1 : Math.min(height - 1, y(low));
  const path = value
    .map((v, i) => `${i > 0 && at[i]! - at[i - 1]! <= gapMs ? "L" : "M"}${x(at[i]!).toFixed(1)} ${y(v).toFixed(1)}`)
    .join("");
  return html`<svg class="sparkline" width=${width} height=${height} aria-hidden="true">
    ${svg`<rect x="0" y=${top} width=${width} height=${Math.max(1, bottom - top)} />
      <path d=${path} /><circle cx=${x(end)} cy=${y(value.at(-1)!)} r="2" />`}
  </svg>`;
}

export const sparklineStyles = css`
  .sparkline {
    display: block;
  }
  .sparkline rect {
    fill: var(--_track);
  }
  .sparkline path {
    fill: none;
    stroke: var(--_line);
    stroke-width: 1.25;
    stroke-linejoin: round;
  }
  .sparkline circle {
    fill: var(--_text);
  }
`;
