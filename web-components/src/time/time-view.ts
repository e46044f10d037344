import { css, html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { EverySecond } from "../element/every-second.ts";
import type { LateHost, LateView } from "../element/late-element.ts";
import { Polite } from "../element/polite.ts";
import { controls } from "../theme/controls.ts";
import { windowMs, windowWords } from "../trend/range.ts";
import { msg, str } from "../words/language.ts";
import { clockOrDate, timeGiven } from "../words/time-words.ts";
import type { TocsinTime } from "./time.ts";

const STEP_MS = 10_000;
/** A slider that is being drawn says where it is so often. */
const SETTLE_MS = 200;
const WINDOWS = ["1h", "24h", "7d", "30d"];
const STEPS_MS = [-3_600_000, -60_000, 60_000, 3_600_000] as const;

/** Draws the slider. */
export class View implements LateView {
  #host: LateHost<TocsinTime>;
  #settling: ReturnType<typeof setTimeout> | undefined;
  #told: number | undefined;
  #polite: Polite;

  constructor(host: LateHost<TocsinTime>) {
    this.#host = host;
    this.#polite = new Polite(host);
    new EverySecond(host);
  }

  changed(changed: PropertyValues): void {
    if (changed.has("at") || changed.size === 0) this.#settle();
  }

  /** Says to the hub around it which time is meant, once a hand has come to rest. */
  #settle(): void {
    const at = timeGiven(this.#host.element.at);
    clearTimeout(this.#settling);
    if (at === this.#told) return;
    this.#settling = setTimeout(() => {
      this.#told = at;
      this.#host.emit("tocsin-time-change", { at });
    }, SETTLE_MS);
  }

  /** What the clock says now, whatever is shown. */
  #now(): number {
    const factory = this.#host.factory();
    return factory?.past?.present.now() ?? factory?.now() ?? Date.now();
  }

  #show(at: number | undefined): void {
    const isNow = at === undefined || at >= this.#now() - STEP_MS;
    this.#host.element.at = isNow ? undefined : String(Math.round(at));
  }

  render(): TemplateResult {
    const { element } = this.#host;
    const now = this.#now();
    const at = timeGiven(element.at);
    const begin = now - windowMs(element.window);
    const old = at === undefined ? this.#host.asOf() : nothing;
    const words = at === undefined ? msg("now") : msg(str`as of ${clockOrDate(at, now)}`);
    const slide = (event: Event) => this.#show(Number((event.target as HTMLInputElement).value));
    return html`<section class="base bar ${at === undefined ? "" : "of-past"}" part="base" aria-label=${msg("Time")}>
      <slot name="header"></slot
      ><b class="when">${old === nothing ? words : old}</b>${this.#polite.region(at === undefined ? "" : words)}
      ${STEPS_MS.slice(0, 2).map((step) => this.#step(step, at ?? now))}
      <input
        type="range"
        aria-label=${msg("Moment that is shown")}
        aria-valuetext=${words}
        min=${begin}
        max=${now}
        step=${STEP_MS}
        .value=${String(at ?? now)}
        @input=${slide}
      />
      ${STEPS_MS.slice(2).map((step) => this.#step(step, at ?? now, at === undefined))}
      <select
        aria-label=${msg("How far back")}
        @change=${(event: Event) => (element.window = (event.target as HTMLSelectElement).value)}
      >
        ${WINDOWS.map((window) => html`<option value=${window} ?selected=${window === element.window}>${windowWords(window)}</option>`)}
      </select>
      <button
        type="button"
        class="button ${at === undefined ? "" : "strong"}"
        ?disabled=${at === undefined}
        @click=${() => this.#show(undefined)}
      >
        ${msg("Back to now")}
      </button>
      ${this.#missing()}<slot name="actions"></slot>
    </section>`;
  }

  #step(ms: number, from: number, disabled = false): TemplateResult {
    const length = windowWords(Math.abs(ms) < 3_600_000 ? `${Math.abs(ms) / 60_000}m` : `${Math.abs(ms) / 3_600_000}h`);
    const words = ms < 0 ? msg(str`${length} earlier`) : msg(str`${length} later`);
    return html`<button
      type="button"
      class="button"
      title=${words}
      aria-label=${words}
      ?disabled=${disabled}
      @click=${() => this.#show(from + ms)}
    >
      ${ms < 0 ? "−" : "+"}${length}
    </button>`;
  }

  /** Of which zones something is missing up to then. */
  #missing(): TemplateResult | typeof nothing {
    const factory = this.#host.factory();
    const missing = factory?.past?.incomplete.map((id) => factory.fleet.zones.get(id)?.name ?? id) ?? [];
    return missing.length
      ? html`<b class="missing">${msg(str`Something is missing of ${missing.join(", ")}`)}</b>`
      : nothing;
  }
}

export const styles = [
  controls,
  css`
    .bar {
      flex-flow: row wrap;
      align-items: center;
      gap: 8px;
      padding: 8px 12px;
    }
    .of-past {
      background: var(--_raised);
      border: 2px solid var(--_text);
    }
    .when {
      min-width: 148px;
    }
    [type="range"] {
      flex: 1 1 200px;
      min-width: 120px;
      padding: 0;
      border: 0;
      background: none;
      accent-color: var(--_text);
    }
    .button {
      padding: 0 8px;
    }
    @container (max-width: 480px) {
      [type="range"] {
        order: 1;
        flex-basis: 100%;
      }
    }
  `,
];
