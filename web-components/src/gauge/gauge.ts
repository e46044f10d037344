import { css, html, type TemplateResult } from "lit";
import type { SensorItem } from "@tocsin/core/wire/hub-api";
import { SensorElement } from "../element/sensor-element.ts";
import { Size } from "../element/size.ts";
import { gauge, gaugeStyles, scaleOf, type Scale } from "../machine/gauge.ts";
import { base } from "../theme/base.ts";
import { tokens } from "../theme/tokens.ts";
import { isStruck, standingWords } from "../words/health-words.ts";
import { decimalsOf, valueWords } from "../words/value-words.ts";
import { markStyles } from "../marks/mark-icon.ts";

/**
 * Where a value stands among its limits, as a bar with the desired range and a pointer: read without reading digits.
 *
 * @csspart base empty
 */
export class TocsinGauge extends SensorElement {
  static override properties = {
    ...SensorElement.properties,
    min: { type: Number, reflect: true },
    max: { type: Number, reflect: true },
    orientation: { type: String, reflect: true },
  };
  static override styles = [
    tokens,
    base,
    markStyles,
    gaugeStyles,
    css`
      :host {
        min-block-size: var(--_min-block-size, 20px);
        min-inline-size: 80px;
      }
      .empty {
        padding: 0 4px;
        line-height: 20px;
      }
      :host([orientation="vertical"]) {
        min-block-size: var(--_min-block-size, 80px);
        min-inline-size: 20px;
      }
      :host([orientation="vertical"]) [role="img"] {
        position: absolute;
        inset: 0;
      }
      :host([orientation="vertical"]) .gauge {
        position: absolute;
        top: 50%;
        left: 50%;
        max-width: none;
        transform: translate(-50%, -50%) rotate(-90deg);
      }
    `,
  ];
  /** Where its bar begins, in the sensor's unit; without it, as the sensor's limits and range need. */
  declare min: number | undefined;
  /** Where its bar ends. A value beyond stays at the end. */
  declare max: number | undefined;
  /** `horizontal`, or `vertical`: its bar stands, with the least value below. */
  declare orientation: "horizontal" | "vertical";
  #size = new Size(this);

  constructor() {
    super();
    this.orientation = "horizontal";
  }

  /** As its limits need, but for an end that the page has set. */
  #scale(item: SensorItem, value: number | undefined): Scale | undefined {
    const usual = scaleOf(item, isStruck(item) ? undefined : value);
    const from = given(this.min) ?? usual?.from ?? Number.NaN;
    const to = given(this.max) ?? usual?.to ?? Number.NaN;
    return from < to ? { from, to, levels: usual?.levels ?? {} } : usual;
  }

  protected override render(): TemplateResult {
    const { item, known } = this;
    if (!item) return this.missing();
    const number = typeof known?.value === "number" ? known.value : undefined;
    const words = this.named(
      `${item.tag} ${valueWords(known?.value, decimalsOf(item))} ${item.unit ?? ""}, ${standingWords(item)}`,
    );
    const length = this.orientation === "vertical" ? this.#size.height : this.#size.width;
    return html`<div part="base" role="img" aria-label=${words} title=${words}>
      ${gauge(item, number, length || 160, 16, this.#scale(item, number))}
    </div>`;
  }
}

/** What is no number is none. */
const given = (end: number | undefined): number | undefined => (Number.isFinite(end) ? end : undefined);
