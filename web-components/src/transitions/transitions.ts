import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import type { TransitionItem } from "@tocsin/core/wire/hub-api";
import type { Changed } from "../client/fleet.ts";
import { parseFilter } from "../client/filter.ts";
import { FleetElement } from "../element/fleet-element.ts";
import { keyed } from "../element/keyed.ts";
import { keyOf, PastTransitions, type WantedPast } from "../element/past-transitions.ts";
import { markIcon, markStyles } from "../marks/mark-icon.ts";
import { base } from "../theme/base.ts";
import { controls } from "../theme/controls.ts";
import { linkStyles } from "../theme/link.ts";
import { tokens } from "../theme/tokens.ts";
import { msg } from "../words/language.ts";
import { clockOrDate, timeGiven, zoneWords } from "../words/time-words.ts";
import {
  becauseWords,
  changeWords,
  isCoverageAlone,
  isHousekeeping,
  transitionMark,
  transitionName,
} from "../words/transition-words.ts";
import { transitionsStyles } from "./transitions.styles.ts";

const ROWS_DEFAULT = 100;
/** So many are shown where there are as many: they fill a page. */
const ROWS_AT_LEAST = 25;
/** The next page is asked for when its beginning is this near, in px. */
const NEAR_PX = 240;

/**
 * What happened, newest first, by event time; older pages follow as one scrolls.
 *
 * @fires tocsin-row-select - detail `{ id, of }`; preventing it opens nothing
 * @fires tocsin-sensor-select - detail `{ sensor }`, its id
 * @fires tocsin-machine-select - detail `{ machine }`, its id
 * @csspart row
 */
export class TocsinTransitions extends FleetElement {
  static override properties = {
    ...FleetElement.properties,
    of: { type: String, reflect: true },
    rows: { type: Number },
    from: { type: String, reflect: true },
    to: { type: String, reflect: true },
    type: { type: String, reflect: true },
    search: { type: Boolean, reflect: true },
    words: { state: true },
  };
  static override styles = [tokens, base, controls, markStyles, linkStyles, transitionsStyles];
  /** Only what happened to one zone, machine or sensor: its id. */
  declare of: string | undefined;
  /** How many are asked for at a time. */
  declare rows: number;
  /** Not before: ISO 8601, or ms since 1970 UTC. */
  declare from: string | undefined;
  /** Before. */
  declare to: string | undefined;
  /** Only what happened to a `sensor`, `machine` or `source`; several with commas. */
  declare type: string | undefined;
  /** With a field to search tags, descriptions and labels by words. */
  declare search: boolean;
  declare private words: string;
  #past = new PastTransitions(this, () => this.#wanted());

  constructor() {
    super();
    this.rows = ROWS_DEFAULT;
    this.search = false;
    this.words = "";
  }

  protected override get showing(): readonly (string | undefined)[] | undefined {
    return this.of ? [this.of] : undefined;
  }

  protected override concerns(changed: Changed): boolean {
    return changed.transitions;
  }

  #wanted(): WantedPast {
    const { factory, of, rows, type, words } = this;
    const [from, to] = [timeGiven(this.from), timeGiven(this.to)];
    const filter = words ? { ...this.meant, q: [...(parseFilter(this.filter).q ?? []), words] } : this.meant;
    const asked = {
      ...(Object.keys(filter).length ? { filter } : {}),
      ...(from === undefined ? {} : { from }),
      ...(to === undefined ? {} : { to }),
      ...(type ? { of: type.split(",") } : {}),
    };
    const looked = words.toLowerCase().split(/\s+/).filter(Boolean);
    return {
      factory,
      of,
      limit: rows,
      ...(Object.keys(asked).length ? { asked } : {}),
      fits: (item) =>
        item.at >= (from ?? 0) &&
        item.at < (to ?? Infinity) &&
        (!type || type.split(",").includes(item.of)) &&
        this.#isOfPart(item) &&
        looked.every((word) => `${item.id} ${item.tag} ${item.description}`.toLowerCase().includes(word)),
    };
  }

  /** What has just come of the whole factory is shown where it is of the part that is meant. */
  #isOfPart({ id, site, zone }: TransitionItem): boolean {
    const { fleet } = this;
    if (!fleet || (!this.site && !this.zone && !this.filter)) return true;
    return this.filter ? fleet.sensors.has(id) || fleet.machines.has(id) : fleet.zones.has(`${site}/${zone}`);
  }

  protected override render(): TemplateResult {
    const look = (event: Event) => (this.words = (event.target as HTMLInputElement).value.trim());
    return this.panel({
      title: msg("Just happened"),
      tools: html`${this.search ? html`<input class="words" type="search" aria-label=${msg("Search by words")} placeholder=${msg("Words")} @change=${look} />` : nothing}<span
          class="caption"
          >${msg("event time")} ${zoneWords(this.now())}</span
        >`,
      body: this.#table(this.#shown()),
    });
  }

  /** Who asks for nothing else is spared that the sensors of a zone or a machine are only judged again, each by itself. */
  #shown(): TransitionItem[] {
    const items = this.#past.items();
    const isAsked = this.words || this.type || this.from || this.to;
    return isAsked ? items : items.filter((item) => item.id === this.of || !isHousekeeping(item));
  }

  /** What is left out may be most of a page. */
  protected override updated(changed: PropertyValues): void {
    super.updated(changed);
    const isShort = this.#shown().length < Math.min(this.rows, ROWS_AT_LEAST);
    if (isShort && this.#past.hasMore && this.#past.isAnswered) void this.#past.more();
  }

  protected override firstUpdated(): void {
    this.renderRoot.querySelector(".body")?.addEventListener("scroll", this.#scrolled);
  }

  #scrolled = (event: Event): void => {
    const { scrollTop, scrollHeight, clientHeight } = event.target as HTMLElement;
    if (scrollHeight - scrollTop - clientHeight < NEAR_PX && this.#past.hasMore) void this.#past.more();
  };

  #table(items: TransitionItem[]): TemplateResult {
    if (items.length === 0) return this.empty(msg("Nothing has changed as far as the hub knows."));
    const longest = Math.max(...items.map(({ at }) => clockOrDate(at, this.now()).length));
    const older = longest <= "00:00:00".length ? "time" : longest <= "30 Nov 00:00".length ? "date" : "year";
    return html`<table>
      <colgroup>
        <col class=${older} />
        <col class="glyph" />
        <col class="name" />
        <col />
      </colgroup>
      <tbody>
        ${keyed(items, keyOf, (item) => this.#row(item))}
      </tbody>
    </table>`;
  }

  #row(item: TransitionItem): TemplateResult {
    const because = becauseWords(item, this.fleet?.sensors.get(item.id));
    const what = changeWords(item);
    return html`<tr part="row" class=${isCoverageAlone(item) ? "muted" : ""}>
      <td class="time">${clockOrDate(item.at, this.now())}</td>
      <td class="glyph">${markIcon(transitionMark(item), 12)}</td>
      <td class="name">
        <button class="link" title=${item.description ?? item.id} @click=${() => this.#open(item)}>
          ${transitionName(item)}
        </button>
      </td>
      <td title="${what} · ${item.cause.text}">
        <div class="what">
          <span>${what}</span>${because && because !== what ? html`<span class="muted">${because}</span>` : nothing}
        </div>
      </td>
    </tr>`;
  }

  #open({ id, of }: TransitionItem): void {
    if (!this.emit("tocsin-row-select", { id, of })) return;
    if (of === "sensor") this.emit("tocsin-sensor-select", { sensor: id });
    else if (of === "machine") this.emit("tocsin-machine-select", { machine: id });
  }
}
