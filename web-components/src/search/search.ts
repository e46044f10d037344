import { css, html, nothing, type TemplateResult } from "lit";
import type { Changed } from "../client/fleet.ts";
import { FleetElement } from "../element/fleet-element.ts";
import { machineMark, sensorMark } from "../marks/choose-mark.ts";
import { markIcon, markStyles } from "../marks/mark-icon.ts";
import { base } from "../theme/base.ts";
import { controls } from "../theme/controls.ts";
import { tokens } from "../theme/tokens.ts";
import { msg } from "../words/language.ts";
import { matchesOf, type Match } from "./matches.ts";

const STEPS: Record<string, number> = { ArrowDown: 1, ArrowUp: -1 };

/**
 * Finds machines and sensors by words of their tag, description or labels. The key `/` leads to it from anywhere on the
 * page where nobody is writing.
 *
 * @fires tocsin-sensor-select - detail `{ sensor }`, its id
 * @fires tocsin-machine-select - detail `{ machine }`, its id
 * @csspart base list
 */
export class TocsinSearch extends FleetElement {
  static override properties = {
    ...FleetElement.properties,
    text: { state: true },
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
  declare private text: string;
  /** Place of the match that Enter opens. */
  declare private reached: number;

  constructor() {
    super();
    this.text = "";
    this.reached = 0;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    document.addEventListener("keydown", this.#lead);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    document.removeEventListener("keydown", this.#lead);
  }

  protected override concerns(changed: Changed): boolean {
    return this.text !== "" && changed.sensors.size > 0;
  }

  protected override render(): TemplateResult {
    const found = this.#found();
    const isOpen = this.text.trim() !== "";
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
        .value=${this.text}
        @input=${(event: Event) => this.#look((event.target as HTMLInputElement).value)}
        @keydown=${this.#key}
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

  #found(): Match[] {
    const { fleet } = this;
    return fleet ? matchesOf(this.text, fleet.machines.values(), fleet.sensors.values()) : [];
  }

  #look(text: string): void {
    this.text = text;
    this.reached = 0;
  }

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
    else if (event.key === "Enter" && match) this.#open(match);
    else if (step && found.length) {
      event.preventDefault();
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
