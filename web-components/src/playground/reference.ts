import { html, nothing, type TemplateResult } from "lit";
import { msg } from "../words/language.ts";
import type { Described } from "./manifest.ts";
import { prose } from "./prose.ts";

type Row = { name: string; description?: string; type?: { text: string } };

function table(title: string, rows: readonly Row[]): TemplateResult | typeof nothing {
  if (rows.length === 0) return nothing;
  return html`<h4>${title}</h4>
    <dl>
      ${rows.map(
        ({ name, type, description }) =>
          html`<dt><code>${name}</code> ${type ? html`<code class="type">${type.text}</code>` : nothing}</dt>
            <dd>${prose(description)}</dd>`,
      )}
    </dl>`;
}

/** What there is of an element beside its attributes, as the manifest says it. */
export const reference = (element: Described): TemplateResult =>
  html`<section aria-labelledby="reference">
    <h3 id="reference">${msg("All of it")}</h3>
    ${table(msg("Properties"), element.members)} ${table(msg("Events"), element.events)}
    ${table(msg("Slots"), element.slots)} ${table(msg("Parts"), element.cssParts)}
    <details>
      <summary>${msg("Colours, sizes and type of the page")}</summary>
      ${table(msg("CSS properties"), element.cssProperties)}
    </details>
  </section>`;
