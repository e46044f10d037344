import { css, html, type TemplateResult } from "lit";
import type { Health } from "@tocsin/core/wire/health";
import { healthMark } from "../marks/choose-mark.ts";
import { markIcon, markStyles } from "../marks/mark-icon.ts";
import type { Mark } from "../marks/mark.ts";
import type { Theme } from "../element/fleet-element.ts";
import { LocalizedElement } from "../element/localized-element.ts";
import { tokens } from "../theme/tokens.ts";
import { healthWords, isHealth } from "../words/health-words.ts";

/**
 * One state as its mark and, unless `bare`, its word; for a machine the filled letter tag, for a sensor the hollow mark.
 *
 * @csspart mark - the mark
 */
export class TocsinStateBadge extends LocalizedElement {
  static override properties = {
    ...LocalizedElement.properties,
    state: { type: String, reflect: true },
    of: { type: String, reflect: true },
    size: { type: Number },
    text: { type: String, reflect: true },
    bare: { type: Boolean, reflect: true },
    theme: { type: String, reflect: true },
  };
  static override styles = [
    tokens,
    markStyles,
    css`
      :host {
        display: inline-flex;
        align-items: center;
        gap: 6px;
        color: var(--_text);
        font-size: var(--_size-label);
        line-height: 16px;
        white-space: nowrap;
      }
    `,
  ];
  /** The NE 107 word, or `unknown`. */
  declare state: Health;
  /** What it is the state of. */
  declare of: "machine" | "sensor";
  /** Height of the mark in px. */
  declare size: number;
  /** In place of the state's own word. */
  declare text: string | undefined;
  /** Without the word beside the mark; it is then said to assistive technology only. */
  declare bare: boolean;
  /** `light`, `dark`, `contrast` or `auto` (as the system says); without it, as the page around it. */
  declare theme: Theme | undefined;

  constructor() {
    super();
    this.state = "unknown";
    this.of = "sensor";
    this.size = 16;
    this.bare = false;
  }

  protected override render(): TemplateResult {
    const state = isHealth(this.state) ? this.state : "unknown";
    const tag = healthMark(state);
    const mark = this.of === "machine" ? tag : (tag.slice(1) as Mark);
    const words = this.text || healthWords(state);
    return this.bare ? markIcon(mark, this.size, words) : html`${markIcon(mark, this.size)}<span>${words}</span>`;
  }
}
