import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import type { MachineItem, SensorItem } from "@tocsin/core/wire/hub-api";
import type { FiguresAnswer } from "@tocsin/core/wire/figures";
import { Commanding } from "../alarm-list/commanding.ts";
import { shelveFormStyles } from "../alarm-list/shelve-form.styles.ts";
import { alarmsOfSensors } from "../client/fleet-alarms.ts";
import type { Changed } from "../client/fleet.ts";
import { EverySecond } from "../element/every-second.ts";
import { FleetElement } from "../element/fleet-element.ts";
import { PastTransitions } from "../element/past-transitions.ts";
import { Polling } from "../element/polling.ts";
import { isWaiting } from "../marks/alarm-state.ts";
import { machineMark, sensorMark, worstFirst } from "../marks/choose-mark.ts";
import { markIcon, markStyles } from "../marks/mark-icon.ts";
import { Noting, notingStyles } from "../notes/noting.ts";
import { Servicing, serviceOf } from "../service/servicing.ts";
import { base } from "../theme/base.ts";
import { controls } from "../theme/controls.ts";
import { linkStyles } from "../theme/link.ts";
import { tokens } from "../theme/tokens.ts";
import { machineHealthWords } from "../words/health-words.ts";
import { lackWords } from "../words/lack-words.ts";
import { msg, str } from "../words/language.ts";
import { sensorValue } from "../words/sensor-value.ts";
import { stateWords } from "../words/state-words.ts";
import { count } from "../words/value-words.ts";
import { gaugeStyles } from "./gauge.ts";
import { LiveReadings } from "./live-readings.ts";
import { coverageParts, machineHead } from "./machine-head.ts";
import { machineStyles } from "./machine.styles.ts";
import { openAlarms } from "./open-alarms.ts";
import { sensorRows } from "./sensor-rows.ts";
import { sparklineStyles } from "./sparkline.ts";

const CARD_SENSORS_MAX = 3;
const TRANSITIONS_MAX = 20;
const FIGURES_EVERY_MS = 300_000;

/**
 * One machine: its health, its state, how many of its sensors can be trusted, its open alarms with what to do, and its
 * sensors worst first.
 *
 * @fires tocsin-sensor-select - detail `{ sensor }`, its id
 * @fires tocsin-acknowledge - detail `{ ids }`, of its alarms; preventing it leaves the command to the page
 * @fires tocsin-note - detail `{ target, text }`; preventing it leaves the writing to the page
 * @csspart form
 */
export class TocsinMachine extends FleetElement {
  static override properties = {
    ...FleetElement.properties,
    machine: { type: String, reflect: true },
    view: { type: String, reflect: true },
    selected: { type: String, reflect: true },
    figures: { state: true },
  };
  static override styles = [
    tokens,
    base,
    controls,
    markStyles,
    linkStyles,
    gaugeStyles,
    sparklineStyles,
    shelveFormStyles,
    notingStyles,
    machineStyles,
  ];
  /** `site/zone/machine` */
  declare machine: string;
  /** How much of it: `badge`, `card` or `detail`. */
  declare view: "badge" | "card" | "detail";
  /** Id of the sensor that is shown elsewhere in the page. */
  declare selected: string | undefined;
  declare private figures: FiguresAnswer | undefined;
  #live = new LiveReadings(this, () => ({
    factory: this.factory,
    sensors: this.view === "detail" ? this.#worstFirst() : [],
  }));
  #past = new PastTransitions(this, () => ({
    factory: this.factory,
    of: this.view === "detail" ? this.machine : undefined,
    limit: TRANSITIONS_MAX,
    asked: { of: ["machine"] },
    fits: ({ of }) => of === "machine",
  }));
  #polling = new Polling(this, FIGURES_EVERY_MS, (signal) => this.#askFigures(signal));
  #commanding = new Commanding(this, {
    factory: () => this.factory,
    announce: (name, detail) => this.emit(name, detail),
    done: () => {},
  });
  #noting = new Noting(
    this,
    () => this.factory,
    () => (this.view === "detail" ? this.machine : ""),
    (detail) => this.emit("tocsin-note", detail),
  );
  #servicing = new Servicing(this, () => this.factory);

  constructor() {
    super();
    this.machine = "";
    this.view = "card";
    new EverySecond(this);
  }

  protected override get showing(): readonly (string | undefined)[] {
    return [this.machine];
  }

  protected override concerns(changed: Changed): boolean {
    if (changed.machines.has(this.machine)) return true;
    for (const id of changed.sensors) if (id.startsWith(`${this.machine}/`)) return true;
    return false;
  }

  protected override moved(changed: Changed): void {
    if (!changed.everything) return;
    this.#noting.soon();
    this.#polling.soon();
  }

  protected override willUpdate(changed: PropertyValues): void {
    super.willUpdate(changed);
    if (!changed.has("machine")) return;
    this.figures = undefined;
    this.#commanding.forget();
    this.#servicing.begin();
    this.#noting.begin();
    this.#polling.now();
  }

  async #askFigures(signal: AbortSignal): Promise<void> {
    const { factory, machine, view } = this;
    if (view !== "detail" || !machine || factory?.state !== "live" || factory.fleet.at === 0) return;
    const answer = await factory.figures({ last: "30d", limit: 1, filter: { machine: [machine] } }, signal);
    if (answer.ok && !signal.aborted) this.figures = answer.value;
  }

  #worstFirst(): SensorItem[] {
    return [...(this.fleet?.sensorsOf(this.machine) ?? [])].sort((a, b) =>
      sensorMark(a) || sensorMark(b) ? worstFirst(a, b) : 0,
    );
  }

  protected override render(): TemplateResult {
    const machine = this.fleet?.machines.get(this.machine);
    if (!machine)
      return html`<section class="base" part="base">
        ${this.fleet ? this.empty(this.machine ? msg(str`This hub knows no machine ${this.machine}.`) : lackWords("machine")) : this.pending()}
      </section>`;
    if (this.view === "badge") return this.#badge(machine);
    return this.view === "card" ? this.#card(machine) : this.#detail(machine);
  }

  #badge(machine: MachineItem): TemplateResult {
    return html`<span class="badge" part="base">
      ${markIcon(machineMark(machine), 16, machineHealthWords(machine))}<b>${machine.tag}</b>${this.asOf()}
    </span>`;
  }

  #card(machine: MachineItem): TemplateResult {
    const worst = this.#worstFirst().filter((sensor) => sensorMark(sensor));
    return html`<section class="base card" part="base" aria-label=${machine.tag}>
      <slot name="header">
        <div class="title" part="header">
          ${markIcon(machineMark(machine), 16, machineHealthWords(machine))}<b>${machine.tag}</b>
          <span class="muted">${stateWords(machine.state)}</span><span class="grow"></span>${this.asOf()}
          ${coverageParts(machine)}<slot name="actions"></slot>
        </div>
      </slot>
      ${
        worst.length
          ? html`<ul>
              ${worst.slice(0, CARD_SENSORS_MAX).map((sensor) => this.#cardRow(sensor))}
            </ul>`
          : nothing
      }
    </section>`;
  }

  #cardRow(sensor: SensorItem): TemplateResult {
    return html`<li>
      ${markIcon(sensorMark(sensor)!, 14)}
      <button class="link ellipsis" @click=${() => this.#open(sensor.id)}>${sensor.tag}</button>
      <span class="grow"></span><span>${sensorValue(sensor)}</span>
    </li>`;
  }

  #detail(machine: MachineItem): TemplateResult {
    const sensors = this.#worstFirst();
    const items = alarmsOfSensors(this.fleet!, sensors, "active");
    const rows = { live: this.#live, now: this.now(), selected: this.selected, open: this.#open };
    return html`<div class="detail ${items.length ? "" : "calm"}">
      ${this.#head(machine, sensors)}
      ${
        items.length
          ? html`<section class="base" aria-label=${msg("Open alarms")}>
              ${this.#alarmsHeader(items)}
              <div class="body" tabindex="0">
                ${openAlarms({ ...rows, items, sensorOf: (id) => this.fleet?.sensors.get(id) })}
              </div>
            </section>`
          : nothing
      }
      <section class="base" aria-label=${msg("Sensors")}>
        <div class="header">
          <h2>${msg("Sensors")}</h2>
          <span class="muted">${count(sensors.length)}, ${msg("worst first")}</span><span class="grow"></span>
          <span class="caption bar-column">${msg("bar: limits and desired range; line: last 30 min")}</span>
        </div>
        <div class="body" part="body" tabindex="0">${sensorRows({ ...rows, sensors })}</div>
      </section>
    </div>`;
  }

  #alarmsHeader(items: ReturnType<typeof alarmsOfSensors>): TemplateResult {
    const waiting = items.filter(isWaiting).length;
    const may = this.#commanding.able("acknowledge", items);
    const acknowledge = () => void this.#commanding.do("acknowledge", may);
    return html`<div class="header">
      <h2>${msg("Open alarms")}</h2>
      <span><b>${count(waiting)}</b> <span class="muted">${msg("unacknowledged")}</span></span>
      <span class="muted">${msg(str`${count(items.length - waiting)} acknowledged`)}</span>
      <span class="grow"></span><span role="status">${this.#commanding.told()}</span>
      ${may.length ? html`<button class="button" @click=${acknowledge}>${msg(str`Acknowledge ${may.length}`)}</button>` : nothing}
    </div>`;
  }

  #head(machine: MachineItem, sensors: readonly SensorItem[]): TemplateResult {
    const { id, tag, site, zone } = machine;
    const serviced = { things: "machines", id, tag, site, zone } as const;
    const service = serviceOf("machines", sensors);
    return machineHead({
      machine,
      zone: this.fleet?.zones.get(`${site}/${zone}`)?.name ?? zone,
      sensors,
      past: this.#past.items(),
      figures: this.figures,
      service,
      now: this.now(),
      asOf: this.asOf(),
      actions: html`${this.#servicing.button(serviced, service)} ${this.#noting.button(machine)}<slot
          name="actions"
        ></slot>`,
      forms: html`${this.#servicing.form(serviced)} ${this.#noting.form(id)} ${this.#noting.table(this.now(), id)}`,
    });
  }

  #open = (sensor: string): void => {
    this.emit("tocsin-sensor-select", { sensor });
  };
}
