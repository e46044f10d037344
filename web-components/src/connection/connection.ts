import { css, html, nothing, type TemplateResult } from "lit";
import type { ConnectionState } from "../client/connection.ts";
import type { Changed } from "../client/fleet.ts";
import { EverySecond } from "../element/every-second.ts";
import { asOfWords, FleetElement } from "../element/fleet-element.ts";
import { Polite } from "../element/polite.ts";
import { base } from "../theme/base.ts";
import { tokens } from "../theme/tokens.ts";
import { msg, str, type Words } from "../words/language.ts";
import { clockTime, zoneWords } from "../words/time-words.ts";

const WORDS: Record<ConnectionState, Words> = {
  connecting: () => msg("Connecting"),
  live: () => msg("Live"),
  stale: () => msg("Reconnecting"),
  offline: () => msg("Offline"),
  unreachable: () => msg("Hub not reachable"),
  unauthorized: () => msg("Not allowed"),
  incompatible: () => msg("Version does not fit"),
};

/**
 * A chip that says whether the page is live, and when something was last received: a clock would go on for itself.
 *
 * @csspart base
 */
export class TocsinConnection extends FleetElement {
  static override properties = {
    ...FleetElement.properties,
    compact: { type: Boolean, reflect: true },
  };
  static override styles = [
    tokens,
    base,
    css`
      :host {
        display: inline-block;
        max-width: 100%;
        contain: none;
        container-type: normal;
      }
      .base {
        flex-direction: row;
        align-items: center;
        gap: 8px;
        height: 24px;
        padding: 0 8px;
        white-space: nowrap;
      }
      span,
      b {
        min-width: 0;
        overflow: hidden;
        text-overflow: ellipsis;
      }
      i {
        flex: none;
        forced-color-adjust: none;
        width: 8px;
        height: 8px;
        border-radius: 50%;
        background: var(--_health-good);
      }
      :host(:not([state="live"])) i {
        background: none;
        border: 1.5px solid var(--_text);
      }
      :host(:not([state="live"], [state="connecting"])) .base {
        border-color: var(--_text);
        font-weight: 600;
      }
      /* On a phone in two lines what takes more than one: neither is broken or cut. */
      @media (max-width: 480px) {
        :host {
          flex: none;
        }
        :host(:not([state="live"], [compact])) .base {
          display: grid;
          grid-template-columns: auto auto;
          gap: 0 8px;
          height: auto;
          min-height: 24px;
          font-size: var(--_size-caption);
          line-height: 14px;
        }
        :host(:not([state="live"])) :is(span, b):not(.unseen) {
          grid-column: 2;
        }
      }
    `,
  ];
  /** Only its dot while all is well, and what is wrong where it is not; the time when a mouse rests on it. */
  declare compact: boolean;
  #polite = new Polite(this);
  #wasLost = false;

  constructor() {
    super();
    this.compact = false;
    new EverySecond(this);
  }

  /** Nothing of the factory itself. */
  protected override get showing(): readonly (string | undefined)[] {
    return [];
  }

  protected override concerns(changed: Changed): boolean {
    return changed.connection;
  }

  protected override render(): TemplateResult {
    const state = this.factory?.state ?? "connecting";
    const at = this.factory?.fleet.at ?? 0;
    this.setAttribute("state", state);
    const { connected: hears, since } = this.fleet?.bus ?? { connected: true, since: 0 };
    const words = this.factory?.needsSignIn ? msg("Not signed in") : WORDS[state]();
    if (state === "stale" && !hears)
      return this.#chip(msg("The hub hears nothing"), msg(str`since ${clockTime(since)}`));
    if (at === 0) return this.#chip(words, "");
    const heard = [clockTime(at), zoneWords(at)].filter(Boolean).join(" ");
    return this.#chip(words, state === "live" ? heard : asOfWords(at));
  }

  #chip(words: string, time: string): TemplateResult {
    const detail = this.factory?.detail ?? "";
    const isQuiet = this.compact && this.factory?.state === "live";
    const told = [`${words} ${time}`.trim(), detail].filter(Boolean);
    return html`<div class="base" part="base" title=${this.compact ? told.join(", ") : detail}>
      <i></i><span class=${isQuiet ? "unseen" : ""}>${words}</span>${this.compact ? nothing : html`<b>${time}</b>`}
      ${this.#polite.region(this.#news(words))}
    </div>`;
  }

  /** That it connects at first is none. */
  #news(words: string): string {
    const { state = "connecting" } = this.factory ?? {};
    if (state === "live") return this.#wasLost ? msg("Live again") : "";
    if (state !== "connecting") this.#wasLost = true;
    return state === "connecting" ? "" : words;
  }
}
