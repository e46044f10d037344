import { css, html, type TemplateResult } from "lit";
import { msg } from "../words/language.ts";

export type Keys = readonly (readonly [keys: string, does: string])[];

/** What keys do. */
export const keyHelp = (keys: Keys): TemplateResult =>
  html`<dl id="keys" class="keys" popover aria-label=${msg("Keys")}>
    ${keys.map(
      ([key, does]) =>
        html`<div>
          <dt><kbd>${key}</kbd></dt>
          <dd>${does}</dd>
        </div>`,
    )}
  </dl>`;

export const keyHelpStyles = css`
  .keys {
    margin: auto;
    padding: 16px;
    color: var(--_text);
    background: var(--_raised);
    border: 1px solid var(--_border);
    border-radius: var(--_radius);
  }
  .keys div {
    display: grid;
    grid-template-columns: 180px auto;
    gap: 16px;
    line-height: 24px;
  }
  .keys dd {
    margin: 0;
  }
  kbd {
    font-family: var(--_font-mono);
  }
`;
