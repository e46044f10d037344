import { css, html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { live } from "lit/directives/live.js";
import { formatFilter } from "../client/filter.ts";
import type { Changed } from "../client/fleet.ts";
import { FleetElement } from "../element/fleet-element.ts";
import { setFilter } from "../element/set-filter.ts";
import { machineMark, sensorMark } from "../marks/choose-mark.ts";
import { markIcon, markStyles } from "../marks/mark-icon.ts";
import { base } from "../theme/base.ts";
import { controls } from "../theme/controls.ts";
import { tokens } from "../theme/tokens.ts";
import { msg } from "../words/language.ts";
import { matchesOf, type Match } from "./matches.ts";

const TYPING_MS = 250;
const STEPS: Record<string, number> = { ArrowDown: 1, ArrowUp: -1 };

/**
 * Finds machines and sensors by words of their tag, description or labels. The key `/` leads to it from anywhere on the
 * page where nobody is writing. What is written can narrow other elements as well.
 *
 * @fires tocsin-sensor-select - detail `{ sensor }`, its id
 * @fires tocsin-machine-select - detail `{ machine }`, its id
 * @fires tocsin-filter-change - detail `{ filter }`, as the attribute `filter` of every element takes it; preventing it
 *   leaves other elements as they are
 * @csspart base list
 */
export class TocsinSearch extends FleetElement {
  static override properties = {
    ...FleetElement.properties,
    for: { type: String, reflect: true },
    value: { type: String, reflect: true },
    open: { state: true },
    reached: { state: true },
  };
  static override styles = [
    tokens,
    base,
    controls,
    markStyles,
    css`
      :host {
        contain: none;
        container-type: normal;
        position: relative;
      }
      input {
        width: 100%;
        border-color: var(--_hairline);
      }
      input:hover,
      input:focus {
        border-color: var(--_border);
      }
      ul {
        position: absolute;
        inset: calc(100% + 4px) 0 auto 0;
        z-index: 4;
        min-width: 280px;
        list-style: none;
        padding: 4px 0;
        background: var(--_raised);
        border: 1px solid var(--_border);
        border-radius: var(--_radius);
      }
      li {
        display: grid;
        grid-template-columns: 20px auto minmax(0, 1fr);
        gap: 8px;
        align-items: center;
        min-height: 28px;
        padding: 0 12px;
        cursor: pointer;
        white-space: nowrap;
      }
      li:hover {
        background: var(--_row-hover);
      }
      li[aria-selected="true"] {
        outline: 2px solid var(--_focus);
        outline-offset: -2px;
      }
      @media (pointer: coarse) {
        li {
          min-height: 44px;
        }
      }
    `,
  ];
  /** Id of the element whose `filter` is set to what is written; several with spaces. */
  declare for: string | undefined;
  /** What is written. */
  declare value: string;
  declare private open: boolean;
  /** Place of the match that Enter opens. */
  declare private reached: number;
  #typing: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    super();
    this.value = "";
    this.open = false;
    this.reached = 0;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    document.addEventListener("keydown", this.#lead);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    document.removeEventListener("keydown", this.#lead);
    clearTimeout(this.#typing);
  }

  protected override updated(changed: PropertyValues): void {
    super.updated(changed);
    const isSetByPage = changed.has("value") && !this.open && (this.#text || changed.get("value"));
    if (isSetByPage) setFilter(this, this.for, this.#filter);
  }

  protected override concerns(changed: Changed): boolean {
    return this.open && changed.sensors.size > 0;
  }

  protected override render(): TemplateResult {
    const found = this.#found();
    const isOpen = this.open && this.#text !== "";
    return html`<div part="base">
      <input
        type="search"
        role="combobox"
        aria-label=${msg("Find a machine or sensor")}
        aria-expanded=${isOpen}
        aria-controls="found"
        aria-autocomplete="list"
        aria-activedescendant=${isOpen && found.length ? `found-${this.reached}` : nothing}
        placeholder=${msg("Tag, description or label  /")}
        autocomplete="off"
        .value=${live(this.value ?? "")}
        @input=${(event: Event) => this.#look((event.target as HTMLInputElement).value)}
        @keydown=${this.#key}
        @blur=${() => (this.open = false)}
      />
      <ul id="found" role="listbox" part="list" aria-label=${msg("Found")} ?hidden=${!isOpen}>
        ${isOpen ? found.map((match, place) => this.#option(match, place)) : nothing}
        ${isOpen && found.length === 0 ? html`<li role="option" aria-selected="false" aria-disabled="true"><span></span><span class="muted">${msg("Nothing is called that.")}</span></li>` : nothing}
      </ul>
    </div>`;
  }

  #option(match: Match, place: number): TemplateResult {
    const mark = match.of === "machine" ? machineMark(match.item) : (sensorMark(match.item) ?? "G");
    return html`<li
      id="found-${place}"
      role="option"
      aria-selected=${place === this.reached}
      @pointerdown=${(event: Event) => event.preventDefault()}
      @click=${() => this.#open(match)}
    >
      ${markIcon(mark, 14)}<b>${match.item.tag}</b>
      <span class="muted ellipsis">${match.item.description}</span>
    </li>`;
  }

  get #text(): string {
    return this.value?.trim() ?? "";
  }

  get #filter(): string {
    return formatFilter(this.#text ? { q: [this.#text] } : {});
  }

  #found(): Match[] {
    const { fleet } = this;
    return fleet ? matchesOf(this.#text, fleet.machines.values(), fleet.sensors.values()) : [];
  }

  #look(text: string): void {
    this.value = text;
    this.open = true;
    this.reached = 0;
    clearTimeout(this.#typing);
    this.#typing = setTimeout(this.#narrow, TYPING_MS);
  }

  /** Says what is written once a hand has come to rest, and narrows what is to show no more than that. */
  #narrow = (): void => {
    if (this.emit("tocsin-filter-change", { filter: this.#filter })) setFilter(this, this.for, this.#filter);
  };

  #open({ of, item }: Match): void {
    this.#look("");
    if (of === "machine") this.emit("tocsin-machine-select", { machine: item.id });
    else this.emit("tocsin-sensor-select", { sensor: item.id });
  }

  #key = (event: KeyboardEvent): void => {
    const found = this.#found();
    const match = found[this.reached];
    const step = STEPS[event.key];
    if (event.key === "Escape") this.#look("");
    else if (event.key === "Enter" && match && this.open) this.#open(match);
    else if (step && found.length) {
      event.preventDefault();
      if (!this.open) return void (this.open = true);
      this.reached = (this.reached + step + found.length) % found.length;
    }
  };

  #lead = (event: KeyboardEvent): void => {
    const writing = event
      .composedPath()
      .some((node) => node instanceof HTMLElement && node.matches("input, textarea, select, [contenteditable]"));
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || writing) return;
    event.preventDefault();
    this.renderRoot.querySelector("input")?.focus();
  };
}
