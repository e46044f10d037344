import { html, nothing, type TemplateResult } from "lit";
import { msg } from "../words/language.ts";
import { COMMON, wordsOf, type Attribute, type Described, type Values } from "./manifest.ts";
import { prose } from "./prose.ts";

type Change = (name: string, value: string | undefined) => void;

function field(attribute: Attribute, value: string | undefined, change: Change): TemplateResult {
  const { name, type } = attribute;
  const words = wordsOf(attribute);
  const set = (event: Event) => change(name, (event.target as HTMLInputElement).value || undefined);
  if (/^boolean\b/.test(type.text)) {
    const check = (event: Event) => change(name, (event.target as HTMLInputElement).checked ? "" : undefined);
    return html`<input id=${name} type="checkbox" .checked=${value !== undefined} @change=${check} />`;
  }
  if (words.length > 0)
    return html`<select id=${name} @change=${set}>
      <option value="" ?selected=${value === undefined}>–</option>
      ${words.map((word) => html`<option value=${word} ?selected=${word === value}>${word}</option>`)}
    </select>`;
  const isNumber = /^number\b/.test(type.text);
  return html`<input id=${name} type=${isNumber ? "number" : "text"} .value=${value ?? ""} @input=${set} />`;
}

const fields = (attributes: readonly Attribute[], values: Values, change: Change): TemplateResult =>
  html`<div class="fields">
    ${attributes.map(
      (attribute) =>
        html`<div class="field">
          <label for=${attribute.name}>${attribute.name}</label>${field(attribute, values[attribute.name], change)}
          <p class="hint">${prose(attribute.description)}</p>
        </div>`,
    )}
  </div>`;

/** A form with a field for each attribute of an element: its own first, then those that all have. */
export function editor({ attributes }: Described, values: Values, change: Change): TemplateResult {
  const own = attributes.filter(({ name }) => !COMMON.includes(name));
  const common = attributes.filter(({ name }) => COMMON.includes(name));
  return html`<section aria-labelledby="attributes">
    <h3 id="attributes">${msg("Attributes")}</h3>
    ${fields(own, values, change)}
    ${
      common.length > 0
        ? html`<details>
            <summary>${msg("Attributes that all elements have")}</summary>
            ${fields(common, values, change)}
          </details>`
        : nothing
    }
  </section>`;
}
