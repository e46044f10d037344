import { html, nothing, type TemplateResult } from "lit";
import type { Changed } from "../client/fleet.ts";
import { FleetElement } from "../element/fleet-element.ts";
import { base } from "../theme/base.ts";
import { controls } from "../theme/controls.ts";
import { tokens } from "../theme/tokens.ts";
import { msg, type Words } from "../words/language.ts";
import { signInStyles } from "./sign-in.styles.ts";

const sentence = (text: string): string => `${text.slice(0, 1).toUpperCase()}${text.slice(1).replace(/\.$/, "")}.`;

/**
 * A form for an API key, shown while the hub does not know who looks. The key goes to the hub and is kept nowhere: the
 * hub answers with a cookie that scripts cannot read.
 *
 * @fires tocsin-close - the person would rather not
 * @fires tocsin-signed-in - detail `{ name }`, as whom the hub now knows the person
 * @csspart base error
 */
export class TocsinSignIn extends FleetElement {
  static override properties = {
    ...FleetElement.properties,
    open: { type: Boolean, reflect: true },
    shown: { state: true },
    busy: { state: true },
    wrong: { state: true },
  };
  static override styles = [tokens, base, controls, signInStyles];
  /** Shows the form to somebody who may look without it, too. */
  declare open: boolean;
  declare private shown: boolean;
  declare private busy: boolean;
  /** Why the hub did not take the key. */
  declare private wrong: Words | undefined;

  constructor() {
    super();
    this.open = false;
    this.shown = false;
    this.busy = false;
  }

  /** Nothing of the factory itself. */
  protected override get showing(): readonly (string | undefined)[] {
    return [];
  }

  protected override concerns(changed: Changed): boolean {
    return changed.connection;
  }

  protected override render(): TemplateResult | typeof nothing {
    const { factory } = this;
    if (!factory || !(factory.needsSignIn || this.open)) return nothing;
    return html`<form class="base" part="base" @submit=${this.#submit} aria-label=${msg("Sign in")}>
      <h2>${msg("Sign in")}</h2>
      <p class="muted">${this.#why()}</p>
      <input
        class="unseen"
        type="text"
        name="username"
        autocomplete="username"
        value="Tocsin"
        tabindex="-1"
        aria-hidden="true"
        readonly
      />
      <label for="key">${msg("API key")}</label>
      <div class="key">
        <input
          id="key"
          name="key"
          type=${this.shown ? "text" : "password"}
          autocomplete="current-password"
          autocapitalize="off"
          spellcheck="false"
          maxlength="200"
          required
          placeholder="tocsin_…"
          aria-invalid=${this.wrong ? "true" : nothing}
          aria-describedby="wrong"
          @input=${() => (this.wrong = undefined)}
        />
        <button type="button" class="button" aria-pressed=${this.shown} @click=${() => (this.shown = !this.shown)}>
          ${this.shown ? msg("Hide") : msg("Show")}
        </button>
      </div>
      <p id="wrong" part="error" role="alert">${this.wrong ? sentence(this.wrong()) : nothing}</p>
      <div class="actions">
        <button type="submit" class="button strong" ?disabled=${this.busy}>
          ${this.busy ? msg("Signing in…") : msg("Sign in")}
        </button>
        ${this.open && !factory.needsSignIn ? html`<button type="button" class="button" @click=${() => this.emit("tocsin-close", {})}>${msg("Cancel")}</button>` : nothing}
      </div>
    </form>`;
  }

  #why(): string {
    if (this.fleet && this.factory?.needsSignIn) return msg("Your sign-in is over. What you see is as of then.");
    return msg("This hub shows its factory to people whom it knows. Use the API key that its administrator gave you.");
  }

  #submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const form = event.currentTarget as HTMLFormElement;
    const field = form.elements.namedItem("key") as HTMLInputElement;
    if (this.busy || !this.factory) return;
    this.busy = true;
    const answer = await this.factory.signIn(field.value.trim());
    this.busy = false;
    if (answer.ok) {
      form.reset();
      this.shown = false;
      this.emit("tocsin-signed-in", { name: answer.value.name });
      return;
    }
    this.wrong = answer.detail;
    field.focus();
    field.select();
  };
}
