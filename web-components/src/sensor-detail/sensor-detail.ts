import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import type { SensorItem } from "@tocsin/core/wire/hub-api";
import type { AlarmName } from "@tocsin/core/wire/health";
import { outcomeWords } from "../client/alarm-command.ts";
import type { Changed } from "../client/fleet.ts";
import { isAllowed } from "../element/allowed.ts";
import { EverySecond } from "../element/every-second.ts";
import { FleetElement } from "../element/fleet-element.ts";
import { PastTransitions } from "../element/past-transitions.ts";
import { Polling } from "../element/polling.ts";
import { gauge, gaugeStyles } from "../machine/gauge.ts";
import { sensorMark, standingLimit } from "../marks/choose-mark.ts";
import { markIcon, markStyles } from "../marks/mark-icon.ts";
import { controls } from "../theme/controls.ts";
import { base } from "../theme/base.ts";
import { tokens } from "../theme/tokens.ts";
import "../trend/define.ts";
import { limitLetters, standingWords, trustWords } from "../words/health-words.ts";
import { sensorValue, type KnownValue } from "../words/sensor-value.ts";
import { ageWords, clockOrDate, clockTime, spanWords } from "../words/time-words.ts";
import { becauseWords, changeWords, transitionMark } from "../words/transition-words.ts";
import { decimalsOf, valueWords } from "../words/value-words.ts";
import { explained, Explaining } from "./explaining.ts";
import { regions } from "./regions.ts";
import { sensorDetailStyles } from "./sensor-detail.styles.ts";

const VALUE_EVERY_MS = 1_000;
const TRANSITIONS_MAX = 8;
const GAUGE_PX = 200;
const NO_HUB = { ok: false, gone: false, detail: "there is no hub to ask" } as const;

/**
 * One sensor: where its value stands, whether it can be trusted, what to do, its course, and why it is in its state.
 *
 * @fires tocsin-acknowledge - detail `{ ids }`, of its alarms; preventing it leaves the command to the page
 * @csspart base header
 */
export class TocsinSensorDetail extends FleetElement {
  static override properties = {
    ...FleetElement.properties,
    sensor: { type: String, reflect: true },
    known: { state: true },
    told: { state: true },
  };
  static override styles = [tokens, base, controls, markStyles, gaugeStyles, sensorDetailStyles];
  /** `site/zone/machine/sensor` */
  declare sensor: string;
  declare private known: KnownValue | undefined;
  /** What became of an acknowledgement. */
  declare private told: string;
  #polling = new Polling(this, VALUE_EVERY_MS, (signal) => this.#askValue(signal));
  #explanation = new Explaining(this, () => this.factory);
  #past = new PastTransitions(this, () => ({ factory: this.factory, of: this.sensor, limit: TRANSITIONS_MAX }));

  constructor() {
    super();
    this.sensor = "";
    this.told = "";
    new EverySecond(this);
  }

  protected override concerns(changed: Changed): boolean {
    return changed.sensors.has(this.sensor) || changed.transitions;
  }

  protected override willUpdate(changed: PropertyValues): void {
    super.willUpdate(changed);
    if (!changed.has("sensor")) return;
    this.known = undefined;
    this.told = "";
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
        ${this.fleet ? html`<div class="empty">This hub knows no sensor ${this.sensor}.</div>` : this.pending()}
      </section>`;
    return html`<section class="base" part="base" aria-label=${sensor.tag}>
      ${this.#head(sensor)}
      <div class="body" tabindex="0">
        ${this.#todo(sensor)} ${this.#acknowledge(sensor)}
        <section aria-label="Trend"><tocsin-trend sensor=${sensor.id} .data=${this.data}></tocsin-trend></section>
        ${this.#why(sensor)} ${this.#limits(sensor)} ${this.#history(sensor)}
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
        ${known ? html`reading ${ageWords(this.now() - known.at)} old, at ${clockOrDate(known.at, this.now())}` : "no reading yet"}
      </span>
      ${this.asOf()}
    </div>`;
  }

  #todo(sensor: SensorItem): TemplateResult | typeof nothing {
    const limit = standingLimit(sensor);
    if (!limit?.action && !limit?.consequence) return nothing;
    const by = limit.respondWithinMs === undefined ? undefined : sensor.since + limit.respondWithinMs;
    const left = by === undefined ? 0 : by - this.now();
    return html`<section aria-label="What to do">
      <dl class="facts">
        ${
          limit.action
            ? html`<dt>Do</dt>
                <dd><b>${limit.action}</b></dd>`
            : nothing
        }
        ${
          by === undefined
            ? nothing
            : html`<dt>By</dt>
                <dd>
                  <b>${clockTime(by)}</b>, ${left > 0 ? `${spanWords(left)} left` : `over since ${spanWords(-left)}`}
                </dd>`
        }
        ${
          limit.consequence
            ? html`<dt>Otherwise</dt>
                <dd>${limit.consequence}</dd>`
            : nothing
        }
        ${
          limit.link
            ? html`<dt>More</dt>
                <dd><a href=${limit.link} target="_blank" rel="noreferrer">${limit.link}</a></dd>`
            : nothing
        }
      </dl>
    </section>`;
  }

  /** Its alarms that wait for a person. */
  #acknowledge({ id, site, zone, state }: SensorItem): TemplateResult | typeof nothing {
    const waiting = Object.entries(state.alarms ?? {}).filter(
      ([, alarm]) => alarm?.state === "unacknowledged" || alarm?.state === "rtnUnacknowledged",
    );
    if (waiting.length === 0 && !this.told) return nothing;
    const targets = waiting.map(([alarm, { occurrence }]) => ({ target: id, alarm: alarm as AlarmName, occurrence }));
    const may = isAllowed(this.factory?.me, "acknowledge", `${site}/${zone}`);
    const run = async () => {
      if (!this.emit("tocsin-acknowledge", { ids: targets.map(({ target, alarm }) => `${target}:${alarm}`) })) return;
      this.told = "Asking the gateway…";
      const asked = { command: "acknowledge", targets } as const;
      this.told = outcomeWords("acknowledge", (await this.factory?.command(asked)) ?? NO_HUB);
    };
    return html`<section class="waits" aria-label="Acknowledgement">
      ${waiting.length && may ? html`<button class="button" @click=${() => void run()}>Acknowledge</button>` : nothing}
      <span role="status">${this.told || "Waits for an acknowledgement."}</span>
    </section>`;
  }

  #why(sensor: SensorItem): TemplateResult {
    const since = sensor.since > 0 ? `since ${clockOrDate(sensor.since, this.now())}` : "";
    return html`<section aria-label="Why it is in this state">
      <h2><span>Why it is in this state</span><span>${since}</span></h2>
      <div>${sensor.overlay?.text ?? sensor.cause?.text ?? "Nothing has happened: good, and within its limits."}</div>
      ${explained(this.#explanation.of(sensor), this.now())} ${regions(sensor)}
    </section>`;
  }

  #limits(sensor: SensorItem): TemplateResult | typeof nothing {
    const listed = sensor.limits.filter(({ value, level }) => value !== undefined || level);
    if (listed.length === 0) return nothing;
    const digits = decimalsOf(sensor);
    return html`<section aria-label="Limits">
      <h2><span>Limits</span><span>${sensor.profile ? `profile ${sensor.profile}` : nothing}</span></h2>
      <table>
        <tbody>
          ${listed.map(
            ({ level, value, priority, message }) =>
              html`<tr>
                <td><b>${limitLetters(level)}</b> ${value === undefined ? nothing : valueWords(value, digits)}</td>
                <td>
                  ${priority === "log" ? html`<span class="muted">for the record</span>` : `priority ${priority}`}${message ? html` <span class="muted">${message}</span>` : nothing}
                </td>
              </tr>`,
          )}
        </tbody>
      </table>
    </section>`;
  }

  #history(sensor: SensorItem): TemplateResult | typeof nothing {
    const items = this.#past.items();
    const dated = items.some(({ at }) => clockOrDate(at, this.now()).length > "00:00:00".length);
    if (items.length === 0) return nothing;
    return html`<section aria-label="What happened to it">
      <h2><span>What happened to it</span><span>event time</span></h2>
      <table class=${dated ? "dated" : ""}>
        <colgroup>
          <col class="when" />
          <col class="glyph" />
          <col />
        </colgroup>
        <tbody>
          ${items.map(
            (item) =>
              html`<tr title=${item.cause.text}>
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
