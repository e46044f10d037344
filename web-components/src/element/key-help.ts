import { css, html, nothing, type TemplateResult } from "lit";
import { msg } from "../words/language.ts";

export type Keys = readonly (readonly [keys: string, does: string])[];

/** What keys do, behind the key `?`, and a button where there is room for one. */
export const keyHelp = (keys: Keys, hasButton = true): TemplateResult =>
  html`${hasButton ? html`<button type="button" class="help-button" popovertarget="keys" aria-label=${msg("Keys")}>?</button>` : nothing}
    <dl id="keys" class="keys" popover aria-label=${msg("Keys")}>
      ${keys.map(
        ([key, does]) =>
          html`<div>
            <dt><kbd>${key}</kbd></dt>
            <dd>${does}</dd>
          </div>`,
      )}
    </dl>`;

export const toggleKeyHelp = (root: ParentNode): void =>
  root.querySelector<HTMLElement>("#keys")?.togglePopover() as void;

export const keyHelpStyles = css`
  .help-button {
    font: inherit;
    font-size-adjust: inherit;
    width: 24px;
    height: 24px;
    padding: 0;
    color: var(--_muted);
    background: none;
    border: 1px solid var(--_border);
    border-radius: var(--_radius);
    cursor: pointer;
  }
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
