import { html, nothing, type TemplateResult } from "lit";
import type { Priority } from "@tocsin/core/wire/health";
import { repeat } from "lit/directives/repeat.js";
import type { Changed } from "../client/fleet.ts";
import { EverySecond } from "../element/every-second.ts";
import { FleetElement } from "../element/fleet-element.ts";
import { standingLimit } from "../marks/choose-mark.ts";
import { isProcess, type Mark } from "../marks/mark.ts";
import { markIcon, markStyles } from "../marks/mark-icon.ts";
import { base } from "../theme/base.ts";
import { tokens } from "../theme/tokens.ts";
import { trustWords } from "../words/health-words.ts";
import { msg, str, told } from "../words/language.ts";
import { priorityWords } from "../words/priority-words.ts";
import { sensorValue } from "../words/sensor-value.ts";
import { ageWords, clockTime, spanWords } from "../words/time-words.ts";
import { count } from "../words/value-words.ts";
import { abnormalListStyles } from "./abnormal-list.styles.ts";
import { abnormalOf, type Abnormal, type AbnormalSensor, type SharedCause } from "./abnormal.ts";

/** Whether the process or the instrument is meant, for those who do not see the mark. */
const sideWords = (mark: Mark, priority: Priority | undefined): string =>
  isProcess(mark)
    ? [msg("Process"), priority && priorityWords(priority)].filter(Boolean).join(", ")
    : msg("Instrument");

/** A flood is not read line by line: the rest is a number. */
const ROWS_MAX = 100;

/**
 * Sensors that are abnormal now, worst first: process and instrument, with value, message and what to do. It lists
 * conditions, not alarms: nothing here waits for an acknowledgement.
 *
 * @fires tocsin-sensor-select - detail `{ sensor }`, its id
 * @fires tocsin-machine-select - detail `{ machine }`, its id
 * @csspart base header body row
 */
export class TocsinAbnormalList extends FleetElement {
  static override properties = {
    ...FleetElement.properties,
    of: { type: String, reflect: true },
    selected: { type: String, reflect: true },
  };
  static override styles = [tokens, base, markStyles, abnormalListStyles];
  /** Only one zone or machine: its id. */
  declare of: string | undefined;
  /** Id of the sensor that is shown elsewhere in the page. */
  declare selected: string | undefined;
  #abnormal: Abnormal | undefined;
  #abnormalOf: string | undefined;

  constructor() {
    super();
    new EverySecond(this);
  }

  protected override concerns(changed: Changed): boolean {
    return changed.sensors.size > 0;
  }

  protected override moved(): void {
    this.#abnormal = undefined;
  }

  protected override render(): TemplateResult {
    const { fleet } = this;
    if (this.#abnormalOf !== this.of) this.#abnormal = undefined;
    this.#abnormalOf = this.of;
    const abnormal = fleet && (this.#abnormal ??= abnormalOf(fleet.sensors.values(), this.of));
    return html`<section class="base" part="base" aria-label=${msg("Abnormal now")}>
      <div class="header" part="header">
        <h2>${msg("Abnormal now")}</h2>
        ${abnormal ? this.#counts(abnormal) : nothing}<span class="grow"></span>${this.asOf()}
      </div>
      <div class="body" part="body" tabindex="0">${abnormal ? this.#lists(abnormal) : this.pending()}</div>
    </section>`;
  }

  #counts({ urgent, record }: Abnormal): TemplateResult {
    const process = urgent.filter(({ mark }) => isProcess(mark)).length;
    return html`<span><b>${count(process)}</b> <span class="muted">${msg("process")}</span></span>
      <span><b>${count(urgent.length - process)}</b> <span class="muted">${msg("instrument")}</span></span>
      ${record.length ? html`<span class="muted">${msg(str`${count(record.length)} noted`)}</span>` : nothing}`;
  }

  #lists({ urgent, shared, record }: Abnormal): TemplateResult {
    const cutOff = this.fleet?.bus.connected === false ? [this.#cutOff(this.fleet.bus.since)] : [];
    if (urgent.length + shared.length + record.length + cutOff.length === 0) return this.#allGood();
    return html`<ol>
        ${repeat(
          urgent.slice(0, ROWS_MAX),
          ({ sensor }) => sensor.id,
          (entry) => this.#urgent(entry),
        )}
      </ol>
      ${urgent.length > ROWS_MAX ? html`<div class="rule">${msg(str`${count(urgent.length - ROWS_MAX)} more`)}</div>` : nothing}
      ${this.#group(msg("Blind to"), [...cutOff, ...shared.map((cause) => this.#shared(cause))])}
      ${this.#group(
        msg("Noted"),
        record.slice(0, ROWS_MAX).map((entry) => this.#noted(entry)),
      )}`;
  }

  #allGood(): TemplateResult {
    const then = this.factory?.state === "live" ? "" : clockTime(this.fleet?.at ?? 0);
    const words = then
      ? msg(str`Every sensor was good and within its limits as of ${then}.`)
      : msg("Every sensor is good and within its limits.");
    return html`<div class="all-good">${words}</div>`;
  }

  #cutOff(since: number): TemplateResult {
    return html`<li class="short blind" part="row">
      ${markIcon("U", 14)}<span class="ellipsis">${msg("the hub has no connection to its message bus")}</span>
      <div class="age">${ageWords(this.now() - since)}</div>
    </li>`;
  }

  #group(title: string, rows: TemplateResult[]): TemplateResult | typeof nothing {
    if (rows.length === 0) return nothing;
    return html`<h3 class="rule">${title}</h3>
      <ol>
        ${rows}
      </ol>`;
  }

  #urgent({ sensor, mark }: AbnormalSensor): TemplateResult {
    const limit = isProcess(mark) ? standingLimit(sensor) : undefined;
    const message = limit?.message ?? sensor.message;
    const cause = sensor.cause && told(sensor.cause.text);
    const reason = limit ? (message ?? cause) : [message, cause].filter(Boolean).join(": ");
    const by = limit?.respondWithinMs === undefined ? undefined : sensor.since + limit.respondWithinMs;
    return html`<li part="row" ?data-selected=${sensor.id === this.selected}>
      ${markIcon(mark, 20, sideWords(mark, limit?.priority))}
      <button class="ellipsis" @click=${() => this.emit("tocsin-sensor-select", { sensor: sensor.id })}>
        <b>${sensor.tag}</b> ${sensor.description}
      </button>
      <div class="value">${sensorValue(sensor)}</div>
      <div class="age">${ageWords(this.now() - sensor.since)}</div>
      <div class="what ellipsis">${reason || trustWords(sensor)}</div>
      ${
        limit?.action
          ? html`<div class="do">
              <span class="ellipsis">${limit.action}</span>${by === undefined ? nothing : this.#deadline(by)}
            </div>`
          : nothing
      }
    </li>`;
  }

  #deadline(by: number): TemplateResult {
    const left = by - this.now();
    return html`<span class="by">
      ${msg(str`by ${clockTime(by).slice(0, 5)}`)}, <b>${left > 0 ? spanWords(left) : msg("over")}</b>
    </span>`;
  }

  #shared(cause: SharedCause): TemplateResult {
    const { machine } = cause;
    const zone = this.fleet?.zones.get(cause.zone)?.name ?? cause.zone;
    const where = (machine && this.fleet?.machines.get(machine)?.tag) ?? zone;
    const what = html`<b>${where}</b> ${told(cause.text)}`;
    return html`<li class="short blind" part="row">
      ${markIcon("U", 14)}
      ${
        machine
          ? html`<button class="ellipsis" @click=${() => this.emit("tocsin-machine-select", { machine })}>
              ${what}
            </button>`
          : html`<span class="ellipsis">${what}</span>`
      }
      <div class="value">${msg(str`${count(cause.sensors)} sensors`)}</div>
      <div class="age">${cause.since > 0 ? ageWords(this.now() - cause.since) : nothing}</div>
    </li>`;
  }

  #noted({ sensor, mark }: AbnormalSensor): TemplateResult {
    return html`<li
      class="short"
      part="row"
      ?data-selected=${sensor.id === this.selected}
      title=${told(sensor.cause?.text ?? "")}
    >
      ${markIcon(mark, 14, sideWords(mark, "log"))}
      <button class="ellipsis" @click=${() => this.emit("tocsin-sensor-select", { sensor: sensor.id })}>
        ${sensor.tag} ${sensor.description}
      </button>
      <div class="value">${sensorValue(sensor, true)}</div>
      <div class="age">${ageWords(this.now() - sensor.since)}</div>
    </li>`;
  }
}
