import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import type { Explanation, Statechart } from "@tocsin/core/wire/explain";
import type { Changed } from "../client/fleet.ts";
import { EverySecond } from "../element/every-second.ts";
import { FleetElement } from "../element/fleet-element.ts";
import { PastTransitions } from "../element/past-transitions.ts";
import { Polling } from "../element/polling.ts";
import { base } from "../theme/base.ts";
import { tokens } from "../theme/tokens.ts";
import { msg, str, told, type Words } from "../words/language.ts";
import { regionWords, stateWords } from "../words/state-words.ts";
import { ageWords, clockOrDate } from "../words/time-words.ts";
import { chartRows, leadsFrom, type ChartRow } from "./chart-rows.ts";
import { statechartStyles } from "./statechart.styles.ts";

const ASK_EVERY_MS = 5_000;
const TRANSITIONS_MAX = 30;
const STEPS: Record<string, number> = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };

/**
 * The statechart of a sensor or a machine as its gateway runs it: each region with the state that it is in, what will
 * happen by itself and when, and the step that each region took last. A chosen state tells what leads out of it.
 *
 * @fires tocsin-state-select - detail `{ path }`, of the state
 * @csspart base header body
 */
export class TocsinStatechart extends FleetElement {
  static override properties = {
    ...FleetElement.properties,
    of: { type: String, reflect: true },
    chart: { state: true },
    explanation: { state: true },
    chosen: { state: true },
    failed: { state: true },
  };
  static override styles = [tokens, base, statechartStyles];
  /** `site/zone/machine/sensor`, or `site/zone/machine` */
  declare of: string;
  declare private chart: Statechart | undefined;
  declare private explanation: Explanation | undefined;
  declare private chosen: string;
  /** Why it could not be asked just now. */
  declare private failed: Words | undefined;
  #past = new PastTransitions(this, () => ({ factory: this.factory, of: this.of, limit: TRANSITIONS_MAX }));
  #polling = new Polling(this, ASK_EVERY_MS, (signal) => this.#ask(signal));

  constructor() {
    super();
    this.of = "";
    this.chosen = "";
    new EverySecond(this);
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
    const { chart } = this;
    return html`<section class="base" part="base" aria-label=${msg("Statechart")}>
      <div class="header" part="header">
        <h2>${msg("Live statechart")}</h2>
        <span class="grow"></span>${this.asOf()}
        ${this.failed && chart ? html`<span class="caption">${msg(str`not asked just now: ${this.failed()}`)}</span>` : nothing}
      </div>
      <div class="body" part="body">
        ${chart ? this.#rows(chart) : this.fleet ? html`<div class="empty">${this.failed?.() ?? msg("Asking the gateway…")}</div>` : this.pending()}
      </div>
    </section>`;
  }

  #rows(chart: Statechart): TemplateResult {
    const rows = chartRows(chart);
    const first = rows[0]?.states.find(({ active }) => active)?.path;
    return html`<div class="rows" @keydown=${this.#key}>
        ${rows.map((row) => this.#row(row, this.chosen || first || ""))}
      </div>
      ${this.chosen ? this.#leads(chart) : nothing} ${this.#pending()}`;
  }

  #row(row: ChartRow, reached: string): TemplateResult {
    const step = this.#lastStep(row);
    return html`<div class="row" role="group" aria-label=${regionWords(row.name)}>
      <span class="muted">${regionWords(row.name)}</span>
      <span class="states">
        ${row.states.map(
          ({ path, name, active }) =>
            html`<button
              type="button"
              class="state ${active ? "active" : ""}"
              data-path=${path}
              tabindex=${path === reached ? 0 : -1}
              aria-current=${active ? "true" : nothing}
              aria-pressed=${path === this.chosen}
              @click=${() => this.#choose(path)}
            >
              ${stateWords(name)}
            </button>`,
        )}
      </span>
      ${step ? html`<span class="step">${step}</span>` : nothing}
    </div>`;
  }

  /** The step that a region took last, and when. */
  #lastStep({ path }: ChartRow): string {
    const names = path === "" ? ["outOfService", "service"] : [path];
    for (const item of this.#past.items()) {
      if (item.id !== this.of) continue;
      const change = item.changes.find(
        ({ region }) =>
          names.includes(region) || region.startsWith(`${path}.`) || (path === "activity" && region === "state"),
      );
      if (change) return `${stateWords(change.from)} → ${stateWords(change.to)} ${clockOrDate(item.at, this.now())}`;
    }
    return "";
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
    this.chosen = this.chosen === path ? "" : path;
    this.emit("tocsin-state-select", { path });
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
