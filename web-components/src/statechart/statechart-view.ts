import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import type { Explanation, Statechart } from "@tocsin/core/wire/explain";
import type { Changed } from "../client/fleet.ts";
import { EverySecond } from "../element/every-second.ts";
import { FleetElement } from "../element/fleet-element.ts";
import { PastTransitions } from "../element/past-transitions.ts";
import { Polling } from "../element/polling.ts";
import { base } from "../theme/base.ts";
import { linkStyles } from "../theme/link.ts";
import { tokens } from "../theme/tokens.ts";
import { msg, str, told, type Words } from "../words/language.ts";
import { regionWords, stateWords } from "../words/state-words.ts";
import { ageWords, clockOrDate } from "../words/time-words.ts";
import { Size } from "../element/size.ts";
import { chartRows, essentialRows, knownRows, leadsFrom, type ChartRow } from "./chart-rows.ts";
import { drawSteps, stepsOf } from "./steps.ts";
import { statechartStyles } from "./statechart.styles.ts";

const ASK_EVERY_MS = 5_000;
const TRANSITIONS_MAX = 30;
const SIDES_PX = 34;
const NAME_PX = 84;
/** Below this width the names of regions stand above their states. */
const NARROW_PX = 420;

/** ISA-18.2 letters, so that a state is found where its letter is talked about. */
const ALARM_WORDS: Record<string, Words> = {
  normal: () => msg("A normal"),
  unacknowledged: () => msg("B unack."),
  acknowledged: () => msg("C ack."),
  rtnUnacknowledged: () => msg("D rtn unack."),
};
const MUTE_WORDS: Record<string, Words> = {
  shelved: () => msg("E shelved"),
  suppressedByDesign: () => msg("F* by design"),
  outOfService: () => msg("G out of service"),
};
const last = (path: string): string => path.slice(path.lastIndexOf(".") + 1);

const STEPS: Record<string, number> = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };

/**
 * The statechart of a sensor or a machine as its gateway runs it: each region with the state that it is in, what will
 * happen by itself and when, and the step that each region took last. A chosen state tells what leads out of it.
 *
 * @fires tocsin-state-select - detail `{ path }`, of the state; preventing it keeps what leads out of it from being shown
 * @csspart base header body
 */
export class TocsinStatechart extends FleetElement {
  static override properties = {
    ...FleetElement.properties,
    of: { type: String, reflect: true },
    sensor: { type: String, reflect: true },
    chart: { state: true },
    explanation: { state: true },
    chosen: { state: true },
    failed: { state: true },
    whole: { type: Boolean, reflect: true },
  };
  static override styles = [tokens, base, linkStyles, statechartStyles];
  /** `site/zone/machine/sensor`, or `site/zone/machine` */
  declare of: string;
  /** `site/zone/machine/sensor`, in place of `of` */
  declare sensor: string | undefined;
  /** Every region, those at rest as well. */
  declare whole: boolean;
  declare private chart: Statechart | undefined;
  declare private explanation: Explanation | undefined;
  declare private chosen: string;
  /** Why it could not be asked just now. */
  declare private failed: Words | undefined;
  #size = new Size(this);
  #past = new PastTransitions(this, () => ({ factory: this.factory, of: this.of, limit: TRANSITIONS_MAX }));
  #polling = new Polling(this, ASK_EVERY_MS, (signal) => this.#ask(signal));

  constructor() {
    super();
    this.of = "";
    this.whole = false;
    this.chosen = "";
    new EverySecond(this);
  }

  protected override get showing(): readonly (string | undefined)[] {
    return [this.sensor ?? this.of];
  }

  protected override concerns(changed: Changed): boolean {
    return changed.sensors.has(this.of) || changed.machines.has(this.of);
  }

  /** A step of its own is shown at once and not at the next question. */
  protected override moved(changed: Changed): void {
    if (this.concerns(changed) || changed.everything) this.#polling.now();
  }

  protected override willUpdate(changed: PropertyValues): void {
    super.willUpdate(changed);
    if (changed.has("sensor") && this.sensor) this.of = this.sensor;
    if (!changed.has("of") && !changed.has("factory")) return;
    if (changed.has("of")) [this.chart, this.explanation, this.chosen] = [undefined, undefined, ""];
    this.#polling.now();
  }

  async #ask(signal: AbortSignal): Promise<void> {
    const { factory, of } = this;
    if (!factory || factory.fleet.at === 0 || factory.state !== "live" || !of) return;
    const [chart, explanation] = await Promise.all([factory.statechart(of, signal), factory.explain(of, signal)]);
    if (signal.aborted) return;
    if (chart.ok) [this.chart, this.failed] = [chart.value, undefined];
    else this.failed = chart.detail;
    if (explanation.ok) this.explanation = explanation.value;
  }

  protected override render(): TemplateResult {
    const { chart, failed } = this;
    const sensor = this.fleet?.sensors.get(this.of);
    const rows = chart ? chartRows(chart) : sensor ? knownRows(sensor) : [];
    const shown = this.whole ? rows : essentialRows(rows, sensor);
    const toggle = () => (this.whole = !this.whole);
    return this.panel({
      title: msg("Live statechart"),
      tools: html`${failed && chart ? html`<span class="caption">${msg(str`not asked just now: ${failed()}`)}</span>` : nothing}
      ${chart ? html`<button type="button" class="link caption" @click=${toggle}>${this.whole ? msg("fewer regions") : msg("all regions")}</button>` : nothing}`,
      body: shown.length ? this.#rows(shown) : this.empty(failed?.() ?? msg("Asking the gateway…")),
    });
  }

  #rows(rows: readonly ChartRow[]): TemplateResult {
    const first = rows[0]?.states.find(({ active }) => active)?.path;
    return html`<div class="rows" @keydown=${this.#key}>
        ${rows.map((row) => this.#row(row, this.chosen || first || ""))}
      </div>
      ${this.chosen && this.chart ? this.#leads(this.chart) : nothing} ${this.#pending()}`;
  }

  #row(row: ChartRow, reached: string): TemplateResult {
    const items = this.#past.items().filter(({ id }) => id === this.of);
    const steps = stepsOf(row, items, this.now());
    const isNarrow = this.#size.width < NARROW_PX;
    const width = Math.max(120, this.#size.width - SIDES_PX - (isNarrow ? 0 : NAME_PX));
    return html`<div class="row" role="group" aria-label=${regionWords(row.name)}>
      <span class="muted">${this.#name(row)}</span>
      <span class="states">${row.states.map((state) => this.#state(row, state, reached))}</span>
      ${steps.length ? html`<svg class="steps" width=${width} height="17" role="img" aria-label=${steps.map(({ from, to, at }) => `${stateWords(row.states[from]!.name)} → ${stateWords(row.states[to]!.name)} ${clockOrDate(at, this.now())}`).join(", ")}>${drawSteps(steps, row.states.length, width, this.now())}</svg>` : nothing}
    </div>`;
  }

  #name({ path, name }: ChartRow): string {
    const isHeld = path === "limit" && this.fleet?.sensors.get(this.of)?.state.held;
    return isHeld ? msg("limit, held") : regionWords(last(name));
  }

  #state(
    { path: region }: ChartRow,
    { path, name, active }: ChartRow["states"][number],
    reached: string,
  ): TemplateResult {
    const words = region.startsWith("alarms.")
      ? (ALARM_WORDS[name]?.() ?? name)
      : (MUTE_WORDS[name]?.() ?? stateWords(name));
    return html`<button
      type="button"
      class="state ${active ? "active" : ""}"
      data-path=${path}
      title=${stateWords(name)}
      tabindex=${path === reached ? 0 : -1}
      aria-current=${active ? "true" : nothing}
      aria-pressed=${path === this.chosen}
      @click=${() => this.#choose(path)}
    >
      ${words}
    </button>`;
  }

  #leads(chart: Statechart): TemplateResult {
    const leads = leadsFrom(chart, this.chosen);
    const chosen = regionWords(this.chosen);
    return html`<ul class="leads" aria-label=${msg(str`What leads out of ${chosen}`)}>
      ${leads.map(({ to, event, guard }) => html`<li><b>${event}</b>${guard ? html` <span class="muted">${msg(str`if ${stateWords(guard)}`)}</span>` : nothing} → ${stateWords(to.split(".").at(-1)!)}</li>`)}
      ${leads.length === 0 ? html`<li class="muted">${msg(str`Nothing leads out of ${chosen}.`)}</li>` : nothing}
    </ul>`;
  }

  #pending(): TemplateResult | typeof nothing {
    const pending = this.explanation?.id === this.of ? this.explanation.pending : [];
    if (pending.length === 0) return nothing;
    return html`<ul class="pending" aria-label=${msg("What happens by itself")}>
      ${pending.map(({ text, at }) => html`<li><b>${at > this.now() ? msg(str`in ${ageWords(at - this.now())}`) : msg("now due")}</b> ${told(text)}</li>`)}
    </ul>`;
  }

  #choose(path: string): void {
    if (this.emit("tocsin-state-select", { path })) this.chosen = this.chosen === path ? "" : path;
  }

  #key = (event: KeyboardEvent): void => {
    const step = STEPS[event.key];
    if (!step) return;
    event.preventDefault();
    const all = [...this.renderRoot.querySelectorAll<HTMLElement>(".state")];
    const from = all.indexOf(event.target as HTMLElement);
    const to = all[Math.min(all.length - 1, Math.max(0, from + step))]!;
    for (const each of all) each.tabIndex = each === to ? 0 : -1;
    to.focus();
  };
}
