import { css, html, nothing, type TemplateResult } from "lit";
import { SensorElement } from "../element/sensor-element.ts";
import { Size } from "../element/size.ts";
import { sparkline, sparklineStyles } from "../machine/sparkline.ts";
import { base } from "../theme/base.ts";
import { tokens } from "../theme/tokens.ts";
import { msg, str } from "../words/language.ts";

/**
 * The last half hour of a sensor in a line of text, its normal range as a band.
 *
 * @csspart base empty
 */
export class TocsinSparkline extends SensorElement {
  static override styles = [
    tokens,
    base,
    sparklineStyles,
    css`
      :host {
        min-block-size: 24px;
        min-inline-size: 80px;
      }
    `,
  ];
  #size = new Size(this);

  protected override render(): TemplateResult {
    const { item } = this;
    if (!item) return this.missing();
    const line = this.live.lines.get(item.id);
    const words = this.named(
      line ? msg(str`Last half hour of ${item.tag}`) : msg(str`Last half hour of ${item.tag}: no readings yet`),
    );
    return html`<div part="base" role="img" aria-label=${words} title=${words}>
      ${line ? sparkline(item, line, this.#size.width || 88, Math.max(20, this.#size.height)) : nothing}
    </div>`;
  }
}
