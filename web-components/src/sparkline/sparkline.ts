import { css, html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { SensorElement } from "../element/sensor-element.ts";
import { Size } from "../element/size.ts";
import { sparkline, sparklineStyles } from "../machine/sparkline.ts";
import { base } from "../theme/base.ts";
import { tokens } from "../theme/tokens.ts";
import { windowMs } from "../trend/range.ts";
import { msg, str } from "../words/language.ts";
import { spanWords } from "../words/time-words.ts";

const WINDOW_DEFAULT = "30m";

/**
 * The last half hour of a sensor, or what `window` says, in a line of text, its normal range as a band.
 *
 * @csspart base empty
 */
export class TocsinSparkline extends SensorElement {
  static override properties = {
    ...SensorElement.properties,
    window: { converter: (text: string | null) => text ?? WINDOW_DEFAULT, reflect: true },
  };
  static override styles = [
    tokens,
    base,
    sparklineStyles,
    css`
      :host {
        min-block-size: var(--_min-block-size, 24px);
        min-inline-size: 80px;
      }
      .empty {
        padding: 0 4px;
        line-height: 24px;
      }
    `,
  ];
  /** How far back: `30m`, `6h`, `7d`, or any such length. */
  declare window: string;
  #size = new Size(this);

  constructor() {
    super();
    this.window = WINDOW_DEFAULT;
  }

  get #spanMs(): number {
    return windowMs(this.window, WINDOW_DEFAULT);
  }

  protected override willUpdate(changed: PropertyValues): void {
    super.willUpdate(changed);
    if (!changed.has("window")) return;
    this.live.spanMs = this.#spanMs;
    this.live.lines.clear();
    this.live.lineAskedAt.clear();
  }

  protected override render(): TemplateResult {
    const { item } = this;
    if (!item) return this.missing();
    const line = this.live.lines.get(item.id);
    const span = spanWords(this.#spanMs);
    const words = this.named(
      line ? msg(str`Last ${span} of ${item.tag}`) : msg(str`Last ${span} of ${item.tag}: no readings yet`),
    );
    return html`<div part="base" role="img" aria-label=${words} title=${words}>
      ${line ? sparkline(item, line, this.#size.width || 88, Math.max(20, this.#size.height)) : nothing}
    </div>`;
  }
}
