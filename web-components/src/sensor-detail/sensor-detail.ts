import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import type { SensorItem } from "@tocsin/core/wire/hub-api";
import { alarmsOf, Commanding } from "../alarm-list/commanding.ts";
import { levelsToShelve, shelveForm, shelveFormStyles } from "../alarm-list/shelve-form.ts";
import type { Changed } from "../client/fleet.ts";
import { EverySecond } from "../element/every-second.ts";
import { FleetElement } from "../element/fleet-element.ts";
import { PastTransitions } from "../element/past-transitions.ts";
import { Polling } from "../element/polling.ts";
import { gauge, gaugeStyles } from "../machine/gauge.ts";
import { isWaiting } from "../marks/alarm-state.ts";
import { sensorMark, standingLimit } from "../marks/choose-mark.ts";
import { markIcon, markStyles } from "../marks/mark-icon.ts";
import { controls } from "../theme/controls.ts";
import { base } from "../theme/base.ts";
import { tokens } from "../theme/tokens.ts";
import { limitLetters, standingWords, trustWords } from "../words/health-words.ts";
import { msg, str, told } from "../words/language.ts";
import { priorityWords } from "../words/priority-words.ts";
import { sensorValue, type KnownValue } from "../words/sensor-value.ts";
import { ageWords, clockOrDate, clockTime, spanWords, zoneWords } from "../words/time-words.ts";
import { becauseWords, changeWords, transitionMark } from "../words/transition-words.ts";
import { decimalsOf, valueWords } from "../words/value-words.ts";
import { explained, Explaining } from "./explaining.ts";
import { Noting, notingStyles } from "./noting.ts";
import { lastTimes, occurrencesOf } from "./occurrences.ts";
import { regions } from "./regions.ts";
import { sensorDetailStyles } from "./sensor-detail.styles.ts";

const VALUE_EVERY_MS = 1_000;
/** As many transitions are asked for, to know when its alarms rang; the newest of them are listed. */
const TRANSITIONS_MAX = 100;
const LISTED_MAX = 8;
const GAUGE_PX = 200;

/**
 * One sensor: where its value stands, whether it can be trusted, what to do, its course, and why it is in its state.
 *
 * @fires tocsin-acknowledge - detail `{ ids }`, of its alarms; preventing it leaves the command to the page
 * @fires tocsin-shelve - detail `{ ids }`, as above, before level, time and reason are asked for
 * @csspart base header form
 */
export class TocsinSensorDetail extends FleetElement {
  static override properties = {
    ...FleetElement.properties,
    sensor: { type: String, reflect: true },
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
  );
  #past = new PastTransitions(this, () => ({ factory: this.factory, of: this.sensor, limit: TRANSITIONS_MAX }));

  constructor() {
    super();
    this.sensor = "";
    this.opened = false;
    new EverySecond(this);
  }

  protected override concerns(changed: Changed): boolean {
    return changed.sensors.has(this.sensor) || changed.transitions;
  }

  protected override willUpdate(changed: PropertyValues): void {
    super.willUpdate(changed);
    if (!changed.has("sensor")) return;
    this.known = undefined;
    this.#commanding.forget();
    this.#noting.begin();
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
        ${this.fleet ? html`<div class="empty">${msg(str`This hub knows no sensor ${this.sensor}.`)}</div>` : this.pending()}
      </section>`;
    return html`<section class="base" part="base" aria-label=${sensor.tag}>
      ${this.#head(sensor)}
      <div class="body" tabindex="0">
        ${this.#todo(sensor)} ${this.#commands(sensor)}
        <section aria-label=${msg("Trend")}>
          <tocsin-trend sensor=${sensor.id} .data=${this.data}></tocsin-trend>
        </section>
        ${this.#why(sensor)} ${this.#times(sensor)} ${this.#history(sensor)} ${this.#limits(sensor)}
        ${this.#more(sensor)}
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
      ${this.asOf()}
    </div>`;
  }

  #todo(sensor: SensorItem): TemplateResult | typeof nothing {
    const limit = standingLimit(sensor);
    if (!limit?.action && !limit?.consequence) return nothing;
    const by = limit.respondWithinMs === undefined ? undefined : sensor.since + limit.respondWithinMs;
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
                  ${left > 0 ? msg(str`${spanWords(left)} left`) : msg(str`over since ${spanWords(-left)}`)}
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

  /** What may be done about its alarms. */
  #commands(sensor: SensorItem): TemplateResult | typeof nothing {
    const commanding = this.#commanding;
    const alarms = alarmsOf(sensor);
    const { told: outcome, shelving, shelve, leave } = commanding;
    if (alarms.length === 0 && !outcome()) return nothing;
    const waiting = alarms.filter(isWaiting);
    const [may, shelvable] = [commanding.able("acknowledge", waiting), commanding.able("shelve", alarms)];
    const standing = shelvable.find(({ alarm }) => alarm === "process") ?? shelvable[0];
    const levels = levelsToShelve(sensor, standing?.level);
    return html`<section aria-label=${msg("Acknowledge or shelve")}>
      <div class="waits">
        ${may.length ? html`<button class="button strong" @click=${() => void commanding.do("acknowledge", may)}>${msg("Acknowledge")}</button>` : nothing}
        ${standing && shelving.length === 0 ? html`<button class="button" @click=${() => commanding.askToShelve([standing])}>${standing.alarm === "process" ? msg("Shelve this level…") : msg("Shelve this alarm…")}</button>` : nothing}
        <span role="status"
          >${outcome() || (waiting.length ? msg("Waits for an acknowledgement.") : msg("Acknowledged."))}</span
        >
      </div>
      ${shelving[0] ? shelveForm({ count: 1, levels: shelving[0].alarm === "process" ? levels : [], ringing: shelving[0].level, shelve, cancel: leave }) : nothing}
    </section>`;
  }

  #times(sensor: SensorItem): TemplateResult {
    const [occurrences, now] = [occurrencesOf(this.#past.items()), this.now()];
    return html`${lastTimes(occurrences, (each) => this.#noting.of(each), now)}
    ${this.#noting.render(sensor, occurrences[0], now)}`;
  }

  /** What few ask for, and only then is asked of the gateway. */
  #more({ id }: SensorItem): TemplateResult {
    const opened = (event: Event) => (this.opened = (event.target as HTMLDetailsElement).open);
    return html`<details ?open=${this.opened} @toggle=${opened}>
      <summary>${msg("Last 24 h and live statechart")}</summary>
      ${
        this.opened
          ? html`<tocsin-state-timeline of=${id} .data=${this.data}></tocsin-state-timeline>
              <tocsin-statechart of=${id} .data=${this.data}></tocsin-statechart>`
          : nothing
      }
    </details>`;
  }

  #why(sensor: SensorItem): TemplateResult {
    const since = sensor.since > 0 ? msg(str`since ${clockOrDate(sensor.since, this.now())}`) : "";
    const cause = sensor.overlay?.text ?? sensor.cause?.text;
    return html`<section aria-label=${msg("Why it is in this state")}>
      <h2><span>${msg("Why it is in this state")}</span><span>${since}</span></h2>
      <div>${cause ? told(cause) : msg("Nothing has happened: good, and within its limits.")}</div>
      ${explained(this.#explanation.of(sensor), this.now())} ${regions(sensor)}
    </section>`;
  }

  #limits(sensor: SensorItem): TemplateResult | typeof nothing {
    const listed = sensor.limits.filter(({ value, level }) => value !== undefined || level);
    if (listed.length === 0) return nothing;
    const digits = decimalsOf(sensor);
    return html`<section aria-label=${msg("Limits")}>
      <h2>
        <span>${msg("Limits")}</span><span>${sensor.profile ? msg(str`profile ${sensor.profile}`) : nothing}</span>
      </h2>
      <table>
        <tbody>
          ${listed.map(
            ({ level, value, priority, message }) =>
              html`<tr>
                <td><b>${limitLetters(level)}</b> ${value === undefined ? nothing : valueWords(value, digits)}</td>
                <td>
                  <span class=${priority === "log" ? "muted" : ""}>${priorityWords(priority)}</span
                  >${message ? html` <span class="muted">${message}</span>` : nothing}
                </td>
              </tr>`,
          )}
        </tbody>
      </table>
    </section>`;
  }

  #history(sensor: SensorItem): TemplateResult | typeof nothing {
    const items = this.#past.items().slice(0, LISTED_MAX);
    const dated = items.some(({ at }) => clockOrDate(at, this.now()).length > "00:00:00".length);
    if (items.length === 0) return nothing;
    return html`<section aria-label=${msg("What happened to it")}>
      <h2><span>${msg("What happened to it")}</span><span>${msg("event time")} ${zoneWords(this.now())}</span></h2>
      <table class=${dated ? "dated" : ""}>
        <colgroup>
          <col class="when" />
          <col class="glyph" />
          <col />
        </colgroup>
        <tbody>
          ${items.map(
            (item) =>
              html`<tr title=${told(item.cause.text)}>
                <td>${clockOrDate(item.at, this.now())}</td>
                <td class="glyph">${markIcon(transitionMark(item), 12)}</td>
                <td>${changeWords(item)} <span class="muted">${becauseWords(item, sensor)}</span></td>
              </tr>`,
          )}
        </tbody>
      </table>
    </section>`;
  }
}
