import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import type { SensorItem } from "@tocsin/core/wire/hub-api";
import { alarmsOf, Commanding } from "../alarm-list/commanding.ts";
import { shelveFormStyles } from "../alarm-list/shelve-form.styles.ts";
import type { Changed } from "../client/fleet.ts";
import { EverySecond } from "../element/every-second.ts";
import { FleetElement } from "../element/fleet-element.ts";
import { PastTransitions } from "../element/past-transitions.ts";
import { Polling } from "../element/polling.ts";
import { gauge, gaugeStyles } from "../machine/gauge.ts";
import { notesTable, Noting, notingStyles } from "../notes/noting.ts";
import { Servicing, serviceOf } from "../service/servicing.ts";
import { serviceWords } from "../machine/machine-head.ts";
import { isWaiting } from "../marks/alarm-state.ts";
import { sensorMark, standingLimit } from "../marks/choose-mark.ts";
import { markIcon, markStyles } from "../marks/mark-icon.ts";
import { controls } from "../theme/controls.ts";
import { base } from "../theme/base.ts";
import { tokens } from "../theme/tokens.ts";
import { standingWords, trustWords } from "../words/health-words.ts";
import { lackWords } from "../words/lack-words.ts";
import { msg, str } from "../words/language.ts";
import { sensorValue, type KnownValue } from "../words/sensor-value.ts";
import { ageWords, clockOrDate, clockTime, leftWords, spanWords } from "../words/time-words.ts";
import { historyTable, limitsTable } from "./background.ts";
import { explained, Explaining } from "./explaining.ts";
import { lastTimes, occurrencesOf } from "./occurrences.ts";
import { whyRows } from "./why.ts";
import { sensorDetailStyles } from "./sensor-detail.styles.ts";

const VALUE_EVERY_MS = 1_000;
/** As many transitions are asked for, to know when its alarms rang; the newest of them are listed. */
const TRANSITIONS_MAX = 100;
const ALL_TABS = "todo,trend,why,times,statechart,more";
const GAUGE_PX = 200;

/**
 * One sensor: where its value stands, whether it can be trusted, what to do, its course, and why it is in its state.
 *
 * @fires tocsin-acknowledge - detail `{ ids }`, of its alarms; preventing it leaves the command to the page
 * @fires tocsin-shelve - detail `{ ids }`, as above, before level, time and reason are asked for
 * @fires tocsin-note - detail `{ target, text }`; preventing it leaves the writing to the page
 * @fires tocsin-close - where it is `closable`: it is to be closed
 * @slot extra-tab - after its own parts
 * @csspart form
 */
export class TocsinSensorDetail extends FleetElement {
  static override properties = {
    ...FleetElement.properties,
    sensor: { type: String, reflect: true },
    tabs: { type: String, reflect: true },
    window: { type: String, reflect: true },
    closable: { type: Boolean, reflect: true },
    known: { state: true },
    opened: { state: true },
  };
  static override styles = [
    tokens,
    base,
    controls,
    markStyles,
    gaugeStyles,
    shelveFormStyles,
    notingStyles,
    sensorDetailStyles,
  ];
  /** `site/zone/machine/sensor` */
  declare sensor: string;
  /** Which parts, separated by commas: `todo`, `trend`, `why`, `times`, `statechart`, `more`; all by default. */
  declare tabs: string;
  /** How far back its trend looks, as the trend takes it. */
  declare window: string;
  /** With a button that asks the page to close it. */
  declare closable: boolean;
  declare private known: KnownValue | undefined;
  declare private opened: boolean;
  #polling = new Polling(this, VALUE_EVERY_MS, (signal) => this.#askValue(signal));
  #commanding = new Commanding(this, {
    factory: () => this.factory,
    announce: (name, detail) => this.emit(name, detail),
    done: () => {},
  });
  #explanation = new Explaining(this, () => this.factory);
  #noting = new Noting(
    this,
    () => this.factory,
    () => this.sensor,
    (detail) => this.emit("tocsin-note", detail),
  );
  #servicing = new Servicing(this, () => this.factory);
  #past = new PastTransitions(this, () => ({ factory: this.factory, of: this.sensor, limit: TRANSITIONS_MAX }));

  constructor() {
    super();
    this.sensor = "";
    this.tabs = ALL_TABS;
    this.window = "1h";
    this.closable = false;
    this.opened = false;
    new EverySecond(this);
  }

  protected override get showing(): readonly (string | undefined)[] {
    return [this.sensor];
  }

  protected override concerns(changed: Changed): boolean {
    return changed.sensors.has(this.sensor) || changed.transitions;
  }

  protected override moved(changed: Changed): void {
    if (changed.everything) this.#noting.soon();
  }

  protected override willUpdate(changed: PropertyValues): void {
    super.willUpdate(changed);
    if (!changed.has("sensor")) return;
    this.known = undefined;
    this.#commanding.forget();
    this.#noting.begin();
    this.#servicing.begin();
    this.#polling.now();
  }

  async #askValue(signal: AbortSignal): Promise<void> {
    const { factory, sensor } = this;
    if (!factory || factory.fleet.at === 0 || factory.state !== "live" || !sensor) return;
    const answer = await factory.readings(sensor, { last: 1 }, signal);
    const { at, value } = answer.ok ? answer.value.columns : { at: [], value: [] };
    if (at.length && value?.length) this.known = { at: at.at(-1)!, value: value.at(-1)! };
  }

  protected override render(): TemplateResult {
    const sensor = this.fleet?.sensors.get(this.sensor);
    if (!sensor)
      return html`<section class="base" part="base">
        ${this.fleet ? this.empty(this.sensor ? msg(str`This hub knows no sensor ${this.sensor}.`) : lackWords("sensor")) : this.pending()}
      </section>`;
    const shown = new Set(this.tabs.split(",").map((tab) => tab.trim()));
    const part = (tab: string, what: () => unknown) => (shown.has(tab) ? what() : nothing);
    return html`<section class="base" part="base" aria-label=${sensor.tag}>
      <slot name="header">${this.#head(sensor)}</slot>
      <div class="body" part="body" tabindex="0">
        ${part("todo", () => [this.#todo(sensor), this.#commands(sensor)])} ${part("trend", () => this.#trend(sensor))}
        ${part("why", () => this.#why(sensor))} ${part("times", () => this.#times())}
        ${part("statechart", () => html`<tocsin-statechart of=${sensor.id} .data=${this.data}></tocsin-statechart>`)}
        ${part("more", () => this.#more(sensor))}
        <slot name="extra-tab"></slot>
      </div>
    </section>`;
  }

  #head(sensor: SensorItem): TemplateResult {
    const mark = sensorMark(sensor);
    const known = this.known ?? sensor.reading;
    const number = typeof known?.value === "number" ? known.value : undefined;
    return html`<div class="head" part="header">
      ${markIcon(mark ?? "G", 20, standingWords(sensor))}
      <h1 class="ellipsis">${sensor.tag}</h1>
      <div class="big">${sensorValue(sensor, false, known)}</div>
      <span class="under muted">${[sensor.description, trustWords(sensor)].filter(Boolean).join(", ")}</span>
      ${gauge(sensor, number, GAUGE_PX)}
      <span class="under caption">
        ${known ? msg(str`reading ${ageWords(this.now() - known.at)} old, at ${clockOrDate(known.at, this.now())}`) : msg("no reading yet")}
      </span>
      ${this.asOf()}<slot name="actions"></slot>
      ${this.closable ? html`<button type="button" class="close" aria-label=${msg("Close")} @click=${this.#close}>×</button>` : nothing}
    </div>`;
  }

  #close = (): void => void this.emit("tocsin-close", {});

  #trend({ id }: SensorItem): TemplateResult {
    return html`<section aria-label=${msg("Trend")}>
      <tocsin-trend sensor=${id} window=${this.window} .data=${this.data}></tocsin-trend>
    </section>`;
  }

  #todo(sensor: SensorItem): TemplateResult | typeof nothing {
    const limit = standingLimit(sensor);
    if (!limit?.action && !limit?.consequence) return nothing;
    // The time runs since the alarm was raised, not since the sensor last moved in any way.
    const since = sensor.state.alarms?.process?.since ?? sensor.since;
    const by = limit.respondWithinMs === undefined ? undefined : since + limit.respondWithinMs;
    const left = by === undefined ? 0 : by - this.now();
    return html`<section aria-label=${msg("What to do")}>
      <dl class="facts">
        ${
          limit.action
            ? html`<dt>${msg("Do")}</dt>
                <dd><b>${limit.action}</b></dd>`
            : nothing
        }
        ${
          by === undefined
            ? nothing
            : html`<dt>${msg("By")}</dt>
                <dd>
                  <b>${clockTime(by)}</b>,
                  ${left > 0 ? msg(str`${leftWords(left)} left`) : msg(str`over since ${spanWords(-left)}`)}
                </dd>`
        }
        ${
          limit.consequence
            ? html`<dt>${msg("Otherwise")}</dt>
                <dd>${limit.consequence}</dd>`
            : nothing
        }
        ${
          limit.link
            ? html`<dt>${msg("More")}</dt>
                <dd><a href=${limit.link} target="_blank" rel="noreferrer">${limit.link}</a></dd>`
            : nothing
        }
      </dl>
    </section>`;
  }

  /** What may be done about its alarms, and about itself. */
  #commands(sensor: SensorItem): TemplateResult {
    const commanding = this.#commanding;
    const alarms = alarmsOf(sensor);
    const { told: outcome, shelving } = commanding;
    const waiting = alarms.filter(isWaiting);
    const [may, shelvable] = [commanding.able("acknowledge", waiting), commanding.able("shelve", alarms)];
    const standing = shelvable.find(({ alarm }) => alarm === "process") ?? shelvable[0];
    const state = waiting.length ? msg("Waits for an acknowledgement.") : alarms.length ? msg("Acknowledged.") : "";
    const said = outcome() || (may.length ? "" : state);
    return html`<section aria-label=${msg("Acknowledge or shelve")}>
      <div class="waits">
        ${may.length ? html`<button class="button strong" @click=${() => void commanding.do("acknowledge", may)}>${msg("Acknowledge")}</button>` : nothing}
        ${standing && shelving.length === 0 ? html`<button class="button" @click=${() => void commanding.askToShelve([standing])}>${standing.alarm === "process" ? msg("Shelve this level…") : msg("Shelve this alarm…")}</button>` : nothing}
        ${this.#noting.button(sensor)}
        <span role="status">${said}</span>
      </div>
      ${commanding.form(() => sensor)} ${this.#noting.form(sensor.id, this.#occurrences()[0])}
    </section>`;
  }

  #occurrences = () => occurrencesOf(this.#past.items());

  #times(): TemplateResult {
    const occurrences = this.#occurrences();
    const others = this.#noting.notes.filter((note) => !occurrences.some((each) => this.#noting.of(each) === note));
    return html`${lastTimes(occurrences, (each) => this.#noting.of(each), this.now())}
    ${
      others.length
        ? html`<section aria-label=${msg("Notes")}>
            <h2>${msg("Notes")}</h2>
            ${notesTable(others, this.now())}
          </section>`
        : nothing
    }`;
  }

  #why(sensor: SensorItem): TemplateResult {
    const tagOf = (id: string) => this.fleet?.sensors.get(id)?.tag ?? id;
    return html`<section aria-label=${msg("Why it is in this state")}>
      <h2><span>${msg("Why it is in this state")}</span></h2>
      ${whyRows(sensor, this.#past.items(), tagOf, this.now())}
    </section>`;
  }

  /** What few ask for. */
  #more(sensor: SensorItem): TemplateResult {
    const opened = (event: Event) => (this.opened = (event.target as HTMLDetailsElement).open);
    return html`<details ?open=${this.opened} @toggle=${opened}>
      <summary>${msg("In full: explanation, last 24 h, limits, history, service")}</summary>
      ${this.opened ? this.#background(sensor) : nothing}
    </details>`;
  }

  #background(sensor: SensorItem): TemplateResult {
    const { id, tag, site, zone } = sensor;
    const now = this.now();
    const service = serviceOf("sensors", [sensor]);
    const serviced = { things: "sensors", id, tag, site, zone } as const;
    return html`<section aria-label=${msg("Explanation")}>
        <h2><span>${msg("Explanation")}</span></h2>
        ${explained(this.#explanation.of(sensor), now)}
      </section>
      <tocsin-state-timeline of=${id} .data=${this.data}></tocsin-state-timeline>
      ${limitsTable(sensor)} ${historyTable(sensor, this.#past.items(), now)}
      <section aria-label=${msg("Service")}>
        <h2><span>${msg("Service")}</span><span>${service ? serviceWords(service, now) : msg("in service")}</span></h2>
        ${this.#servicing.button(serviced, service)} ${this.#servicing.form(serviced)}
      </section>`;
  }
}
