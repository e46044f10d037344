import { css, html, type PropertyValues } from "lit";
import type { StreamSnapshot } from "@tocsin/core/wire/hub-api";
import type { FactoryView } from "../client/factory-view.ts";
import type { Asking, GetToken } from "../client/hub-fetch.ts";
import { acquireClient, hubBase } from "../client/shared-client.ts";
import { contrast } from "../theme/contrast.ts";
import type { Theme } from "../element/fleet-element.ts";
import type { TocsinEvents } from "../element/events.ts";
import { HUB_READY, HUB_REQUEST, type HubRequest } from "../element/hub-request.ts";
import { LocalizedElement } from "../element/localized-element.ts";

const SECOND_MS = 1_000;
/** What another value of means another connection. */
const ASKED_BY = ["data", "snapshot", "getToken", "credentials", "fetch", "pollInterval"] as const;

/**
 * Gives the elements inside it their hub; shows nothing itself. All hubs of a page with the same address share one
 * connection.
 *
 * @fires tocsin-connection-change - detail `{ state, detail }` when the connection changes
 * @fires tocsin-auth-required - detail `{ detail }` when the hub does not know who asks
 * @fires tocsin-incompatible - detail `{ detail }` when the hub speaks a version that these elements do not know
 * @fires tocsin-error - detail `{ state, detail }` when a past moment could not be shown
 */
export class TocsinHub extends LocalizedElement {
  static override properties = {
    ...LocalizedElement.properties,
    src: { type: String, reflect: true },
    theme: { type: String, reflect: true },
    data: { attribute: false },
    snapshot: { type: String, reflect: true },
    credentials: { type: String, reflect: true },
    pollInterval: { type: Number, attribute: "poll-interval", reflect: true },
    getToken: { attribute: false },
    fetch: { attribute: false },
  };
  static override styles = css`
    ${contrast}
    :host {
      display: contents;
    }
    :host([theme="light"]) {
      color-scheme: light;
    }
    :host([theme="dark"]) {
      color-scheme: dark;
    }
    :host([theme="auto"]) {
      color-scheme: light dark;
    }
  `;
  /** Address of the hub, absolute or relative to the page; default: where the page is. */
  declare src: string;
  /** `light`, `dark`, `contrast` or `auto`, for all elements inside. */
  declare theme: Theme | undefined;
  /** The page's own data in place of a hub. */
  declare data: StreamSnapshot | undefined;
  /** Address of such data as JSON, absolute or relative to the page: a recorded factory in place of a hub. */
  declare snapshot: string | undefined;
  /**
   * Gives the page's own token, sent as `Authorization: Bearer` with all that is asked of the hub. Called again when the
   * hub answers 401 and before a JWT ends; the token is kept in memory alone.
   */
  declare getToken: GetToken | undefined;
  /** Which cookies go along, as `fetch` has it: `include` for a hub on another host of the same site. */
  declare credentials: RequestCredentials | undefined;
  /** Where a proxy lets no stream through, the hub is asked for changes every so many seconds; default: 5. */
  declare pollInterval: number | undefined;
  /** Asks in place of the browser's own `fetch`: for portals that send more along. */
  declare fetch: typeof globalThis.fetch | undefined;
  #takers = new Set<HubRequest>();
  #view: FactoryView | undefined;
  /** The hub as it is now, whatever time is shown. */
  #client: FactoryView | undefined;
  #looking: AbortController | undefined;
  #release: (() => void) | undefined;
  #state = "";

  constructor() {
    super();
    this.src = "";
    this.addEventListener("tocsin-time-change", (event) => queueMicrotask(() => this.#lookAt(event)));
    this.addEventListener(HUB_REQUEST, (event) => this.#answer(event as CustomEvent<HubRequest>));
  }

  /** What the elements inside see; undefined while this element is not in a page. */
  get client(): FactoryView | undefined {
    return this.#view;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#open();
    globalThis.dispatchEvent(new CustomEvent(HUB_READY));
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#close();
    this.#show(undefined);
  }

  protected override updated(changed: PropertyValues): void {
    const asksAnew = ASKED_BY.some((name) => changed.has(name)) || changed.get("src") !== undefined;
    if (asksAnew && this.isConnected) {
      this.#close();
      this.#open();
    }
  }

  protected override render() {
    return html`<slot></slot>`;
  }

  #open(): void {
    if (this.#release) return;
    const given = this.data ?? this.snapshot;
    if (given) {
      this.#release = () => undefined;
      void this.#showData(given);
      return;
    }
    const { client, release } = acquireClient(hubBase(this.src, document.baseURI), this.#asking());
    const unsubscribe = client.fleet.subscribe((changed) => changed.connection && this.#announce());
    this.#release = () => {
      unsubscribe();
      release();
    };
    this.#client = client;
    this.#show(client);
  }

  async #showData(given: StreamSnapshot | string): Promise<void> {
    const { dataView, recorded, noDataWords } = await import("../client/data-view.ts");
    const data = typeof given === "string" ? await recorded(given, document.baseURI) : given;
    if (given !== (this.data ?? this.snapshot) || !this.isConnected) return;
    if (data) this.#show(dataView(data));
    else this.#tell("tocsin-error", { state: "unreachable", detail: this.speaking(noDataWords(given)) });
  }

  #asking(): Asking {
    const { getToken, credentials, fetch, pollInterval } = this;
    return { getToken, credentials, fetch, pollEveryMs: pollInterval && pollInterval * SECOND_MS };
  }

  /** Shows the factory as it stood at a time, or as it is now, unless the page has prevented it. */
  #lookAt({ detail: { at }, defaultPrevented }: CustomEvent<{ at: number | undefined }>): void {
    if (defaultPrevented || !this.#client) return;
    this.#looking?.abort();
    if (at === undefined) return this.#show(this.#client);
    const looking = new AbortController();
    this.#looking = looking;
    void this.#showPast(this.#client, at, looking.signal);
  }

  async #showPast(present: FactoryView, at: number, signal: AbortSignal): Promise<void> {
    const { pastView } = await import("../client/past-view.ts");
    const past = await pastView(present, at, signal);
    if (signal.aborted) return;
    if (past.ok) this.#show(past.value);
    else this.#tell("tocsin-error", { state: present.state, detail: this.speaking(past.detail) });
  }

  #close(): void {
    this.#looking?.abort();
    this.#client = undefined;
    this.#release?.();
    this.#release = undefined;
  }

  #show(view: FactoryView | undefined): void {
    this.#view = view;
    for (const { take } of this.#takers) take(view);
  }

  #answer(event: CustomEvent<HubRequest>): void {
    event.stopPropagation();
    const request = event.detail;
    this.#takers.add(request);
    request.release = () => void this.#takers.delete(request);
    request.take(this.#view);
  }

  #announce(): void {
    const view = this.#view;
    if (!view || view.state === this.#state) return;
    this.#state = view.state;
    const detail = this.speaking(() => view.detail);
    this.#tell("tocsin-connection-change", { state: view.state, detail });
    if (view.needsSignIn) this.#tell("tocsin-auth-required", { detail });
    if (view.state === "incompatible") this.#tell("tocsin-incompatible", { detail });
  }

  #tell<Name extends keyof TocsinEvents>(name: Name, detail: TocsinEvents[Name]): void {
    this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
  }
}
