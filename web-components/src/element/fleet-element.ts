import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import type { StreamSnapshot } from "@tocsin/core/wire/hub-api";
import type { ConnectionState } from "../client/connection.ts";
import type { Changed, Fleet } from "../client/fleet.ts";
import type { FleetPart } from "../client/fleet-part.ts";
import { meantBy, type Filter } from "../client/filter.ts";
import type { FactoryView } from "../client/factory-view.ts";
import { placeOf, placeOfId } from "../client/places.ts";
import { acquireClient, hubBase } from "../client/shared-client.ts";
import { msg, str } from "../words/language.ts";
import { clockOrDate, clockTime, zoneWords } from "../words/time-words.ts";
import type { TocsinEvents } from "./events.ts";
import { HUB_READY, HUB_REQUEST, type HubRequest } from "./hub-request.ts";
import { LocalizedElement } from "./localized-element.ts";
import { ScrollStops } from "./scroll-stops.ts";
import { Wanting } from "./wanting.ts";

export type Theme = "light" | "dark" | "contrast" | "auto";
export type Density = "compact" | "normal" | "touch";

export type Content = TemplateResult | string | typeof nothing;
/** What an element puts into its panel. */
export type Panel = {
  title: string;
  /** What its title does as a button. */
  open?: () => void;
  beside?: Content;
  tools?: Content;
  above?: Content;
  body: Content;
  footer?: Content;
};

/** Words are drawn anew so often at most: nobody reads faster, and a flood leaves the page time for everything else. */
const WORDS_REST_MS = 250;

/** Where a hub serves this module: `/components/v1/tocsin.js`, or with a version in place of `v1`. */
const SERVED = /^(.*\/)components\/v?\d[^/]*\/[^/]+$/;

/** The hub that served this module: an element that stands in no `tocsin-hub` takes its data from there. */
function servingHub(): string {
  const module = new URL(import.meta.url);
  const [, path] = SERVED.exec(module.pathname) ?? [];
  return path === undefined ? hubBase("", globalThis.document.baseURI) : hubBase(path, module.origin);
}

/** `as of 12:03:07`, with the time zone where it is not the browser's own. */
export function asOfWords(at: number): string {
  const time = [clockTime(at), zoneWords(at)].filter(Boolean).join(" ");
  return msg(str`as of ${time}`);
}

function pendingWords({ state, detail, needsSignIn }: FactoryView): string {
  if (needsSignIn) return msg(str`The hub does not know who you are: ${detail}.`);
  if (state === "unauthorized") return msg(str`The hub does not let you see this: ${detail}.`);
  if (state === "incompatible") return msg(str`This page and its hub do not fit: ${detail}.`);
  return msg(str`The hub does not answer: ${detail}.`);
}

/**
 * An element that shows a part of a factory, and renders at most once a frame when that part has moved.
 *
 * @fires tocsin-ready - once, when there is something to show
 * @fires tocsin-error - detail `{ state, detail }`: the connection is lost, refused or blocked; the last values stay
 * @slot header - in place of the heading
 * @slot actions - beside the heading
 * @slot empty - in place of the words where there is nothing to show
 * @slot error - in place of the words where the hub does not answer
 * @csspart base header body footer empty loading error as-of mark
 */
export abstract class FleetElement extends LocalizedElement {
  static override properties = {
    ...LocalizedElement.properties,
    theme: { type: String, reflect: true },
    density: { type: String, reflect: true },
    site: { type: String, reflect: true },
    zone: { type: String, reflect: true },
    filter: { type: String, reflect: true },
    label: { type: String, reflect: true },
    data: { attribute: false },
    factory: { attribute: false, state: true },
  };
  /** `light`, `dark`, `contrast` or `auto` (as the system says); without it, as the page around it. */
  declare theme: Theme | undefined;
  /** Height of rows and controls: `compact`, `normal` or `touch`. */
  declare density: Density | undefined;
  /** Only this site. */
  declare site: string | undefined;
  /** Only this zone: `zone` or `site/zone`. */
  declare zone: string | undefined;
  /** Only what the query means, as the hub's lists take it: `health=failure&label=line:L2&q=oil`. */
  declare filter: string | undefined;
  /** Its heading, in place of its own. */
  declare label: string | undefined;
  /** The page's own data in place of a hub. */
  declare data: StreamSnapshot | undefined;
  declare protected factory: FactoryView | undefined;
  #request: HubRequest | undefined;
  #releaseDefault: (() => void) | undefined;
  #unsubscribe: (() => void) | undefined;
  /** Loaded by the first element that shows a part only. */
  #part: FleetPart | undefined;
  /** Between two drawings that nobody but the factory asked for, ms. */
  protected restMs = WORDS_REST_MS;
  #drawnAt = 0;
  #drawing: ReturnType<typeof setTimeout> | undefined;
  #wanting = new Wanting();
  #toldState = "";
  #isReady = false;

  constructor() {
    super();
    new ScrollStops(this);
  }

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
      void this.#showData(this.data);
    }
  }

  async #showData(data: StreamSnapshot): Promise<void> {
    const { dataView } = await import("../client/data-view.ts");
    if (this.data === data) this.#take(dataView(data));
  }

  /** Ids of what it shows, where that is not all of its `site` and `zone`. */
  protected get showing(): readonly (string | undefined)[] | undefined {
    return undefined;
  }

  get #places(): readonly string[] {
    return this.showing?.flatMap((id) => (id ? [placeOfId(id)] : [])) ?? [placeOf(this)];
  }

  protected override updated(_changed: PropertyValues): void {
    this.#wanting.tell(this.factory, this.#places);
    const { state = "", fleet } = this.factory ?? {};
    this.toggleAttribute("data-old", state !== "" && state !== "live" && fleet!.at > 0);
    this.toggleAttribute("data-past", this.factory?.past !== undefined);
    if (!this.isInner) this.#tell(state);
  }

  /** Stands inside an element of ours, which tells the page what there is to tell. */
  protected get isInner(): boolean {
    const root = this.getRootNode();
    return root instanceof ShadowRoot && root.host instanceof FleetElement;
  }

  #tell(state: ConnectionState | ""): void {
    if (this.fleet && !this.#isReady) {
      this.#isReady = true;
      this.emit("tocsin-ready", {});
    }
    if (state === this.#toldState) return;
    this.#toldState = state;
    if (state !== "" && state !== "connecting" && state !== "live")
      this.emit("tocsin-error", { state, detail: this.speaking(() => this.factory?.detail ?? "") });
  }

  /** Whether a change of the factory is one that this element shows. */
  protected concerns(_changed: Changed): boolean {
    return true;
  }

  /** Called once a frame with what moved, before rendering; for what is not drawn by templates. */
  protected moved(_changed: Changed): void {}

  /** What is known of the part of the factory that is meant. */
  protected get fleet(): Fleet | undefined {
    const whole = this.factory?.fleet;
    if (!whole || whole.at === 0 || this.factory?.holds?.(this.#places) === false) return undefined;
    if (!this.site && !this.zone && !this.filter) return whole;
    if (!this.#part) void this.#loadPart();
    return this.#part?.of(whole, this);
  }

  async #loadPart(): Promise<void> {
    const { FleetPart } = await import("../client/fleet-part.ts");
    this.#part ??= new FleetPart();
    this.requestUpdate();
  }

  /** The same part as a question to the hub. */
  protected get meant(): Filter {
    return meantBy(this);
  }

  protected now(): number {
    return this.factory?.now() ?? Date.now();
  }

  /** "as of 12:03:07" while what is shown may be old. */
  protected asOf(): TemplateResult | typeof nothing {
    const { factory } = this;
    if (factory?.past)
      return html`<span class="as-of" part="as-of"
        >${msg(str`as of ${clockOrDate(factory.past.at, Date.now())}`)}</span
      >`;
    if (!factory || factory.state === "live" || factory.fleet.at === 0) return nothing;
    return html`<span class="as-of" part="as-of">${asOfWords(factory.fleet.at)}</span>`;
  }

  /** The panel of an element, with what a page puts into it. */
  protected panel({ title, open, beside, tools, above, body, footer }: Panel): TemplateResult {
    const name = this.label || title;
    return html`<section class="base" part="base" aria-label=${name}>
      <slot name="header">
        <div class="header" part="header">
          <h2>${open ? html`<button type="button" class="link" @click=${open}>${name}</button>` : name}</h2>
          ${beside}<span class="grow"></span>${this.asOf()} ${tools}<slot name="actions"></slot>
        </div>
      </slot>
      ${above}
      <div class="body" part="body" tabindex="0">${this.fleet ? body : this.pending()}</div>
      ${footer && footer !== nothing ? html`<div class="footer" part="footer">${footer}</div>` : nothing}
    </section>`;
  }

  /** In place of content where there is none. */
  protected empty(words: string): TemplateResult {
    return html`<slot name="empty"><div class="empty" part="empty">${words}</div></slot>`;
  }

  /** In place of content that has not come yet. */
  protected pending(): TemplateResult {
    const { factory } = this;
    if (!factory || factory.state === "connecting" || factory.state === "live")
      return html`<div class="empty" part="loading">${msg("Connecting to the hub…")}</div>`;
    return html`<slot name="error"><div class="empty" part="error">${pendingWords(factory)}</div></slot>`;
  }

  protected emit<Name extends keyof TocsinEvents>(name: Name, detail: TocsinEvents[Name]): boolean {
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
      const isAtOnce = changed.everything || changed.connection;
      if (!isAtOnce && !this.concerns(changed)) return;
      this.moved(changed);
      this.#draw(isAtOnce);
    });
    this.factory = view;
    this.#wanting.tell(view, this.#places);
    this.requestUpdate();
  }

  #draw(isAtOnce: boolean): void {
    const restMs = isAtOnce ? 0 : this.#drawnAt + this.restMs - performance.now();
    if (restMs > 0) return void (this.#drawing ??= setTimeout(() => this.#draw(true), restMs));
    this.#drawing = undefined;
    this.#drawnAt = performance.now();
    this.requestUpdate();
  }
}
