import { html, nothing, type ReactiveController, type ReactiveControllerHost, type TemplateResult } from "lit";
import type { Fleet } from "../client/fleet.ts";
import { msg } from "../words/language.ts";
import { bell, ringingAloud } from "./bell.ts";

/** The button that silences the sound of a page, or turns it on; and what feeds that sound. */
export class RingingControl implements ReactiveController {
  #host: ReactiveControllerHost;

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    host.addController(this);
  }

  hostConnected(): void {
    bell.addEventListener("change", this.#changed);
  }
  hostDisconnected(): void {
    bell.removeEventListener("change", this.#changed);
  }

  hear(fleet: Fleet): void {
    bell.hear(ringingAloud(fleet));
  }

  /** @param note whether there is room for what it does */
  button(note: boolean): TemplateResult {
    const [words, hint, act] = !bell.isOn
      ? ([msg("Sound off"), msg("turn on"), () => bell.turn(true)] as const)
      : bell.rings
        ? ([msg("Silence"), msg("sound only"), () => bell.silence()] as const)
        : ([msg("Sound on"), msg("turn off"), () => bell.turn(false)] as const);
    return html`<button type="button" class="button silence" title=${hint} @click=${act}>
      ${words}${note ? html`<br /><span class="caption">${hint}</span>` : ""}
    </button>`;
  }

  /** The same only while something sounds. */
  silence(): TemplateResult | typeof nothing {
    return bell.isOn && bell.rings ? this.button(false) : nothing;
  }

  #changed = (): void => this.#host.requestUpdate();
}
