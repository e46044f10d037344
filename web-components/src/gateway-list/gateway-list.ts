import { css, html, nothing, type TemplateResult } from "lit";
import type { GatewayItem } from "@tocsin/core/wire/hub-api";
import type { Changed } from "../client/fleet.ts";
import { EverySecond } from "../element/every-second.ts";
import { FleetElement } from "../element/fleet-element.ts";
import { base } from "../theme/base.ts";
import { linkStyles } from "../theme/link.ts";
import { tokens } from "../theme/tokens.ts";
import { msg, str, told } from "../words/language.ts";
import { stateWords } from "../words/state-words.ts";
import { clockOrDate, spanWords } from "../words/time-words.ts";
import { sensorsWords } from "../words/count-words.ts";
import { count } from "../words/value-words.ts";
import { completenessWords, isComplete } from "./completeness.ts";
import { DrainWatch, type Drain } from "./drain.ts";

const DAY_MS = 86_400_000;

/** Fewer than this are loud. */
const HOURS_LOW = 24;

/**
 * The gateways: whether they are there, up to when the hub knows their whole story, and what still waits to be sent.
 *
 * @fires tocsin-gateway-select - detail `{ gateway }`, `site/zone`
 * @csspart row
 */
export class TocsinGatewayList extends FleetElement {
  static override properties = {
    ...FleetElement.properties,
    selected: { type: String, reflect: true },
  };
  static override styles = [
    tokens,
    base,
    linkStyles,
    css`
      td,
      th {
        height: 24px;
      }
      th {
        height: 20px;
      }
      td {
        white-space: normal;
      }
      tbody tr {
        border-top: 1px solid var(--_hairline);
        cursor: pointer;
      }
      tbody tr:hover {
        background: var(--_row-hover);
      }
      tr[aria-current] {
        background: var(--_raised);
      }
      .zone {
        width: 20%;
      }
      .upto {
        width: 34.5%;
      }
      @container (max-width: 420px) {
        .zone {
          width: 24%;
        }
      }
      .rate {
        width: 18.5%;
      }
      progress {
        appearance: none;
        display: block;
        width: 100%;
        height: 3px;
        margin-top: -3px;
        border: 0;
        background: var(--_track);
      }
      progress::-webkit-progress-bar {
        background: var(--_track);
      }
      progress::-webkit-progress-value {
        background: var(--_text);
      }
      progress::-moz-progress-bar {
        background: var(--_text);
      }
    `,
  ];
  /** `site/zone` of the gateway that is shown elsewhere in the page. */
  declare selected: string | undefined;
  #drains = new DrainWatch();

  constructor() {
    super();
    new EverySecond(this);
  }

  protected override concerns(changed: Changed): boolean {
    return changed.gateways.size > 0;
  }

  protected override render(): TemplateResult {
    const gateways = [...(this.fleet?.gateways.values() ?? [])];
    const order = new Map(this.fleet?.zonesInOrder().map(({ id }, i) => [id, i]));
    gateways.sort((a, b) => (order.get(a.id) ?? 0) - (order.get(b.id) ?? 0));
    return this.panel({
      title: msg("Gateways"),
      tools: gateways.length ? this.#proof(gateways) : nothing,
      body: gateways.length ? this.#table(gateways) : this.empty(msg("No gateway has been heard from yet.")),
    });
  }

  #proof(gateways: GatewayItem[]): TemplateResult {
    const lost = gateways
      .flatMap(({ gaps }) => gaps)
      .filter(({ state }) => state === "lost")
      .reduce((sum, { from, to }) => sum + to - from + 1, 0);
    return html`<span class="caption"
      >${lost > 0 ? html`<b>${lost === 1 ? msg("1 record lost") : msg(str`${count(lost)} records lost`)}</b>` : msg("no record lost")}</span
    >`;
  }

  #table(gateways: GatewayItem[]): TemplateResult {
    return html`<table>
      <colgroup>
        <col class="zone" />
        <col class="upto" />
        <col />
        <col class="rate" />
      </colgroup>
      <thead>
        <tr>
          <th scope="col">${msg("Zone")}</th>
          <th scope="col">${msg("Complete up to")}</th>
          <th scope="col">${msg("Waiting")}</th>
          <th scope="col" class="num">${msg("Hours left")}</th>
        </tr>
      </thead>
      <tbody>
        ${gateways.map((gateway) => this.#row(gateway))}
      </tbody>
    </table>`;
  }

  #row(gateway: GatewayItem): TemplateResult {
    const now = this.now();
    const drain = this.#drains.watch(gateway, now);
    const upTo = gateway.completeUpTo === undefined ? msg("unknown") : clockOrDate(gateway.completeUpTo, now);
    const loud = !gateway.online || !isComplete(gateway.completeness);
    const state = this.#stateWords(gateway);
    return html`<tr
      part="row"
      aria-current=${gateway.id === this.selected ? "true" : nothing}
      title=${this.#details(gateway)}
      @click=${() => this.#select(gateway)}
    >
      <td>
        <button type="button" class="link ${loud ? "strong" : ""}">${gateway.zoneName}</button>
      </td>
      <td><span class=${loud ? "strong" : ""}>${upTo}</span> <span class="muted">${state}</span></td>
      <td>
        ${this.#waiting(gateway, drain)}
        ${drain ? html`<progress max="1" .value=${drain.share} aria-label=${msg("Drained")}></progress>` : nothing}
      </td>
      <td class="num">${hoursLeft(gateway)}</td>
    </tr>`;
  }

  #select({ id }: GatewayItem): void {
    this.emit("tocsin-gateway-select", { gateway: id });
  }

  #stateWords(gateway: GatewayItem): string {
    const wasLive = gateway.online && isComplete(gateway.completeness) && this.factory?.state !== "live";
    return wasLive ? msg("was live") : completenessWords(gateway);
  }

  #waiting({ online, waiting }: GatewayItem, drain: Drain | undefined): TemplateResult {
    if (!online) return html`<span class="quiet">${msg("not known")}</span>`;
    if (!drain) return html`<span class="muted">${count(waiting)}</span>`;
    const left = drain.secondsLeft === undefined ? "" : msg(str`${spanWords(drain.secondsLeft * 1_000)} left`);
    return html`<b>${count(waiting)}</b> <span class="muted">${left}</span>`;
  }

  #details(gateway: GatewayItem): string {
    const { version, sensors, late, quarantined, unmatchedTopics, dataPaths, disk, losses } = gateway;
    return [
      version ? msg(str`version ${version}`) : "",
      sensorsWords(sensors),
      ...dataPaths.map(({ path, state }) => `${path} ${stateWords(state)}`),
      msg(str`${count(late)} late`),
      msg(str`${count(quarantined)} quarantined`),
      `${msg("Unmatched topics")}: ${count(unmatchedTopics)}`,
      disk?.daysKept === undefined ? "" : msg(str`readings of ${spanWords(disk.daysKept * DAY_MS)} kept`),
      disk?.hoursLeft === undefined ? "" : msg(str`${count(Math.floor(disk.hoursLeft))} h until readings are dropped`),
      disk?.dropped ? msg(str`readings not kept: ${count(disk.dropped)}`) : "",
      ...losses.slice(-1).map(({ text }) => told(text)),
    ]
      .filter(Boolean)
      .join(" · ");
  }
}

/** Until readings would be dropped for want of room, were they not sent; where nothing fills the disk there is no such hour. */
function hoursLeft({ online, disk }: GatewayItem): TemplateResult {
  if (!online || !disk) return html`<span class="quiet">–</span>`;
  if (disk.hoursLeft === undefined) return html`<span class="muted">${msg("enough")}</span>`;
  return disk.hoursLeft < HOURS_LOW ? html`<b>${hours(disk.hoursLeft)}</b>` : html`${hours(disk.hoursLeft)}`;
}
const hours = (left: number): string => count(Math.floor(left));
