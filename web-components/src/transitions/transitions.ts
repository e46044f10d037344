import { css, html, nothing, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import type { TransitionItem } from "@tocsin/core/wire/hub-api";
import type { Changed } from "../client/fleet.ts";
import { FleetElement } from "../element/fleet-element.ts";
import { PastTransitions } from "../element/past-transitions.ts";
import { markIcon, markStyles } from "../marks/mark-icon.ts";
import { base } from "../theme/base.ts";
import { linkStyles } from "../theme/link.ts";
import { tokens } from "../theme/tokens.ts";
import { msg, told } from "../words/language.ts";
import { clockOrDate, zoneWords } from "../words/time-words.ts";
import {
  becauseWords,
  changeWords,
  isCoverageAlone,
  transitionMark,
  transitionName,
} from "../words/transition-words.ts";

const ROWS_DEFAULT = 100;

/**
 * What just happened, newest first, by event time.
 *
 * @fires tocsin-sensor-select - detail `{ sensor }`, its id
 * @fires tocsin-machine-select - detail `{ machine }`, its id
 * @csspart base header body row
 */
export class TocsinTransitions extends FleetElement {
  static override properties = {
    ...FleetElement.properties,
    of: { type: String, reflect: true },
    rows: { type: Number },
    label: { type: String },
  };
  static override styles = [
    tokens,
    base,
    markStyles,
    linkStyles,
    css`
      td {
        height: 24px;
      }
      .time {
        width: 76px;
        color: var(--_muted);
      }
      .date {
        width: 104px;
      }
      .year {
        width: 132px;
      }
      .glyph {
        width: 24px;
        overflow: visible;
      }
      .glyph .mark {
        vertical-align: middle;
      }
      .name {
        width: 128px;
      }
      /* A value that is cut in its middle reads as another one: what has no room goes on in the next line. */
      .what {
        padding-block: 4px;
        white-space: normal;
        overflow-wrap: anywhere;
      }
      tr:hover {
        background: var(--_row-hover);
      }
      .body {
        padding-bottom: 8px;
      }
      @container (max-width: 400px) {
        .date {
          width: 96px;
        }
        .glyph {
          width: 20px;
        }
        .name {
          width: 104px;
        }
      }
    `,
  ];
  /** Only what happened to one zone, machine or sensor: its id. */
  declare of: string | undefined;
  /** How many are shown. */
  declare rows: number;
  /** Its heading; default: that it has just happened. */
  declare label: string | undefined;
  #past = new PastTransitions(this, () => ({ factory: this.factory, of: this.of, limit: this.rows }));

  constructor() {
    super();
    this.rows = ROWS_DEFAULT;
  }

  protected override concerns(changed: Changed): boolean {
    return changed.transitions;
  }

  protected override render(): TemplateResult {
    const { fleet } = this;
    const label = this.label ?? msg("Just happened");
    return html`<section class="base" part="base" aria-label=${label}>
      <div class="header" part="header">
        <h2>${label}</h2>
        <span class="grow"></span>${this.asOf()}<span class="caption"
          >${msg("event time")} ${zoneWords(this.now())}</span
        >
      </div>
      <div class="body" part="body" tabindex="0">${fleet ? this.#table(this.#past.items()) : this.pending()}</div>
    </section>`;
  }

  #table(items: TransitionItem[]): TemplateResult {
    if (items.length === 0)
      return html`<div class="empty" part="empty">${msg("Nothing has changed as far as the hub knows.")}</div>`;
    const longest = Math.max(...items.map(({ at }) => clockOrDate(at, this.now()).length));
    const older = longest <= "00:00:00".length ? "time" : longest <= "30. Sept. 00:00".length ? "date" : "year";
    return html`<table>
      <colgroup>
        <col class=${older} />
        <col class="glyph" />
        <col class="name" />
        <col />
      </colgroup>
      <tbody>
        ${repeat(items, keyOf, (item) => this.#row(item))}
      </tbody>
    </table>`;
  }

  #row(item: TransitionItem): TemplateResult {
    const because = becauseWords(item, this.fleet?.sensors.get(item.id));
    const what = changeWords(item);
    return html`<tr part="row" class=${isCoverageAlone(item) ? "muted" : ""}>
      <td class="time">${clockOrDate(item.at, this.now())}</td>
      <td class="glyph">${markIcon(transitionMark(item), 12)}</td>
      <td>
        <button class="link" title=${item.description ?? item.id} @click=${() => this.#open(item)}>
          ${transitionName(item)}
        </button>
      </td>
      <td class="what" title="${what} · ${told(item.cause.text)}">
        ${what} ${because && because !== what ? html`<span class="muted">${because}</span>` : nothing}
      </td>
    </tr>`;
  }

  #open(item: TransitionItem): void {
    if (item.of === "sensor") this.emit("tocsin-sensor-select", { sensor: item.id });
    else if (item.of === "machine") this.emit("tocsin-machine-select", { machine: item.id });
  }
}

const keyOf = (item: TransitionItem): string => `${item.site}/${item.zone}/${item.epoch}/${item.seq}`;
