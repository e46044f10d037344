import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import type { StreamSnapshot } from "@tocsin/core/wire/hub-api";
import type { Changed, Fleet } from "../client/fleet.ts";
import type { FactoryView } from "../client/hub-client.ts";
import { dataView } from "../client/data-view.ts";
import { acquireClient, hubBase } from "../client/shared-client.ts";
import { msg, str } from "../words/language.ts";
import { clockTime, zoneWords } from "../words/time-words.ts";
import { HUB_READY, HUB_REQUEST, type HubRequest } from "./hub-request.ts";
import { LocalizedElement } from "./localized-element.ts";

export type Theme = "light" | "dark" | "contrast" | "auto";

/** The hub that served this module: an element that stands in no `tocsin-hub` takes its data from there. */
function servingHub(): string {
  const module = new URL(import.meta.url);
  const [path] = module.pathname.split("components/");
  return module.pathname.includes("/components/")
    ? hubBase(path!, module.origin)
    : hubBase("", globalThis.document.baseURI);
}

/** `as of 12:03:07`, with the time zone where it is not the browser's own. */
export function asOfWords(at: number): string {
  const time = [clockTime(at), zoneWords(at)].filter(Boolean).join(" ");
  return msg(str`as of ${time}`);
}

function pendingWords(factory: FactoryView | undefined): string {
  if (!factory || factory.state === "connecting") return msg("Connecting to the hub…");
  const { state, detail, needsSignIn } = factory;
  if (needsSignIn) return msg(str`The hub does not know who you are: ${detail}.`);
  if (state === "unauthorized") return msg(str`The hub does not let you see this: ${detail}.`);
  if (state === "incompatible") return msg(str`This page and its hub do not fit: ${detail}.`);
  return msg(str`The hub does not answer: ${detail}.`);
}

/** An element that shows a part of a factory, and renders at most once a frame when that part has moved. */
export abstract class FleetElement extends LocalizedElement {
  static override properties = {
    ...LocalizedElement.properties,
    theme: { type: String, reflect: true },
    data: { attribute: false },
    factory: { attribute: false, state: true },
  };
  /** `light`, `dark`, `contrast` or `auto` (as the system says); without it, as the page around it. */
  declare theme: Theme | undefined;
  /** The page's own data in place of a hub. */
  declare data: StreamSnapshot | undefined;
  declare protected factory: FactoryView | undefined;
  #request: HubRequest | undefined;
  #releaseDefault: (() => void) | undefined;
  #unsubscribe: (() => void) | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    globalThis.addEventListener(HUB_READY, this.#find);
    if (!this.data) this.#find();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    globalThis.removeEventListener(HUB_READY, this.#find);
    this.#letGo();
    this.#take(undefined);
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (changed.has("data") && this.data) {
      this.#letGo();
      this.#take(dataView(this.data));
    }
  }

  protected override updated(_changed: PropertyValues): void {
    this.toggleAttribute(
      "data-old",
      this.factory !== undefined && this.factory.state !== "live" && this.factory.fleet.at > 0,
    );
  }

  /** Whether a change of the factory is one that this element shows. */
  protected concerns(_changed: Changed): boolean {
    return true;
  }

  /** Called once a frame with what moved, before rendering; for what is not drawn by templates. */
  protected moved(_changed: Changed): void {}

  protected get fleet(): Fleet | undefined {
    return this.factory && this.factory.fleet.at > 0 ? this.factory.fleet : undefined;
  }

  protected now(): number {
    return this.factory?.now() ?? Date.now();
  }

  /** "as of 12:03:07" while what is shown may be old. */
  protected asOf(): TemplateResult | typeof nothing {
    const { factory } = this;
    if (!factory || factory.state === "live" || factory.fleet.at === 0) return nothing;
    return html`<span class="as-of" part="as-of">${asOfWords(factory.fleet.at)}</span>`;
  }

  /** In place of content that has not come yet. */
  protected pending(): TemplateResult {
    return html`<div class="empty" part="empty">${pendingWords(this.factory)}</div>`;
  }

  protected emit(name: string, detail: Record<string, unknown>): boolean {
    return this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true, cancelable: true }));
  }

  #find = (): void => {
    if (this.data || this.#request?.release) return;
    const request: HubRequest = { take: (view) => this.#take(view) };
    this.dispatchEvent(new CustomEvent(HUB_REQUEST, { detail: request, bubbles: true, composed: true }));
    if (request.release) {
      this.#letGo();
      this.#request = request;
    } else if (!this.#releaseDefault) queueMicrotask(this.#useServingHub);
  };

  // A hub around this element may be defined a moment later, by the same script: only then is the default taken.
  #useServingHub = (): void => {
    if (!this.isConnected || this.#request || this.data || this.#releaseDefault || this.closest("tocsin-hub")) return;
    const { client, release } = acquireClient(servingHub());
    this.#releaseDefault = release;
    this.#take(client);
  };

  #letGo(): void {
    this.#request?.release?.();
    this.#request = undefined;
    this.#releaseDefault?.();
    this.#releaseDefault = undefined;
  }

  #take(view: FactoryView | undefined): void {
    this.#unsubscribe?.();
    this.#unsubscribe = view?.fleet.subscribe((changed) => {
      if (!changed.everything && !changed.connection && !this.concerns(changed)) return;
      this.moved(changed);
      this.requestUpdate();
    });
    this.factory = view;
    this.requestUpdate();
  }
}
