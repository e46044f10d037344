import { html, type TemplateResult } from "lit";

/** What the manifest says, with names and keys between back-ticks as code. */
export const prose = (text = ""): (TemplateResult | string)[] =>
  text.split("`").map((part, at) => (at % 2 === 1 ? html`<code>${part}</code>` : part));
