import { css, html, type TemplateResult } from "lit";
import { SensorElement } from "../element/sensor-element.ts";
import { Size } from "../element/size.ts";
import { gauge, gaugeStyles } from "../machine/gauge.ts";
import { base } from "../theme/base.ts";
import { tokens } from "../theme/tokens.ts";
import { standingWords } from "../words/health-words.ts";
import { decimalsOf, valueWords } from "../words/value-words.ts";
import { markStyles } from "../marks/mark-icon.ts";

/**
 * Where a value stands among its limits, as a bar with the desired range and a pointer: read without reading digits.
 *
 * @csspart base empty
 */
export class TocsinGauge extends SensorElement {
  static override styles = [
    tokens,
    base,
    markStyles,
    gaugeStyles,
    css`
      :host {
        min-block-size: 20px;
        min-inline-size: 80px;
      }
    `,
  ];
  #size = new Size(this);

  protected override render(): TemplateResult {
    const { item, known } = this;
    if (!item) return this.missing();
    const number = typeof known?.value === "number" ? known.value : undefined;
    const words = this.named(
      `${item.tag} ${valueWords(known?.value, decimalsOf(item))} ${item.unit ?? ""}, ${standingWords(item)}`,
    );
    return html`<div part="base" role="img" aria-label=${words} title=${words}>
      ${gauge(item, number, this.#size.width || 160)}
    </div>`;
  }
}
