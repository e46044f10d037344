import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { countsOf } from "../alarm-list/alarm-lists.ts";
import type { Changed, Fleet } from "../client/fleet.ts";
import type { TocsinEvents } from "../element/events.ts";
import { FleetElement } from "../element/fleet-element.ts";
import { KeyHelp } from "../element/lazy-key-help.ts";
import type { bell } from "../sound/bell.ts";
import { base } from "../theme/base.ts";
import { controls } from "../theme/controls.ts";
import { tokens } from "../theme/tokens.ts";
import { msg } from "../words/language.ts";
import { longDate } from "../words/time-words.ts";
import { waitingWords } from "../words/count-words.ts";
import { count } from "../words/value-words.ts";
import { languageChoice, themeChoice, type ThemeChoice } from "./choice.ts";
import { consoleStyles } from "./console.styles.ts";
import { pageOf } from "./pages.ts";
import { person } from "./person.ts";
import { formatAddress, parseAddress, type Route } from "./route.ts";
import { settings } from "./settings.ts";
import { titleOf } from "./title.ts";
import { WindowSize } from "./window-size.ts";

const FIRST: Record<string, Route> = {
  overview: { view: "overview" },
  zone: { view: "zones", zone: undefined },
  sensor: { view: "sensors", filter: "", sensor: undefined },
  alarms: { view: "alarms" },
  gateways: { view: "gateways", gateway: undefined },
  figures: { view: "figures" },
};

/**
 * The whole page: the factory at a glance, its zones, machines and sensors, alarms, gateways and figures. With
 * `router="hash"` its address follows.
 *
 * @fires tocsin-navigate - detail `{ route }`, the new address; preventing it keeps the page that is shown
 * @fires tocsin-time-change - detail `{ at: undefined }`, when the past is left
 * @csspart nav
 */
export class TocsinConsole extends FleetElement {
  static override properties = {
    ...FleetElement.properties,
    router: { type: String, reflect: true },
    view: { type: String, reflect: true },
    route: { state: true },
    at: { state: true },
    choice: { state: true },
    signingIn: { state: true },
    showsTime: { state: true },
    bell: { state: true },
  };
  static override styles = [tokens, base, controls, consoleStyles];
  /** `hash`: the page's address says what is shown, and this element is the page. `none`: it keeps to itself. */
  declare router: "hash" | "none";
  /** What is shown at first: `overview`, `zone`, `sensor`, `alarms`, `gateways` or `figures`. */
  declare view: string;
  declare private route: Route;
  /** The past moment that is looked at. */
  declare private at: number | undefined;
  declare private choice: ThemeChoice;
  /** Somebody who may look without a key wants to say who they are. */
  declare private signingIn: boolean;
  declare private showsTime: boolean;
  /** The sound of the page, loaded after it. */
  declare private bell: typeof bell | undefined;
  #keyHelp = new KeyHelp(this, async () => (await import("./page-keys.ts")).keys());
  #hear: ((fleet: Fleet) => void) | undefined;
  #size = new WindowSize(this);

  constructor() {
    super();
    this.router = "none";
    this.view = "overview";
    this.route = { view: "overview" };
    this.choice = "auto";
    this.signingIn = false;
    this.showsTime = false;
    this.#follows("tocsin-sensor-select", ({ sensor }) => this.#select(sensor));
    this.#follows("tocsin-machine-select", ({ machine }) => this.#go({ view: "machine", machine, sensor: undefined }));
    this.#follows("tocsin-group-select", ({ by, id }) => by === "zone" && this.#zone(id));
    this.#follows("tocsin-gateway-select", ({ gateway }) => this.#go({ view: "gateways", gateway }));
    this.#follows("tocsin-node-select", ({ kind, id }) => {
      if (kind === "machine") this.#go({ view: "machine", machine: id, sensor: undefined });
      else this.#zone(kind === "zone" ? id : undefined);
    });
    this.#follows("tocsin-time-change", ({ at }) => this.#look(at));
  }

  /** Does what was chosen inside it, once everybody around has heard of it and nobody has prevented it. */
  #follows<Name extends keyof TocsinEvents>(name: Name, follow: (detail: TocsinEvents[Name]) => void): void {
    this.addEventListener(name, (event) =>
      queueMicrotask(() => event.defaultPrevented || follow((event as CustomEvent<TocsinEvents[Name]>).detail)),
    );
  }

  override connectedCallback(): void {
    super.connectedCallback();
    globalThis.addEventListener("hashchange", this.#readHash);
    document.addEventListener("keydown", this.#help);
    void this.#loadBell();
    if (this.router !== "hash") return;
    this.#readHash();
    this.choice = themeChoice.remembered();
    document.documentElement.lang = languageChoice.remembered();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    globalThis.removeEventListener("hashchange", this.#readHash);
    document.removeEventListener("keydown", this.#help);
  }

  async #loadBell(): Promise<void> {
    if (this.bell) return;
    const { bell, ringingAloud } = await import("../sound/bell.ts");
    this.bell = bell;
    this.#hear = (fleet) => bell.hear(ringingAloud(fleet));
    bell.addEventListener("change", () => this.requestUpdate());
    if (this.fleet) this.#hear(this.fleet);
  }

  protected override moved(changed: Changed): void {
    if (this.fleet && (changed.everything || changed.transitions)) this.#hear?.(this.fleet);
  }

  protected override concerns(changed: Changed): boolean {
    return changed.connection || changed.transitions || changed.zones.size + changed.machines.size > 0;
  }

  protected override willUpdate(changed: PropertyValues): void {
    super.willUpdate(changed);
    if (changed.has("view") && this.router !== "hash") this.route = FIRST[this.view] ?? FIRST["overview"]!;
  }

  protected override updated(changed: PropertyValues): void {
    super.updated(changed);
    if (changed.has("route"))
      this.renderRoot.querySelector("nav [aria-current]")?.scrollIntoView({ block: "nearest", inline: "nearest" });
    if (this.router !== "hash") return;
    if (changed.has("choice")) this.#applyChoice();
    document.title = titleOf(this.route, this.fleet, this.#site());
  }

  /** The page around has the same colours. */
  #applyChoice(): void {
    const own = this.choice === "light" || this.choice === "dark";
    document.documentElement.style.setProperty("color-scheme", own ? this.choice : "light dark");
    this.theme = this.choice === "contrast" ? "contrast" : undefined;
  }

  #site(): string {
    return [...new Set(this.fleet?.zonesInOrder().map(({ siteName }) => siteName))].join(", ");
  }

  protected override render(): TemplateResult {
    const strange = this.factory?.needsSignIn && !this.fleet;
    const { data, fleet } = this;
    const { isPhone, isWall } = this.#size;
    const page = { data, fleet, isPhone, isWall, go: (route: Route) => this.#go(route) };
    const time =
      this.showsTime || this.at !== undefined
        ? html`<tocsin-time at=${this.at ?? nothing} .data=${data}></tocsin-time>`
        : nothing;
    return html`<div class="console">
      <slot name="header">${this.#bar()}</slot>
      <div class="page">${this.#signIn()} ${time} ${strange ? nothing : pageOf(this.route, page)}</div>
      ${this.#keyHelp.render()}
    </div>`;
  }

  /** What was shown before the hub asked who looks stays, with its time. */
  #signIn(): TemplateResult | typeof nothing {
    if (!this.factory?.needsSignIn && !this.signingIn) return nothing;
    const close = () => (this.signingIn = false);
    return html`<tocsin-sign-in
      ?open=${this.signingIn}
      @tocsin-close=${close}
      @tocsin-signed-in=${close}
    ></tocsin-sign-in>`;
  }

  #bar(): TemplateResult {
    const { fleet, route, factory } = this;
    const machine = route.view === "machine" ? route.machine : undefined;
    return html`<header class="bar ${machine ? "inside" : ""}">
      <h1>${this.#site() || "Tocsin"}</h1>
      <nav aria-label=${msg("Main")} part="nav">
        ${this.#link({ view: "overview" }, msg("Overview"))}
        ${this.#link({ view: "zones", zone: undefined }, msg("Zones"))}
        ${this.#link({ view: "sensors", filter: "", sensor: undefined }, msg("Sensors"))}
        ${this.#link({ view: "alarms" }, html`${msg("Alarms")} ${this.#waiting()}`)}
        ${this.#link({ view: "gateways", gateway: undefined }, msg("Gateways"))}
        ${this.#link({ view: "figures" }, msg("Figures"))}
        ${machine ? html`<a class="ellipsis" aria-current="page" href=${this.#address(route)} @click=${this.#follow(route)}>${fleet?.machines.get(machine)?.tag ?? machine}</a>` : nothing}
      </nav>
      <tocsin-search .data=${this.data}></tocsin-search>
      <span class="grow"></span>
      ${person(factory, () => (this.signingIn = true))}
      <span class="muted date">${longDate(this.now())}</span>
      ${this.router === "hash" ? this.#settings() : nothing}
      <tocsin-connection .data=${this.data}></tocsin-connection><slot name="actions"></slot>
    </header>`;
  }

  #settings(): TemplateResult {
    return settings({
      theme: this.choice,
      chooseTheme: (theme) => {
        this.choice = theme;
        themeChoice.remember(theme);
      },
      sounds: this.bell?.isOn,
      toggleSound: () => this.bell?.turn(!this.bell.isOn),
      showsTime: this.showsTime || this.at !== undefined,
      toggleTime: () => {
        this.showsTime = !this.showsTime && this.at === undefined;
        if (!this.showsTime && this.at !== undefined) this.#leavePast();
      },
    });
  }

  #link(to: Route, words: TemplateResult | string): TemplateResult {
    const current = to.view === this.route.view ? "page" : nothing;
    return html`<a href=${this.#address(to)} aria-current=${current} @click=${this.#follow(to)}>${words}</a>`;
  }

  /** Alarms that wait for a person. */
  #waiting(): TemplateResult | typeof nothing {
    const waiting = countsOf(this.fleet?.zones.values() ?? []).unacknowledged;
    return waiting > 0 ? html`<b title=${waitingWords(waiting)}>${count(waiting)}</b>` : nothing;
  }

  #zone = (zone: string | undefined): void => this.#go({ view: "zones", zone });

  /** A sensor is shown beside the filter that found it, else with its machine. */
  #select(sensor: string): void {
    if (this.route.view === "sensors") this.#go({ ...this.route, sensor });
    else this.#go({ view: "machine", machine: sensor.slice(0, sensor.lastIndexOf("/")), sensor });
  }

  #follow = (route: Route) => (event: MouseEvent) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    this.#go(route);
  };

  #address = (route: Route): string => formatAddress({ route, at: this.at });

  #go(route: Route): void {
    if (!this.emit("tocsin-navigate", { route: formatAddress({ route, at: this.at }) })) return;
    this.route = route;
    this.#setHash();
  }

  #look(at: number | undefined): void {
    if (at === this.at) return;
    this.at = at;
    this.showsTime = true;
    this.#tell();
  }

  #leavePast(): void {
    this.at = undefined;
    this.emit("tocsin-time-change", { at: undefined });
    this.#tell();
  }

  #tell(): void {
    this.emit("tocsin-navigate", { route: this.#address(this.route) });
    this.#setHash();
  }

  #setHash(): void {
    const address = this.#address(this.route);
    if (this.router === "hash" && location.hash !== address) location.hash = address;
  }

  #readHash = (): void => {
    if (this.router === "hash") ({ route: this.route, at: this.at } = parseAddress(location.hash));
  };

  #help = (event: KeyboardEvent): void => {
    const writing = event
      .composedPath()
      .some((node) => node instanceof HTMLElement && node.matches("input, textarea, select, [contenteditable]"));
    if (event.key !== "?" || event.defaultPrevented || writing) return;
    event.preventDefault();
    void this.#keyHelp.toggle();
  };
}
