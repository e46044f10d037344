import { html, nothing, type TemplateResult } from "lit";
import type { Health, HealthCounts } from "@tocsin/core/wire/health";
import type { GatewayItem } from "@tocsin/core/wire/hub-api";
import type { Changed } from "../client/fleet.ts";
import { EverySecond } from "../element/every-second.ts";
import { FleetElement } from "../element/fleet-element.ts";
import { Size } from "../element/size.ts";
import { healthMark, priorityMark } from "../marks/choose-mark.ts";
import { markIcon, markStyles } from "../marks/mark-icon.ts";
import { base } from "../theme/base.ts";
import { linkStyles } from "../theme/link.ts";
import { tokens } from "../theme/tokens.ts";
import { healthWords } from "../words/health-words.ts";
import { msg, str, type Words } from "../words/language.ts";
import { priorityWords } from "../words/priority-words.ts";
import { clockOrDate } from "../words/time-words.ts";
import { machinesWords } from "../words/count-words.ts";
import { count } from "../words/value-words.ts";
import { groupsOf, together, worstFirst, type Group } from "./groups.ts";
import { overviewStyles } from "./overview.styles.ts";

const ABNORMAL: readonly Exclude<Health, "good">[] = [
  "failure",
  "out-of-specification",
  "function-check",
  "maintenance-required",
  "unknown",
];
const RINGING = ["high", "medium", "low"] as const;
const MUTED: readonly (readonly [letter: string, of: "shelved" | "suppressed" | "outOfService", words: Words])[] = [
  ["E", "shelved", () => msg("shelved")],
  ["F*", "suppressed", () => msg("suppressed by design")],
  ["G", "outOfService", () => msg("out of service")],
];

/** From this width on the groups are rows of a table, below it a list. */
const TABLE_MIN_PX = 780;

/** History older than this is named as late. */
const LATE_AFTER_MS = 60_000;

/**
 * The zones of the factory, or its sites, or what shares a label: machines by health, alarms that wait for a person,
 * what is muted, sensors that can be trusted, and up to when the history is complete.
 *
 * @fires tocsin-group-select - detail `{ by, id }`, of the group
 * @csspart group
 */
export class TocsinOverview extends FleetElement {
  static override properties = {
    ...FleetElement.properties,
    groupBy: { converter: (by: string | null) => by ?? "zone", reflect: true, attribute: "group-by" },
    sort: { type: String, reflect: true },
  };
  static override styles = [tokens, base, markStyles, linkStyles, overviewStyles];
  /** `zone`, `site`, or `label:NAME`. */
  declare groupBy: string;
  /** `place`, as the factory stands, or `worst` first. */
  declare sort: "place" | "worst";
  #size = new Size(this);

  constructor() {
    super();
    this.groupBy = "zone";
    this.sort = "place";
    new EverySecond(this);
  }

  protected override concerns(changed: Changed): boolean {
    return changed.zones.size + changed.machines.size > 0;
  }

  protected override render(): TemplateResult {
    const { fleet } = this;
    const groups = fleet ? groupsOf(fleet, this.groupBy) : [];
    if (this.sort === "worst") groups.sort(worstFirst);
    return html`<section class="base" part="base" aria-label=${this.label ?? msg("Overview")}>
      <slot name="header"></slot><slot name="actions"></slot>
      <div class="body" part="body">
        ${!fleet ? this.pending() : groups.length === 0 ? this.empty(msg("Nothing here is known to the hub.")) : this.#size.width < TABLE_MIN_PX ? this.#list(groups) : this.#table(groups)}
      </div>
    </section>`;
  }

  #table(groups: readonly Group[]): TemplateResult {
    return html`<table>
      <colgroup>
        <col class="name" />
        ${ABNORMAL.map(() => html`<col class="one" />`)}
        <col class="good" />
        <col class="out" />
        <col class="high" />
        ${RINGING.slice(1).map(() => html`<col class="one" />`)}
        <col class="new" />
        <col class="mute" />
        <col class="one" />
        <col class="one" />
        <col class="sensors" />
        <col />
      </colgroup>
      <thead>
        <tr class="groups">
          <td></td>
          <th colspan="7" scope="colgroup">${msg("Machines by health")}</th>
          <th colspan="4" scope="colgroup" class="second">${msg("Unacknowledged alarms")}</th>
          <th colspan="3" scope="colgroup" class="third">${msg("Muted alarms")}</th>
          <td colspan="2" class="num">${this.asOf()}</td>
        </tr>
        <tr class="names">
          <th scope="col">
            ${this.groupBy === "site" ? msg("Site") : this.groupBy === "zone" ? msg("Zone") : this.groupBy.slice(6)}
          </th>
          ${ABNORMAL.map((health) => html`<th scope="col">${markIcon(healthMark(health), 16, healthWords(health))}</th>`)}
          <th scope="col">${msg("good")}</th>
          <th scope="col"><span class="note" title=${msg("machines out of service")}>G</span></th>
          ${RINGING.map((priority) => html`<th scope="col">${markIcon(priorityMark(priority), 16, priorityWords(priority))}</th>`)}
          <th scope="col">${msg("new, 1 h")}</th>
          ${MUTED.map(([letter, , words]) => html`<th scope="col"><span class="note" title=${words()}>${letter}</span></th>`)}
          <th scope="col">${msg("Sensors good")}</th>
          <th scope="col">${msg("Complete up to")}</th>
        </tr>
      </thead>
      <tbody>
        ${groups.map((group) => this.#row(group, true))}
      </tbody>
      ${
        groups.length > 1
          ? html`<tfoot>
              ${this.#row({ id: "", name: msg("All"), ...together(groups) }, false)}
            </tfoot>`
          : nothing
      }
    </table>`;
  }

  #row(group: Group, opens: boolean): TemplateResult {
    const { name, tally, out, gateways } = group;
    const { machines, alarms, newLastHour, sensors } = tally;
    return html`<tr part="group" @click=${opens ? () => this.#open(group) : nothing}>
      <th scope="row">${opens ? this.#name(group) : name}</th>
      ${ABNORMAL.map((health) => number(machines[health] - (health === "function-check" ? out : 0)))}
      <td class="muted">${count(machines.good)}</td>
      ${quiet(out)} ${RINGING.map((priority) => number(alarms[priority].unacknowledged))}
      <td class=${newLastHour > 0 ? "" : "zero"}>${count(newLastHour)}</td>
      ${MUTED.map(([, mute]) => quiet(alarms[mute]))}
      <td>${goodOf(sensors)}</td>
      <td>${opens ? this.#completeness(gateways) : nothing}</td>
    </tr>`;
  }

  #name(group: Group): TemplateResult {
    const open = (event: Event) => (event.stopPropagation(), this.#open(group));
    return html`<button type="button" class="link strong" @click=${open}>${group.name}</button>`;
  }

  #open({ id }: Group): void {
    this.emit("tocsin-group-select", { by: this.groupBy, id });
  }

  /** Of several gateways the one that knows least. */
  #completeness(gateways: readonly GatewayItem[]): TemplateResult {
    const upTo = gateways.map(({ completeUpTo }) => completeUpTo ?? 0);
    const least = upTo.length ? Math.min(...upTo) : 0;
    if (least === 0) return html`<span class="quiet">${msg("unknown")}</span>`;
    const late = this.now() - least > LATE_AFTER_MS || gateways.some(({ online }) => !online);
    const time = clockOrDate(least, this.now());
    return late
      ? html`<b>${time}</b> <span class="note">${msg("late")}</span>`
      : html`<span class="muted">${time}</span>`;
  }

  #list(groups: readonly Group[]): TemplateResult {
    return html`${this.asOf() === nothing ? nothing : html`<div class="old">${this.asOf()}</div>`}
      <ul>
        ${groups.map((group) => this.#item(group))}
      </ul>`;
  }

  /** In little room only what is not zero is said. */
  #item(group: Group): TemplateResult {
    const { machines, alarms, sensors } = group.tally;
    const byHealth = ABNORMAL.map(
      (health) => [machines[health] - (health === "function-check" ? group.out : 0), health] as const,
    );
    const tallies = byHealth.filter(([n]) => n > 0);
    const ringing = RINGING.filter((priority) => alarms[priority].unacknowledged > 0);
    const muted = MUTED.filter(([, mute]) => alarms[mute] > 0);
    return html`<li part="group">
      ${this.#name(group)}<span
        >${goodOf(sensors)}
        <span class="muted">${sensors.total === 1 ? msg("sensor good") : msg("sensors good")}</span></span
      >
      <span class="tally">
        ${ringing.map((priority) => html`<span>${markIcon(priorityMark(priority), 16, `${msg("Unacknowledged")}, ${priorityWords(priority)}`)}<b>${alarms[priority].unacknowledged}</b></span>`)}
        ${tallies.map(([n, health]) => html`<span>${markIcon(healthMark(health), 16, healthWords(health))}<b>${n}</b></span>`)}
        ${muted.map(([letter, mute, words]) => html`<span class="muted"><span class="note" title=${words()}>${letter}</span>${alarms[mute]}</span>`)}
        <span class="muted">${machinesWords(machines.good)} ${msg("good")}</span>
      </span>
      <span>${this.#completeness(group.gateways)}</span>
    </li>`;
  }
}

const number = (n: number): TemplateResult => html`<td class=${n > 0 ? "hit" : "zero"}>${count(n)}</td>`;
const quiet = (n: number): TemplateResult => html`<td class=${n > 0 ? "muted" : "zero"}>${count(n)}</td>`;
const goodOf = (sensors: HealthCounts): TemplateResult =>
  html`<b>${count(sensors.good)}</b> <span class="muted">${msg(str`of ${count(sensors.total)}`)}</span>`;
