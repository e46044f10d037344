import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { sensorMark, worstFirst } from "../marks/choose-mark.ts";
import type { Changed, Fleet } from "../client/fleet.ts";
import { FleetElement } from "../element/fleet-element.ts";
import { countsOf } from "../alarm-list/alarm-lists.ts";
import { base } from "../theme/base.ts";
import { controls } from "../theme/controls.ts";
import { tokens } from "../theme/tokens.ts";
import { longDate } from "../words/time-words.ts";
import { msg, str, type Words } from "../words/language.ts";
import { LANGUAGE_NAMES } from "../words/languages.ts";
import { count, machinesAndSensors } from "../words/value-words.ts";
import { languageChoice, themeChoice, type ThemeChoice } from "./choice.ts";
import { consoleStyles } from "./console.styles.ts";
import { person } from "./person.ts";
import { formatRoute, parseRoute, type Route } from "./route.ts";

const THEMES: Record<ThemeChoice, Words> = {
  auto: () => msg("Auto"),
  light: () => msg("Light"),
  dark: () => msg("Dark"),
  contrast: () => msg("Contrast"),
};

/**
 * The whole page: the factory at a glance, and a machine with its sensors. With `router="hash"` its address follows.
 *
 * @fires tocsin-navigate - detail `{ route }`, the new address
 */
export class TocsinConsole extends FleetElement {
  static override properties = {
    ...FleetElement.properties,
    router: { type: String, reflect: true },
    route: { state: true },
    choice: { state: true },
    signingIn: { state: true },
  };
  static override styles = [tokens, base, controls, consoleStyles];
  /** `hash`: the page's address says what is shown, and this element is the page. `none`: it keeps to itself. */
  declare router: "hash" | "none";
  declare private route: Route;
  declare private choice: ThemeChoice;
  /** Somebody who may look without a key wants to say who they are. */
  declare private signingIn: boolean;

  constructor() {
    super();
    this.router = "none";
    this.route = { view: "overview" };
    this.choice = "auto";
    this.signingIn = false;
    this.addEventListener("tocsin-sensor-select", (event) => this.#select((event as CustomEvent).detail.sensor));
    this.addEventListener("tocsin-machine-select", (event) =>
      this.#go({ view: "machine", machine: (event as CustomEvent).detail.machine, sensor: undefined }),
    );
  }

  override connectedCallback(): void {
    super.connectedCallback();
    globalThis.addEventListener("hashchange", this.#readHash);
    if (this.router !== "hash") return;
    this.#readHash();
    this.choice = themeChoice.remembered();
    document.documentElement.lang = languageChoice.remembered();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    globalThis.removeEventListener("hashchange", this.#readHash);
  }

  protected override concerns(changed: Changed): boolean {
    return changed.connection || changed.zones.size + changed.machines.size > 0;
  }

  protected override updated(changed: PropertyValues): void {
    super.updated(changed);
    if (this.router !== "hash") return;
    if (changed.has("choice")) this.#applyChoice();
    document.title = this.#title();
  }

  /** The page around has the same colours. */
  #applyChoice(): void {
    const own = this.choice === "light" || this.choice === "dark";
    document.documentElement.style.setProperty("color-scheme", own ? this.choice : "light dark");
    this.theme = this.choice === "contrast" ? "contrast" : undefined;
  }

  #title(): string {
    const site = this.#site() || "Tocsin";
    if (this.route.view === "overview") return site;
    if (this.route.view === "alarms") return `${msg("Alarms")} · ${site}`;
    return `${this.fleet?.machines.get(this.route.machine)?.tag ?? this.route.machine} · ${site}`;
  }

  #site(): string {
    return [...new Set(this.fleet?.zonesInOrder().map(({ siteName }) => siteName))].join(", ");
  }

  protected override render(): TemplateResult {
    const strange = this.factory?.needsSignIn && !this.fleet;
    return html`<div class="console">
      ${this.#bar()}
      <div class="page">${this.#signIn()} ${strange ? nothing : this.#main(this.route)}</div>
    </div>`;
  }

  #main(route: Route): TemplateResult {
    if (route.view === "overview") return this.#overview();
    if (route.view === "machine") return this.#machine(route);
    return html`<main class="alarms"><tocsin-alarm-list .data=${this.data}></tocsin-alarm-list></main>`;
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
    const { fleet, route } = this;
    const machine = route.view === "machine" ? route.machine : undefined;
    return html`<header class="bar ${machine ? "inside" : ""}">
      <h1>${this.#site() || "Tocsin"}</h1>
      <nav aria-label=${msg("Main")}>
        ${this.#link({ view: "overview" }, msg("Overview"))}
        ${this.#link({ view: "alarms" }, html`${msg("Alarms")} ${this.#waiting()}`)}
        ${machine ? html`<a class="ellipsis" aria-current="page" href=${formatRoute(route)} @click=${this.#follow(route)}>${fleet?.machines.get(machine)?.tag ?? machine}</a>` : nothing}
      </nav>
      <tocsin-search .data=${this.data}></tocsin-search>
      <span class="grow"></span>
      ${fleet ? html`<span class="muted facts">${machinesAndSensors(fleet.machines.size, fleet.sensors.size)}</span>` : nothing}
      ${this.router === "hash" ? [this.#themeButton(), this.#languageButton()] : nothing}
      <span class="muted facts">${longDate(this.now())}</span>
      ${person(this.factory, () => (this.signingIn = true))}
      <tocsin-connection .data=${this.data}></tocsin-connection>
    </header>`;
  }

  #link(to: Route, words: TemplateResult | string): TemplateResult {
    const current = to.view === this.route.view ? "page" : nothing;
    return html`<a href=${formatRoute(to)} aria-current=${current} @click=${this.#follow(to)}>${words}</a>`;
  }

  /** Alarms that wait for a person. */
  #waiting(): TemplateResult | typeof nothing {
    const waiting = countsOf(this.fleet?.zones.values() ?? []).unacknowledged;
    return waiting > 0
      ? html`<b title=${msg(str`${count(waiting)} wait for an acknowledgement`)}>${count(waiting)}</b>`
      : nothing;
  }

  #themeButton(): TemplateResult {
    return html`<button
      class="quiet-button facts"
      type="button"
      aria-label=${msg(str`Colours: ${THEMES[this.choice]()}. Change`)}
      @click=${() => {
        this.choice = themeChoice.after(this.choice);
        themeChoice.remember(this.choice);
      }}
    >
      ${THEMES[this.choice]()}
    </button>`;
  }

  /** Names the next language in its own words, for who does not read the present one. */
  #languageButton(): TemplateResult {
    const next = languageChoice.after(document.documentElement.lang);
    return html`<button
      class="quiet-button facts"
      type="button"
      lang=${next}
      @click=${() => {
        document.documentElement.lang = next;
        languageChoice.remember(next);
      }}
    >
      ${LANGUAGE_NAMES[next]}
    </button>`;
  }

  #overview(): TemplateResult {
    const { data } = this;
    return html`<main class="overview">
      <div class="left">
        <tocsin-overview .data=${data}></tocsin-overview>
        <tocsin-heatmap .data=${data}></tocsin-heatmap>
      </div>
      <div class="right">
        <tocsin-alarm-list view="panel" .data=${data}></tocsin-alarm-list>
        <tocsin-transitions .data=${data}></tocsin-transitions>
        <tocsin-gateway-list .data=${data}></tocsin-gateway-list>
      </div>
    </main>`;
  }

  #machine({ machine, sensor }: Route & { view: "machine" }): TemplateResult {
    const { data, fleet } = this;
    const shown = sensor ?? (fleet && worstOf(fleet, machine));
    return html`<main class="machine ${sensor ? "opened" : ""}">
      <div class="left">
        <tocsin-machine view="detail" machine=${machine} selected=${shown ?? nothing} .data=${data}></tocsin-machine>
        <tocsin-state-timeline of=${machine} .data=${data}></tocsin-state-timeline>
        <tocsin-transitions label=${msg("Just happened here")} of=${machine} .data=${data}></tocsin-transitions>
      </div>
      <div class="right">
        ${shown ? html`<tocsin-sensor-detail sensor=${shown} .data=${data}></tocsin-sensor-detail>` : nothing}
      </div>
    </main>`;
  }

  #select(sensor: string): void {
    this.#go({ view: "machine", machine: sensor.slice(0, sensor.lastIndexOf("/")), sensor });
  }

  #follow = (route: Route) => (event: MouseEvent) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    this.#go(route);
  };

  #go(route: Route): void {
    this.route = route;
    const address = formatRoute(route);
    this.emit("tocsin-navigate", { route: address });
    if (this.router === "hash" && location.hash !== address) location.hash = address;
  }

  #readHash = (): void => {
    if (this.router === "hash") this.route = parseRoute(location.hash);
  };
}

/** The sensor that a machine's page opens with. */
function worstOf(fleet: Fleet, machine: string): string | undefined {
  const sensors = [...fleet.sensorsOf(machine)];
  return (sensors.filter((sensor) => sensorMark(sensor)).sort(worstFirst)[0] ?? sensors[0])?.id;
}
