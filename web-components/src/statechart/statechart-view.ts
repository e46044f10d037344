import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import type { Explanation, Statechart } from "@tocsin/core/wire/explain";
import type { Changed } from "../client/fleet.ts";
import { EverySecond } from "../element/every-second.ts";
import type { LateHost, LateView } from "../element/late-element.ts";
import { PastTransitions } from "../element/past-transitions.ts";
import { Polling } from "../element/polling.ts";
import { linkStyles } from "../theme/link.ts";
import { msg, str, told, type Words } from "../words/language.ts";
import { regionWords, stateWords } from "../words/state-words.ts";
import { ageWords, clockOrDate } from "../words/time-words.ts";
import { Size } from "../element/size.ts";
import { chartRows, essentialRows, knownRows, leadsFrom, type ChartRow } from "./chart-rows.ts";
import { drawSteps, stepsOf } from "./steps.ts";
import type { TocsinStatechart } from "./statechart.ts";
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

/** Draws the statechart. */
export class View implements LateView {
  #host: LateHost<TocsinStatechart>;
  #size: Size;
  #past: PastTransitions;
  #polling: Polling;
  #chart: Statechart | undefined;
  #explanation: Explanation | undefined;
  #chosen = "";
  /** Why it could not be asked just now. */
  #failed: Words | undefined;

  constructor(host: LateHost<TocsinStatechart>) {
    this.#host = host;
    this.#size = new Size(host.element);
    this.#past = new PastTransitions(host, () => ({ factory: host.factory(), of: this.#of, limit: TRANSITIONS_MAX }));
    this.#polling = new Polling(host, ASK_EVERY_MS, (signal) => this.#ask(signal));
    new EverySecond(host);
  }

  get #of(): string {
    return this.#host.element.of;
  }

  changed(changed: PropertyValues): void {
    if (changed.has("of")) [this.#chart, this.#explanation, this.#chosen] = [undefined, undefined, ""];
    if (changed.has("of") || changed.has("factory")) this.#polling.now();
  }

  /** A step of its own is shown at once and not at the next question. */
  moved({ sensors, machines, everything }: Changed): void {
    if (sensors.has(this.#of) || machines.has(this.#of) || everything) this.#polling.now();
  }

  async #ask(signal: AbortSignal): Promise<void> {
    const [factory, of] = [this.#host.factory(), this.#of];
    if (!factory || factory.fleet.at === 0 || factory.state !== "live" || !of) return;
    const [chart, explanation] = await Promise.all([factory.statechart(of, signal), factory.explain(of, signal)]);
    if (signal.aborted) return;
    if (chart.ok) [this.#chart, this.#failed] = [chart.value, undefined];
    else this.#failed = chart.detail;
    if (explanation.ok) this.#explanation = explanation.value;
    this.#host.requestUpdate();
  }

  render(): TemplateResult {
    const [chart, failed, { element }] = [this.#chart, this.#failed, this.#host];
    const sensor = this.#host.fleet()?.sensors.get(this.#of);
    const rows = chart ? chartRows(chart) : sensor ? knownRows(sensor) : [];
    const shown = element.whole ? rows : essentialRows(rows, sensor);
    const toggle = () => (element.whole = !element.whole);
    return this.#host.panel({
      title: msg("Live statechart"),
      tools: html`${failed && chart ? html`<span class="caption">${msg(str`not asked just now: ${failed()}`)}</span>` : nothing}
      ${chart ? html`<button type="button" class="link caption" @click=${toggle}>${element.whole ? msg("fewer regions") : msg("all regions")}</button>` : nothing}`,
      body: shown.length ? this.#rows(shown) : this.#host.empty(failed?.() ?? msg("Asking the gateway…")),
    });
  }

  #rows(rows: readonly ChartRow[]): TemplateResult {
    const first = rows[0]?.states.find(({ active }) => active)?.path;
    return html`<div class="rows" @keydown=${this.#key}>
        ${rows.map((row) => this.#row(row, this.#chosen || first || ""))}
      </div>
      ${this.#chosen && this.#chart ? this.#leads(this.#chart) : nothing} ${this.#pending()}`;
  }

  #row(row: ChartRow, reached: string): TemplateResult {
    const items = this.#past.items().filter(({ id }) => id === this.#of);
    const steps = stepsOf(row, items, this.#host.now());
    const isNarrow = this.#size.width < NARROW_PX;
    const width = Math.max(120, this.#size.width - SIDES_PX - (isNarrow ? 0 : NAME_PX));
    return html`<div class="row" role="group" aria-label=${regionWords(row.name)}>
      <span class="muted">${this.#name(row)}</span>
      <span class="states">${row.states.map((state) => this.#state(row, state, reached))}</span>
      ${steps.length ? html`<svg class="steps" width=${width} height="17" role="img" aria-label=${steps.map(({ from, to, at }) => `${stateWords(row.states[from]!.name)} → ${stateWords(row.states[to]!.name)} ${clockOrDate(at, this.#host.now())}`).join(", ")}>${drawSteps(steps, row.states.length, width, this.#host.now())}</svg>` : nothing}
    </div>`;
  }

  #name({ path, name }: ChartRow): string {
    const isHeld = path === "limit" && this.#host.fleet()?.sensors.get(this.#of)?.state.held;
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
      aria-pressed=${path === this.#chosen}
      @click=${() => this.#choose(path)}
    >
      ${words}
    </button>`;
  }

  #leads(chart: Statechart): TemplateResult {
    const leads = leadsFrom(chart, this.#chosen);
    const chosen = regionWords(this.#chosen);
    return html`<ul class="leads" aria-label=${msg(str`What leads out of ${chosen}`)}>
      ${leads.map(({ to, event, guard }) => html`<li><b>${event}</b>${guard ? html` <span class="muted">${msg(str`if ${stateWords(guard)}`)}</span>` : nothing} → ${stateWords(to.split(".").at(-1)!)}</li>`)}
      ${leads.length === 0 ? html`<li class="muted">${msg(str`Nothing leads out of ${chosen}.`)}</li>` : nothing}
    </ul>`;
  }

  #pending(): TemplateResult | typeof nothing {
    const pending = this.#explanation?.id === this.#of ? this.#explanation.pending : [];
    if (pending.length === 0) return nothing;
    return html`<ul class="pending" aria-label=${msg("What happens by itself")}>
      ${pending.map(({ text, at }) => html`<li><b>${at > this.#host.now() ? msg(str`in ${ageWords(at - this.#host.now())}`) : msg("now due")}</b> ${told(text)}</li>`)}
    </ul>`;
  }

  #choose(path: string): void {
    if (!this.#host.emit("tocsin-state-select", { path })) return;
    this.#chosen = this.#chosen === path ? "" : path;
    this.#host.requestUpdate();
  }

  #key = (event: KeyboardEvent): void => {
    const step = STEPS[event.key];
    if (!step) return;
    event.preventDefault();
    const all = [...this.#host.renderRoot.querySelectorAll<HTMLElement>(".state")];
    const from = all.indexOf(event.target as HTMLElement);
    const to = all[Math.min(all.length - 1, Math.max(0, from + step))]!;
    for (const each of all) each.tabIndex = each === to ? 0 : -1;
    to.focus();
  };
}

export const styles = [linkStyles, statechartStyles];
