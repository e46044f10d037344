import { css, html, nothing, type PropertyValues, type TemplateResult } from "lit";
import type { Health, Priority } from "@tocsin/core/wire/health";
import { formatFilter, parseFilter, type Filter, type FilterName } from "../client/filter.ts";
import type { Fleet } from "../client/fleet.ts";
import type { LateHost, LateView } from "../element/late-element.ts";
import { setFilter } from "../element/set-filter.ts";
import { controls } from "../theme/controls.ts";
import { healthWords } from "../words/health-words.ts";
import { msg } from "../words/language.ts";
import { priorityWords } from "../words/priority-words.ts";
import type { TocsinFilterBar } from "./filter-bar.ts";
import { keepFilter, savedFilters, type SavedFilters } from "./saved-filters.ts";

const HEALTHS: readonly Health[] = [
  "failure",
  "out-of-specification",
  "maintenance-required",
  "function-check",
  "unknown",
  "good",
];
const PRIORITIES: readonly Priority[] = ["high", "medium", "low", "log"];
/** Labels with more values than this name things, and sort nothing. */
const LABEL_VALUES_MAX = 30;
const TYPING_MS = 250;

type Option = { value: string; words: string };

/** Draws the bar. */
export class View implements LateView {
  #host: LateHost<TocsinFilterBar>;
  #saved: SavedFilters = savedFilters();
  #typing: ReturnType<typeof setTimeout> | undefined;
  #naming = false;

  constructor(host: LateHost<TocsinFilterBar>) {
    this.#host = host;
  }

  changed(changed: PropertyValues): void {
    const { element } = this.#host;
    if (changed.has("value") || changed.size === 0) setFilter(element, element.for, element.value);
  }

  #set(filter: Filter): void {
    const value = formatFilter(filter);
    if (this.#host.emit("tocsin-filter-change", { filter: value })) this.#host.element.value = value;
    else this.#host.requestUpdate();
  }

  #choose(name: FilterName, value: string): void {
    const { [name]: _before, ...others } = parseFilter(this.#host.element.value);
    this.#set(value ? { ...others, [name]: [value] } : others);
  }

  /** A label has one value, others stay. */
  #chooseLabel(label: string, value: string): void {
    const filter = parseFilter(this.#host.element.value);
    const others = (filter.label ?? []).filter((each) => !each.startsWith(`${label}:`));
    const { label: _labels, ...rest } = filter;
    const labels = value ? [...others, `${label}:${value}`] : others;
    this.#set(labels.length ? { ...rest, label: labels } : rest);
  }

  render(): TemplateResult {
    const fleet = this.#host.factory()?.fleet;
    const filter = parseFilter(this.#host.element.value);
    const zones = [...(fleet?.zones.values() ?? [])].map(({ id, name }) => ({ value: id, words: name }));
    return html`<form
      class="base bar"
      part="base"
      role="search"
      aria-label=${msg("Filter")}
      @submit=${(event: Event) => event.preventDefault()}
    >
      <slot name="header"></slot>
      <span class="facets" part="facets">
        <input
          type="search"
          name="q"
          aria-label=${msg("Words in tag, description or label")}
          placeholder=${msg("Words in tag, description or label")}
          .value=${(filter.q ?? []).join(" ")}
          @input=${this.#type}
        />
        ${this.#facet(msg("Zone"), "zone", zones, filter)}
        ${this.#facet(
          msg("Health"),
          "health",
          HEALTHS.map((value) => ({ value, words: healthWords(value) })),
          filter,
        )}
        ${this.#facet(
          msg("Limit left"),
          "priority",
          PRIORITIES.map((value) => ({ value, words: priorityWords(value) })),
          filter,
        )}
        ${fleet ? labelsOf(fleet).map(([label, values]) => this.#labelFacet(label, values, filter)) : nothing}
      </span>
      <span class="grow"></span>${this.#savedViews()}<slot name="actions"></slot>
    </form>`;
  }

  #facet(name: string, of: FilterName, options: readonly Option[], filter: Filter): TemplateResult {
    return select(name, options, filter[of]?.[0] ?? "", (value) => this.#choose(of, value));
  }

  #labelFacet(label: string, values: readonly string[], { label: chosen = [] }: Filter): TemplateResult {
    const options = values.map((value) => ({ value, words: value }));
    const now = chosen.find((each) => each.startsWith(`${label}:`))?.slice(label.length + 1) ?? "";
    return select(label, options, now, (value) => this.#chooseLabel(label, value));
  }

  #savedViews(): TemplateResult {
    const { element } = this.#host;
    const isKept = Object.values(this.#saved).includes(element.value);
    const options = Object.entries(this.#saved).map(([words, value]) => ({ value, words }));
    const take = (value: string) => value && this.#set(parseFilter(value));
    return html`${options.length ? select(msg("Saved"), options, isKept ? element.value : "", take) : nothing}
    ${this.#naming ? this.#nameForm() : nothing}
    ${!this.#naming && element.value && !isKept ? html`<button type="button" class="button" @click=${() => this.#name(true)}>${msg("Save…")}</button>` : nothing}
    ${isKept ? html`<button type="button" class="button" @click=${this.#forget}>${msg("Forget")}</button>` : nothing}
    ${element.value ? html`<button type="button" class="button" @click=${() => this.#set({})}>${msg("Clear")}</button>` : nothing}`;
  }

  #nameForm(): TemplateResult {
    const keep = (event: KeyboardEvent) => {
      if (event.key === "Escape") return this.#name(false);
      const name = (event.target as HTMLInputElement).value.trim();
      if (event.key !== "Enter" || !name) return;
      event.preventDefault();
      this.#saved = keepFilter(name, this.#host.element.value);
      this.#name(false);
    };
    return html`<input
      class="name"
      aria-label=${msg("Name of this filter")}
      placeholder=${msg("Name, then Enter")}
      maxlength="60"
      @keydown=${keep}
    />`;
  }

  #name(naming: boolean): void {
    this.#naming = naming;
    this.#host.requestUpdate();
    if (naming)
      void this.#host.updateComplete.then(() => this.#host.renderRoot.querySelector<HTMLElement>(".name")?.focus());
  }

  #forget = (): void => {
    const [name] = Object.entries(this.#saved).find(([, filter]) => filter === this.#host.element.value) ?? [];
    if (name) this.#saved = keepFilter(name, undefined);
    this.#host.requestUpdate();
  };

  #type = (event: Event): void => {
    const text = (event.target as HTMLInputElement).value.trim();
    clearTimeout(this.#typing);
    this.#typing = setTimeout(() => this.#choose("q", text), TYPING_MS);
  };
}

const select = (name: string, options: readonly Option[], chosen: string, choose: (value: string) => unknown) =>
  html`<select
    aria-label=${name}
    class=${chosen ? "chosen" : ""}
    @change=${(event: Event) => choose((event.target as HTMLSelectElement).value)}
  >
    <option value="" ?selected=${!chosen}>${name}</option>
    ${options.map(({ value, words }) => html`<option value=${value} ?selected=${value === chosen}>${words}</option>`)}
  </select>`;

/** The labels of machines that sort them, with their values. */
function labelsOf(fleet: Fleet): [string, string[]][] {
  const known = new Map<string, Set<string>>();
  for (const { labels } of fleet.machines.values())
    for (const [label, value] of Object.entries(labels)) known.set(label, (known.get(label) ?? new Set()).add(value));
  return [...known]
    .filter(([, values]) => values.size > 1 && values.size <= LABEL_VALUES_MAX)
    .map(([label, values]) => [label, [...values].toSorted((a, b) => a.localeCompare(b, "en", { numeric: true }))]);
}

export const styles = [
  controls,
  css`
    :host {
      contain: none;
      container-type: normal;
    }
    .bar,
    .facets {
      display: flex;
      flex-direction: row;
      flex-wrap: wrap;
      align-items: center;
      gap: 8px;
    }
    .bar {
      padding: 8px var(--_padding);
      overflow: auto;
    }
    .facets {
      min-width: 0;
    }
    select {
      max-width: min(180px, 100%);
      color: var(--_muted);
      border-color: var(--_hairline);
    }
    select.chosen {
      color: var(--_text);
      font-weight: 600;
      border-color: var(--_text);
    }
    [name="q"] {
      width: 240px;
      max-width: 100%;
    }
    .name {
      width: 160px;
    }
    @media (max-width: 480px) {
      .facets,
      [name="q"] {
        width: 100%;
      }
      select {
        flex: 1 1 40%;
        max-width: none;
        min-width: 0;
      }
    }
  `,
];
