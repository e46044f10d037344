import { css, html, nothing, type TemplateResult } from "lit";
import type { SensorItem } from "@tocsin/core/wire/hub-api";
import { SensorElement } from "../element/sensor-element.ts";
import { Size } from "../element/size.ts";
import { gauge, gaugeStyles } from "../machine/gauge.ts";
import { sparkline, sparklineStyles } from "../machine/sparkline.ts";
import { sensorMark, standingLimit } from "../marks/choose-mark.ts";
import { markIcon, markStyles } from "../marks/mark-icon.ts";
import { base } from "../theme/base.ts";
import { linkStyles } from "../theme/link.ts";
import { tokens } from "../theme/tokens.ts";
import { standingWords, trustWords } from "../words/health-words.ts";
import { sensorValue } from "../words/sensor-value.ts";
import { ageWords } from "../words/time-words.ts";
import { decimalsOf } from "../words/value-words.ts";

const SIDES_PX = 24;
const DECIMALS_MAX = 12;

/**
 * One sensor in a small box: its mark, its value with unit and limit, where it stands among its limits, its last half
 * hour, and how old that is.
 *
 * @fires tocsin-sensor-select - detail `{ sensor }`, its id
 * @slot icon - in place of its mark
 * @csspart base empty
 */
export class TocsinSensorTile extends SensorElement {
  static override properties = {
    ...SensorElement.properties,
    show: { type: String, reflect: true },
    precision: { type: Number, reflect: true },
  };
  static override styles = [
    tokens,
    base,
    markStyles,
    linkStyles,
    gaugeStyles,
    sparklineStyles,
    css`
      :host {
        min-block-size: var(--_min-block-size, 64px);
        min-inline-size: 120px;
      }
      :host([show*="bar"][show*="spark"]) {
        min-block-size: var(--_min-block-size, 137px);
      }
      .base {
        padding: 8px 12px;
        gap: 4px;
        justify-content: center;
      }
      .line {
        display: flex;
        align-items: center;
        gap: 8px;
        min-width: 0;
      }
      .value {
        font-size: var(--_size-value);
        line-height: 24px;
        white-space: nowrap;
      }
      .value .unit {
        font-size: var(--_size-label);
      }
      .base.waits {
        border-color: var(--_text);
      }
    `,
  ];
  /** What of it is shown, separated by commas: `value`, `bar`, `spark`, `age`; all by default. */
  declare show: string;
  /** Decimals of its value; without it, as many as its limits and range make worth reading. */
  declare precision: number | undefined;
  #size = new Size(this);

  constructor() {
    super();
    this.show = "value,bar,spark,age";
  }

  protected override render(): TemplateResult {
    const { item, known } = this;
    if (!item) return html`<section class="base" part="base">${this.missing()}</section>`;
    const shown = new Set(this.show.split(",").map((part) => part.trim()));
    const mark = sensorMark(item);
    const number = typeof known?.value === "number" ? known.value : undefined;
    const width = Math.max(80, this.#size.width - SIDES_PX);
    const line = this.live.lines.get(item.id);
    const waits = Object.values(item.state.alarms ?? {}).some(({ state }) => state === "unacknowledged");
    const message = standingLimit(item)?.message ?? (mark ? trustWords(item) : item.description);
    return html`<div class="base ${waits ? "waits" : ""}" part="base" role="group" aria-label=${item.tag}>
      <slot name="header"
        ><div class="line" part="header">
          <slot name="icon">${markIcon(mark ?? "G", 16, standingWords(item))}</slot>
          <button class="link strong" @click=${() => this.emit("tocsin-sensor-select", { sensor: item.id })}>
            ${item.tag}
          </button>
          <span class="grow"></span>
          ${shown.has("age") && known ? html`<span class="caption">${this.asOfOr(ageWords(this.now() - known.at))}</span>` : nothing}<slot
            name="actions"
          ></slot></div
      ></slot>
      <div class="muted ellipsis" title=${message}>${message}</div>
      ${shown.has("value") ? html`<div class="value">${sensorValue(item, false, known, this.#digits(item))}</div>` : nothing}
      ${shown.has("bar") ? gauge(item, number, width) : nothing}
      ${shown.has("spark") && line ? sparkline(item, line, width) : nothing}
    </div>`;
  }

  /** What is no number of decimals is none. */
  #digits(item: SensorItem): number {
    const digits = this.precision ?? Number.NaN;
    return Number.isInteger(digits) && digits >= 0 && digits <= DECIMALS_MAX ? digits : decimalsOf(item);
  }

  private asOfOr(words: string): TemplateResult | string {
    const asOf = this.asOf();
    return asOf === nothing ? words : (asOf as TemplateResult);
  }
}
