import { html, nothing, type TemplateResult } from "lit";
import type { MachineItem, SensorItem } from "@tocsin/core/wire/hub-api";
import type { Changed } from "../client/fleet.ts";
import { EverySecond } from "../element/every-second.ts";
import { FleetElement } from "../element/fleet-element.ts";
import { instrumentMark, machineMark, sensorMark, standingLimit, worstFirst } from "../marks/choose-mark.ts";
import { markIcon, markStyles } from "../marks/mark-icon.ts";
import { base } from "../theme/base.ts";
import { linkStyles } from "../theme/link.ts";
import { tokens } from "../theme/tokens.ts";
import { machineHealthWords } from "../words/health-words.ts";
import { msg, str, told } from "../words/language.ts";
import { sensorValue } from "../words/sensor-value.ts";
import { stateWords } from "../words/state-words.ts";
import { clockOrDate } from "../words/time-words.ts";
import { count } from "../words/value-words.ts";
import { gaugeStyles } from "./gauge.ts";
import { LiveReadings } from "./live-readings.ts";
import { machineStyles } from "./machine.styles.ts";
import { sensorRows } from "./sensor-rows.ts";
import { sparklineStyles } from "./sparkline.ts";
import { todoRows } from "./todo-rows.ts";

const CARD_SENSORS_MAX = 3;

/**
 * One machine: its health, its state, how many of its sensors can be trusted, what to do, and its sensors worst first.
 *
 * @fires tocsin-sensor-select - detail `{ sensor }`, its id
 * @csspart base header body empty
 */
export class TocsinMachine extends FleetElement {
  static override properties = {
    ...FleetElement.properties,
    machine: { type: String, reflect: true },
    view: { type: String, reflect: true },
    selected: { type: String, reflect: true },
  };
  static override styles = [tokens, base, markStyles, linkStyles, gaugeStyles, sparklineStyles, machineStyles];
  /** `site/zone/machine` */
  declare machine: string;
  /** How much of it: `badge`, `card` or `detail`. */
  declare view: "badge" | "card" | "detail";
  /** Id of the sensor that is shown elsewhere in the page. */
  declare selected: string | undefined;
  #live = new LiveReadings(this, () => ({
    factory: this.factory,
    sensors: this.view === "detail" ? this.#worstFirst() : [],
  }));

  constructor() {
    super();
    this.machine = "";
    this.view = "card";
    new EverySecond(this);
  }

  protected override concerns(changed: Changed): boolean {
    if (changed.machines.has(this.machine)) return true;
    for (const id of changed.sensors) if (id.startsWith(`${this.machine}/`)) return true;
    return false;
  }

  #worstFirst(): SensorItem[] {
    return [...(this.fleet?.sensorsOf(this.machine) ?? [])].sort((a, b) =>
      sensorMark(a) || sensorMark(b) ? worstFirst(a, b) : 0,
    );
  }

  protected override render(): TemplateResult {
    const machine = this.fleet?.machines.get(this.machine);
    if (!this.fleet) return html`<section class="base" part="base">${this.pending()}</section>`;
    if (!machine)
      return html`<section class="base" part="base">
        <div class="empty" part="empty">${msg(str`This hub knows no machine ${this.machine}.`)}</div>
      </section>`;
    if (this.view === "badge") return this.#badge(machine);
    return this.view === "card" ? this.#card(machine) : this.#detail(machine);
  }

  #badge(machine: MachineItem): TemplateResult {
    return html`<span class="badge" part="base">
      ${markIcon(machineMark(machine), 16, machineHealthWords(machine))}<b>${machine.tag}</b>
    </span>`;
  }

  #card(machine: MachineItem): TemplateResult {
    const worst = this.#worstFirst().filter((sensor) => sensorMark(sensor));
    return html`<section class="base card" part="base" aria-label=${machine.tag}>
      <div class="title">
        ${markIcon(machineMark(machine), 16, machineHealthWords(machine))}<b>${machine.tag}</b>
        <span class="muted">${stateWords(machine.state)}</span><span class="grow"></span>${this.#coverage(machine)}
      </div>
      ${
        worst.length
          ? html`<ul>
              ${worst.slice(0, CARD_SENSORS_MAX).map(
                (sensor) =>
                  html`<li>
                    ${markIcon(sensorMark(sensor)!, 14)}
                    <button class="link ellipsis" @click=${() => this.#open(sensor.id)}>${sensor.tag}</button>
                    <span class="grow"></span><span>${sensorValue(sensor)}</span>
                  </li>`,
              )}
            </ul>`
          : nothing
      }
    </section>`;
  }

  #coverage({ coverage }: MachineItem): TemplateResult {
    return html`<span class="coverage"
      ><b>${msg(str`${coverage.good} of ${coverage.of}`)}</b> <span class="muted">${msg("sensors good")}</span></span
    >`;
  }

  #detail(machine: MachineItem): TemplateResult {
    const sensors = this.#worstFirst();
    const urgent = sensors.filter((sensor) => {
      const priority = standingLimit(sensor)?.priority ?? (sensorMark(sensor) ? sensor.priority : undefined);
      return priority !== undefined && priority !== "log";
    });
    const rows = {
      live: this.#live,
      now: this.now(),
      selected: this.selected,
      open: (sensor: string) => this.#open(sensor),
    };
    return html`<div class="detail ${urgent.length ? "" : "calm"}">
      ${this.#head(machine)}
      ${
        urgent.length
          ? html`<section class="base" aria-label=${msg("Abnormal on this machine")}>
              <div class="header"><h2>${msg("Abnormal now")}</h2></div>
              <div class="body" tabindex="0">${todoRows({ ...rows, sensors: urgent })}</div>
            </section>`
          : nothing
      }
      <section class="base" aria-label=${msg("Sensors")}>
        <div class="header" part="header">
          <h2>${msg(str`${count(sensors.length)} sensors`)}</h2>
          <span class="muted">${msg("worst first")}</span><span class="grow"></span>
          <span class="caption bar-column">${msg("bar: limits and desired range; line: last 30 min")}</span>
        </div>
        <div class="body" part="body" tabindex="0">${sensorRows({ ...rows, sensors })}</div>
      </section>
    </div>`;
  }

  #head(machine: MachineItem): TemplateResult {
    const zone = this.fleet?.zones.get(`${machine.site}/${machine.zone}`);
    const since = machine.since > 0 ? msg(str`since ${clockOrDate(machine.since, this.now())}`) : "";
    const ill = new Set(this.fleet?.sensorsOf(machine.id).flatMap((sensor) => instrumentMark(sensor) ?? []));
    return html`<section class="base head" part="base" aria-label=${machine.tag}>
      <div class="title">
        ${markIcon(machineMark(machine), 20, machineHealthWords(machine))}
        <h1>${machine.tag}</h1>
        <span class="muted">${withZone(machine.description, zone?.name ?? machine.zone)}</span>
        ${Object.entries(machine.labels).map(([name, value]) => html`<span class="note">${name}: ${value}</span>`)}
        <span class="grow"></span>${this.asOf()}
      </div>
      <dl>
        <div>
          <dt>${msg("State")}</dt>
          <dd><b>${stateWords(machine.state)}</b></dd>
        </div>
        <div>
          <dt>${msg("Health")}</dt>
          <dd class="ellipsis" title=${told(machine.cause?.text ?? "")}>
            <b>${machineHealthWords(machine)}</b>
            <span class="muted">${machine.overlay ? told(machine.overlay.text) : since}</span>
          </dd>
        </div>
        <div>
          <dt>${msg("Coverage")}</dt>
          <dd>${this.#coverage(machine)} ${[...ill].map((mark) => markIcon(mark, 14))}</dd>
        </div>
      </dl>
    </section>`;
  }

  #open(sensor: string): void {
    this.emit("tocsin-sensor-select", { sensor });
  }
}

/** A description names the zone itself, or has it added. */
const withZone = (description: string, zone: string): string =>
  description.toLowerCase().includes(zone.toLowerCase()) ? description : [description, zone].filter(Boolean).join(", ");
