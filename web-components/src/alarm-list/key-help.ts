import { css, html, type TemplateResult } from "lit";
import { msg } from "../words/language.ts";

const keys = (): [string, string][] => [
  ["↑ ↓  PgUp PgDn  Home End", msg("move")],
  [msg("Space"), msg("select")],
  [msg("Ctrl+A"), msg("select all")],
  ["a", msg("acknowledge")],
  ["s", msg("shelve")],
  ["u", msg("unshelve")],
  ["Enter", msg("open the sensor")],
  ["?", msg("this help")],
];

/** What the keys of the list do, behind a button and the key `?`. */
export const keyHelp = (): TemplateResult =>
  html`<button type="button" class="help-button" popovertarget="keys" aria-label=${msg("Keys")}>?</button>
    <dl id="keys" class="keys" popover aria-label=${msg("Keys")}>
      ${keys().map(
        ([key, does]) =>
          html`<div>
            <dt><kbd>${key}</kbd></dt>
            <dd>${does}</dd>
          </div>`,
      )}
    </dl>`;

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
