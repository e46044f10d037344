import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { languageChoice, themeChoice } from "../console/choice.ts";
import { LocalizedElement } from "../element/localized-element.ts";
import { base } from "../theme/base.ts";
import { controls } from "../theme/controls.ts";
import { tokens } from "../theme/tokens.ts";
import { msg, str } from "../words/language.ts";
import { LANGUAGE_NAMES } from "../words/languages.ts";
import { codeOf, DIALECTS, type Dialect } from "./code.ts";
import { copy } from "./copy.ts";
import { editor } from "./editor.ts";
import { firstValues, readManifest, sampleOf, type Described, type Sample, type Values } from "./manifest.ts";
import { playgroundStyles } from "./playground.styles.ts";
import { prose } from "./prose.ts";
import { RECIPES, type Recipe } from "./recipes.ts";
import { reference } from "./reference.ts";
import { findSource, type Source } from "./source.ts";

const HEARD_MAX = 5;
const SMALL = /^tocsin-(hub|state-badge|connection|search|gauge|sparkline|sensor-tile|time)$/;
const LARGE = /^tocsin-(console|machine|sensor-detail|alarm-detail|figures)$/;
/** Every element tells when it is there: that is no news here. */
const QUIET = "tocsin-ready";

/** The hub's page of all elements: each alive, with its attributes to try, the code for it, and recipes for portals. */
class Playground extends LocalizedElement {
  static override properties = {
    ...LocalizedElement.properties,
    elements: { state: true },
    source: { state: true },
    address: { state: true },
    values: { state: true },
    dialect: { state: true },
    heard: { state: true },
    copied: { state: true },
    theme: { type: String, reflect: true },
  };
  static override styles = [tokens, base, controls, playgroundStyles];
  declare elements: readonly Described[];
  declare source: Source | undefined;
  /** What the address names: a tag, or `recipe-…`. */
  declare address: string;
  declare values: Values;
  declare dialect: Dialect;
  declare heard: readonly string[];
  declare copied: string;
  declare theme: string | undefined;
  #shown: HTMLElement | undefined;

  constructor() {
    super();
    this.elements = [];
    this.values = {};
    this.dialect = "html";
    this.heard = [];
    this.copied = "";
    this.address = "";
    document.documentElement.lang = languageChoice.remembered();
    this.#colour(themeChoice.remembered());
  }

  override connectedCallback(): void {
    super.connectedCallback();
    globalThis.addEventListener("hashchange", this.#read);
    void this.#load();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    globalThis.removeEventListener("hashchange", this.#read);
  }

  async #load(): Promise<void> {
    [this.elements, this.source] = await Promise.all([readManifest("custom-elements.json"), findSource()]);
    this.#read();
  }

  #read = (): void => {
    this.address = decodeURIComponent(location.hash.slice(1)) || "tocsin-heatmap";
    this.values = this.#element && this.#sample ? firstValues(this.#element, this.#sample) : {};
    [this.heard, this.copied] = [[], ""];
  };

  get #element(): Described | undefined {
    return this.elements.find(({ tagName }) => tagName === this.address);
  }
  get #sample(): Sample | undefined {
    return this.source && sampleOf(this.source.sensor);
  }
  get #hub(): string {
    return new URL("..", document.baseURI).href;
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (!changed.has("address") && !changed.has("source")) return;
    this.#shown = this.#element && this.#element.tagName !== "tocsin-hub" ? this.#make(this.#element) : undefined;
  }

  #make({ tagName, events }: Described): HTMLElement {
    const element = document.createElement(tagName);
    for (const { name } of events) if (name !== QUIET) element.addEventListener(name, this.#hear);
    return element;
  }

  #hear = (event: Event): void => {
    const { detail } = event as CustomEvent;
    this.heard = [`${event.type} ${JSON.stringify(detail)}`, ...this.heard].slice(0, HEARD_MAX);
  };

  protected override updated(): void {
    const element = this.#shown;
    for (const { name } of (element && this.#element?.attributes) || []) {
      const value = this.values[name];
      if (value === undefined) element!.removeAttribute(name);
      else if (element!.getAttribute(name) !== value) element!.setAttribute(name, value);
    }
    document.title = msg(str`${this.address} · Tocsin elements`);
  }

  protected override render(): TemplateResult {
    const recipe = RECIPES[this.address.replace("recipe-", "")];
    const element = this.#element;
    return html`<header>
        <h1>${msg("Tocsin elements")}</h1>
        <a href="..">${msg("The factory")}</a> <a href="../docs">API</a>
        <span class="grow"></span>
        <span class="choices">
          ${themeChoice.options.map((theme) => this.#press(this.#themeWords(theme), theme === (this.theme ?? "auto"), () => this.#colour(theme)))}
        </span>
        <span class="choices">
          ${languageChoice.options.map((lang) => this.#press(LANGUAGE_NAMES[lang]!, lang === document.documentElement.lang, () => this.#speak(lang)))}
        </span>
      </header>
      <nav aria-label=${msg("Elements")} tabindex="-1">
        <h2>${msg("Recipes")}</h2>
        ${Object.entries(RECIPES).map(([name, { title }]) => this.#link(`recipe-${name}`, title))}
        <h2>${msg("Elements")}</h2>
        ${this.elements.map(({ tagName }) => this.#link(tagName, tagName.replace("tocsin-", "")))}
      </nav>
      <main>
        ${recipe ? this.#recipe(recipe) : element && this.source ? this.#page(element, this.source) : nothing}
      </main>`;
  }

  #link = (address: string, words: string): TemplateResult =>
    html`<a href="#${address}" aria-current=${address === this.address ? "page" : nothing}>${words}</a>`;

  #press = (words: string, isPressed: boolean, press: () => void): TemplateResult =>
    html`<button type="button" class="button" aria-pressed=${isPressed} @click=${press}>${words}</button>`;

  #page(element: Described, source: Source): TemplateResult {
    const change = (name: string, value: string | undefined) => {
      const { [name]: _before, ...others } = this.values;
      this.values = value === undefined ? others : { ...others, [name]: value };
    };
    const { tagName } = element;
    const size = SMALL.test(tagName) ? "small" : LARGE.test(tagName) ? "large" : "";
    return html`<h2>&lt;${tagName}&gt;</h2>
      <p lang="en">${prose(element.description)}</p>
      <section aria-labelledby="preview">
        <h3 id="preview">${msg("Preview")}</h3>
        <div class="stage ${size}" tabindex="0" role="group" aria-label=${tagName}>
          <tocsin-hub src=${source.snapshot ? nothing : ".."} snapshot=${source.snapshot ?? nothing}
            >${this.#shown ?? html`<p class="note">${msg("Shows nothing itself: it gives the elements inside it their hub.")}</p>`}</tocsin-hub
          >
        </div>
        <p class="note">${source.why()}</p>
        <ul class="heard" aria-label=${msg("Events")} aria-live="polite">
          ${this.heard.map((words) => html`<li><code>${words}</code></li>`)}
        </ul>
      </section>
      ${editor(element, this.values, change)} ${this.#code(element)} ${reference(element)}`;
  }

  #code(element: Described): TemplateResult {
    const code = codeOf(this.dialect, { element, values: this.values, hub: this.#hub });
    return html`<section aria-labelledby="code">
      <h3 id="code">${msg("Code")}</h3>
      <div class="tools">
        ${Object.entries(DIALECTS).map(([name, words]) => this.#press(words, name === this.dialect, () => (this.dialect = name as Dialect)))}
        <span class="grow"></span>${this.#copyButton(code)}
      </div>
      <pre tabindex="0" aria-label=${msg("Code")}>${code}</pre>
    </section>`;
  }

  #copyButton(code: string): TemplateResult {
    const take = async () => (this.copied = (await copy(code, this.renderRoot)) ? code : "");
    return html`<button type="button" class="button" @click=${take}>${msg("Copy")}</button
      ><span role="status">${this.copied === code ? msg("Copied") : nothing}</span>`;
  }

  #recipe({ title, intro, steps }: Recipe): TemplateResult {
    return html`<h2>${title}</h2>
      <p>${intro()}</p>
      <section aria-label=${title}>
        <ol>
          ${steps.map(({ words, code }) => {
            const text = code?.(this.#hub);
            return html`<li>
              <p>${words()}</p>
              ${text ? html`<pre tabindex="0" aria-label=${msg("Code")}>${text}</pre>` : nothing}
              ${text ? html`<div class="tools">${this.#copyButton(text)}</div>` : nothing}
            </li>`;
          })}
        </ol>
      </section>`;
  }

  #themeWords(theme: string): string {
    return { auto: msg("Auto"), light: msg("Light"), dark: msg("Dark"), contrast: msg("Contrast") }[theme] ?? theme;
  }

  #colour(theme: (typeof themeChoice.options)[number]): void {
    const own = theme === "light" || theme === "dark";
    document.documentElement.style.setProperty("color-scheme", own ? theme : "light dark");
    this.theme = theme === "auto" ? undefined : theme;
    themeChoice.remember(theme);
  }

  #speak(language: string): void {
    document.documentElement.lang = language;
    languageChoice.remember(language);
  }
}

customElements.define("tocsin-playground", Playground);
