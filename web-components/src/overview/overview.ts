import { html, nothing, type TemplateResult } from "lit";
import type { Health, HealthCounts } from "@tocsin/core/wire/health";
import type { GatewayItem } from "@tocsin/core/wire/hub-api";
import type { Changed, Fleet } from "../client/fleet.ts";
import { FleetElement } from "../element/fleet-element.ts";
import { Size } from "../element/size.ts";
import { healthMark, priorityMark } from "../marks/choose-mark.ts";
import { markIcon, markStyles } from "../marks/mark-icon.ts";
import { base } from "../theme/base.ts";
import { tokens } from "../theme/tokens.ts";
import { healthWords } from "../words/health-words.ts";
import { msg, str } from "../words/language.ts";
import { priorityWords } from "../words/priority-words.ts";
import { clockOrDate } from "../words/time-words.ts";
import { count } from "../words/value-words.ts";
import { overviewStyles } from "./overview.styles.ts";
import { sumOf, type Tally } from "./sum.ts";

const ABNORMAL: readonly Exclude<Health, "good">[] = [
  "failure",
  "out-of-specification",
  "function-check",
  "maintenance-required",
  "unknown",
];
const RINGING = ["high", "medium", "low"] as const;

/** From this width on the zones are rows of a table, below it a list. */
const TABLE_MIN_PX = 780;

/** History older than this is named as late. */
const LATE_AFTER_MS = 60_000;

/**
 * The zones of the factory: machines by health, limits that are left, sensors that can be trusted, and up to when the
 * history is complete.
 *
 * @csspart base
 */
export class TocsinOverview extends FleetElement {
  static override styles = [tokens, base, markStyles, overviewStyles];
  #size = new Size(this);

  protected override concerns(changed: Changed): boolean {
    return changed.zones.size + changed.gateways.size > 0;
  }

  protected override render(): TemplateResult {
    const { fleet } = this;
    return html`<section class="base" part="base" aria-label=${msg("Zones")}>
      <div class="body">
        ${!fleet ? this.pending() : this.#size.width < TABLE_MIN_PX ? this.#list(fleet) : this.#table(fleet)}
      </div>
    </section>`;
  }

  #table(fleet: Fleet): TemplateResult {
    const zones = fleet.zonesInOrder();
    return html`<table>
      <colgroup>
        <col class="name" />
        ${ABNORMAL.map(() => html`<col class="one" />`)}
        <col class="good" />
        <col class="first" />
        ${RINGING.slice(1).map(() => html`<col class="one" />`)}
        <col class="new" />
        <col class="sensors" />
        <col />
      </colgroup>
      <thead>
        <tr class="groups">
          <td></td>
          <th colspan="6" scope="colgroup">${msg("Machines by health")}</th>
          <th colspan="4" scope="colgroup" class="second">${msg("Beyond a limit")}</th>
          <td colspan="2" class="num">${this.asOf()}</td>
        </tr>
        <tr class="names">
          <th scope="col">${msg("Zone")}</th>
          ${ABNORMAL.map((health) => html`<th scope="col">${markIcon(healthMark(health), 16, healthWords(health))}</th>`)}
          <th scope="col">${msg("good")}</th>
          ${RINGING.map((priority) => html`<th scope="col">${markIcon(priorityMark(priority), 16, priorityWords(priority))}</th>`)}
          <th scope="col">${msg("new, 1 h")}</th>
          <th scope="col">${msg("Sensors good")}</th>
          <th scope="col">${msg("Complete up to")}</th>
        </tr>
      </thead>
      <tbody>
        ${zones.map((zone) => this.#row(zone.name, zone, this.#completeness(fleet.gateways.get(zone.id))))}
      </tbody>
      ${
        zones.length > 1
          ? html`<tfoot>
              ${this.#row(msg("All"), sumOf(zones), nothing)}
            </tfoot>`
          : nothing
      }
    </table>`;
  }

  #row(name: string, zone: Tally, completeness: TemplateResult | typeof nothing): TemplateResult {
    return html`<tr>
      <th scope="row">${name}</th>
      ${ABNORMAL.map((health) => number(zone.machines[health]))}
      <td class="muted">${count(zone.machines.good)}</td>
      ${RINGING.map((priority) => number(zone.abnormalLimits[priority]))}
      <td class=${zone.newLastHour > 0 ? "" : "zero"}>${count(zone.newLastHour)}</td>
      <td>${goodOf(zone.sensors)}</td>
      <td>${completeness}</td>
    </tr>`;
  }

  #completeness(gateway: GatewayItem | undefined): TemplateResult {
    const upTo = gateway?.completeUpTo;
    if (upTo === undefined) return html`<span class="quiet">${msg("unknown")}</span>`;
    const late = this.now() - upTo > LATE_AFTER_MS || !gateway?.online;
    const time = clockOrDate(upTo, this.now());
    return late
      ? html`<b>${time}</b> <span class="note">${msg("late")}</span>`
      : html`<span class="muted">${time}</span>`;
  }

  #list(fleet: Fleet): TemplateResult {
    return html`${this.asOf() === nothing ? nothing : html`<div class="old">${this.asOf()}</div>`}
      <ul>
        ${fleet.zonesInOrder().map((zone) => {
          const machines = ABNORMAL.filter((health) => zone.machines[health] > 0);
          const limits = RINGING.filter((priority) => zone.abnormalLimits[priority] > 0);
          return html`<li>
            <b>${zone.name}</b><span>${goodOf(zone.sensors)} <span class="muted">${msg("sensors good")}</span></span>
            <span class="tally">
              ${machines.map(
                (health) =>
                  html`<span
                    >${markIcon(healthMark(health), 16, healthWords(health))}<b>${zone.machines[health]}</b></span
                  >`,
              )}
              ${limits.map(
                (priority) =>
                  html`<span
                    >${markIcon(priorityMark(priority), 16, priorityWords(priority))}<b
                      >${zone.abnormalLimits[priority]}</b
                    >
                  </span>`,
              )}
              <span class="muted">${msg(str`${count(zone.machines.good)} machines good`)}</span>
            </span>
            <span>${this.#completeness(fleet.gateways.get(zone.id))}</span>
          </li>`;
        })}
      </ul>`;
  }
}

const number = (n: number): TemplateResult => html`<td class=${n > 0 ? "hit" : "zero"}>${count(n)}</td>`;
const goodOf = (sensors: HealthCounts): TemplateResult =>
  html`<b>${count(sensors.good)}</b> <span class="muted">${msg(str`of ${count(sensors.total)}`)}</span>`;
