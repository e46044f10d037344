import { html, nothing, type ReactiveController, type ReactiveControllerHost, type TemplateResult } from "lit";
import { addStyles } from "./add-styles.ts";
import { msg } from "../words/language.ts";
import type { Keys } from "./key-help.ts";

type Host = ReactiveControllerHost & { shadowRoot: ShadowRoot | null };

/** What the keys of an element do, loaded when somebody first asks. */
export class KeyHelp implements ReactiveController {
  #host: Host;
  #load: () => Promise<Keys>;
  #part: { help: typeof import("./key-help.ts"); keys: Keys } | undefined;

  /** @param load gives the keys, in the language that is spoken then */
  constructor(host: Host, load: () => Promise<Keys>) {
    this.#host = host;
    this.#load = load;
    host.addController(this);
  }

  hostConnected(): void {}

  button(): TemplateResult {
    return html`<button type="button" class="link" aria-label=${msg("Keys")} @click=${() => void this.toggle()}>
      ?
    </button>`;
  }

  render(): TemplateResult | typeof nothing {
    return this.#part ? this.#part.help.keyHelp(this.#part.keys) : nothing;
  }

  async toggle(): Promise<void> {
    const root = this.#host.shadowRoot!;
    if (!this.#part) {
      const [help, keys] = await Promise.all([import("./key-help.ts"), this.#load()]);
      this.#part = { help, keys };
      addStyles(root, [help.keyHelpStyles]);
      this.#host.requestUpdate();
      await this.#host.updateComplete;
    }
    root.querySelector<HTMLElement>("#keys")?.togglePopover();
  }
}
