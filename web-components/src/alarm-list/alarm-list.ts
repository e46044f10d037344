import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import type { AlarmItem, ServiceItem } from "@tocsin/core/wire/hub-api";
import type { Changed } from "../client/fleet.ts";
import type { Filter } from "../client/filter.ts";
import { addStyles } from "../element/add-styles.ts";
import { EverySecond } from "../element/every-second.ts";
import { FleetElement } from "../element/fleet-element.ts";
import { keyed } from "../element/keyed.ts";
import { markStyles } from "../marks/mark-icon.ts";
import { base } from "../theme/base.ts";
import { controls } from "../theme/controls.ts";
import { linkStyles } from "../theme/link.ts";
import type { RingingControl } from "../sound/ringing-control.ts";
import { tokens } from "../theme/tokens.ts";
import { msg, str } from "../words/language.ts";
import { count } from "../words/value-words.ts";
import { alarmListStyles } from "./alarm-list.styles.ts";
import { listBar, tabs } from "./list-bar.ts";
import { countsOf, EMPTY, LISTS, ofPriorities, type List } from "./alarm-lists.ts";
import { alarmRow, columnsOf, headingRow, widthsOf } from "./alarm-row.ts";
import { Commanding } from "./commanding.ts";
import { isKeyOfList, nextRow } from "./list-keys.ts";
import { ListedAlarms } from "./listed-alarms.ts";
import { KeyHelp } from "../element/lazy-key-help.ts";
import type { serviceRows } from "./service-rows.ts";
import { RowChoice } from "./row-choice.ts";
import { shelveFormStyles } from "./shelve-form.styles.ts";
import { WaitingNews } from "./waiting-news.ts";

const PAGE_SIZE = 200;
const ASKED_ANEW: readonly PropertyKey[] = ["states", "view", "factory", "site", "zone", "filter", "priority"];

/**
 * Alarms by ISA-18.2: what waits for a person, what is active, shelved or out of service; with acknowledging, shelving
 * and unshelving, one or many, for who may do it. As a panel it lists what is active: bursts together, what to do and by
 * when, and what a person has seen in one line.
 *
 * @fires tocsin-sensor-select - detail `{ sensor }`, its id
 * @fires tocsin-row-select - detail `{ id, target }` of the alarm; preventing it keeps the sensor from being opened
 * @fires tocsin-acknowledge - detail `{ ids }`, of alarms; preventing it leaves the command to the page
 * @fires tocsin-shelve - detail `{ ids }`, as above, before the reason is asked for
 * @slot row-actions - beside the commands of the list
 * @csspart row form
 */
export class TocsinAlarmList extends FleetElement {
  static override properties = {
    ...FleetElement.properties,
    states: { type: String, reflect: true },
    priority: { type: String, reflect: true },
    columns: { type: String, reflect: true },
    view: { type: String, reflect: true },
    selected: { type: String, reflect: true },
    alarm: { type: String, reflect: true },
    sound: { type: String, reflect: true },
    pageSize: { type: Number, attribute: "page-size" },
    panelPart: { state: true },
    serviceRows: { state: true },
  };
  static override styles = [tokens, base, controls, linkStyles, markStyles, shelveFormStyles, alarmListStyles];
  /** Which alarms: `unacknowledged`, `active`, `shelved` or `outOfService`; a panel lists those that are `active`. */
  declare states: List;
  /** Only of these priorities, separated by commas: `high`, `medium`, `low`. */
  declare priority: string | undefined;
  /** What a list shows beside the sensor, separated by commas, in their order: `value`, `why`, `state`, `command`; all by default. */
  declare columns: string | undefined;
  /** `list` to work with, `panel` to stand beside other things. */
  declare view: "list" | "panel";
  /** Id of the sensor that is shown elsewhere in the page. */
  declare selected: string | undefined;
  /** Id of an alarm that the page is about: its row is chosen and comes into view once it is listed. */
  declare alarm: string | undefined;
  /** `on`: what waits may sound, as the person who looks at the page has chosen, with a button that silences it. */
  declare sound: "on" | "off";
  /** How many are asked for at once. */
  declare pageSize: number;
  /** What draws the list as a panel, loaded with the first one of a page. */
  declare private panelPart: typeof import("./panel.ts") | undefined;
  declare private serviceRows: typeof serviceRows | undefined;
  #commanding = new Commanding(this, {
    factory: () => this.factory,
    announce: (name, detail) => this.emit(name, detail),
    meant: () => this.meant,
    done: () => {
      this.#rows.choose([]);
      this.#listed.now();
    },
  });
  #rows = new RowChoice(this);
  #help = new KeyHelp(this, async () => (await import("./keys.ts")).keys());
  #ringing: RingingControl | undefined;
  #news = new WaitingNews(this);
  #listed = new ListedAlarms(this, () => ({
    factory: this.factory,
    asked: { list: this.#list, limit: this.pageSize, filter: this.meant },
  }));

  constructor() {
    super();
    this.states = "unacknowledged";
    this.view = "list";
    this.pageSize = PAGE_SIZE;
    this.sound = "off";
    new EverySecond(this);
  }

  /** Values step once a second, with the ages. */
  protected override concerns(changed: Changed): boolean {
    return changed.connection || changed.zones.size > 0;
  }

  protected override moved(changed: Changed): void {
    if (this.fleet && (changed.everything || changed.transitions)) this.#ringing?.hear(this.fleet);
    if (changed.everything) this.#listed.now();
    else if (changed.transitions || changed.zones.size > 0) this.#listed.soon();
  }

  protected override willUpdate(changed: PropertyValues): void {
    super.willUpdate(changed);
    if (this.view === "panel" && !this.panelPart) void this.#loadPanel();
    if (this.sound === "on" && changed.has("sound")) void this.#loadSound();
    if (ASKED_ANEW.some((name) => changed.has(name))) {
      this.#rows.choose([]);
      this.#listed.begin();
    }
    this.#rows.settle(this.#ids(), this.alarm);
  }

  /** Most lists have none of these: what draws them comes with the first. */
  #services(services: readonly ServiceItem[]): TemplateResult | typeof nothing {
    if (services.length > 0 && !this.serviceRows)
      void import("./service-rows.ts").then((part) => (this.serviceRows = part.serviceRows));
    return this.serviceRows?.(services, this.now()) ?? nothing;
  }

  async #loadSound(): Promise<void> {
    const { RingingControl } = await import("../sound/ringing-control.ts");
    this.#ringing ??= new RingingControl(this);
    if (this.fleet) this.#ringing.hear(this.fleet);
    this.requestUpdate();
  }

  async #loadPanel(): Promise<void> {
    const part = await import("./panel.ts");
    addStyles(this.shadowRoot!, [part.panelStyles]);
    this.panelPart = part;
  }

  protected override get meant(): Filter {
    return ofPriorities(super.meant, this.priority);
  }

  #countsNow = () => countsOf(this.fleet?.zones.values() ?? [], this.priority);

  protected override updated(changed: PropertyValues): void {
    super.updated(changed);
    if (changed.has("columns")) this.style.setProperty("--_columns", widthsOf(columnsOf(this.columns)));
  }

  get #list(): List {
    return this.view === "panel" ? "active" : this.states;
  }

  protected override render(): TemplateResult {
    const news = this.#news.region(this.fleet && this.#countsNow().unacknowledged);
    const panel = { title: msg("Alarms"), body: this.#content() };
    if (this.view !== "panel")
      return this.panel({
        ...panel,
        tools: html`${this.#help.button()}${this.#help.render()}`,
        above: html`${news}${this.#above()}`,
      });
    return this.panel({
      ...panel,
      beside: this.#listed.items && this.fleet ? this.#counts() : nothing,
      tools: html`${this.#ringing?.silence()}${this.#help.render()}`,
      above: html`${news}${this.panelPart?.cutOff(this.fleet?.bus)}${this.#shelveForm()}`,
      footer: this.#listed.failed?.() || this.#commanding.told(),
    });
  }

  #counts(): TemplateResult {
    const { active, unacknowledged } = this.#countsNow();
    return html`<span><b>${count(unacknowledged)}</b> <span class="muted">${msg("unacknowledged")}</span></span>
      <span class="muted">${msg(str`${count(active - unacknowledged)} acknowledged`)}</span>`;
  }

  #above(): TemplateResult {
    return html`${tabs(this.states, this.#countsNow(), (list) => (this.states = list))}
      ${listBar({
        list: this.states,
        items: this.#listed.items ?? [],
        chosen: this.#chosenItems(),
        total: this.#listed.total,
        me: this.factory?.me,
        commanding: this.#commanding,
        failed: this.#listed.failed?.() ?? "",
        zoneName: (zone) => this.fleet?.zones.get(zone)?.name ?? zone,
        chooseAll: (all) => this.#rows.choose(all ? this.#ids() : []),
        askToShelve: () => void this.#commanding.askToShelve(this.#chosenItems()),
      })} <slot name="row-actions"></slot>${this.#shelveForm()}`;
  }

  #shelveForm = () => this.#commanding.form((target) => this.fleet?.sensors.get(target));

  #content(): TemplateResult {
    const { items, services, failed, total } = this.#listed;
    if (!items || (this.view === "panel" && !this.panelPart))
      return html`<div class="empty" part="loading">${failed ? "" : msg("Asking the hub…")}</div>`;
    if (this.view === "panel") return this.#panel(items);
    const nothingListed = items.length === 0 && services.length === 0;
    return html`${this.#services(services)} ${nothingListed ? this.empty(EMPTY[this.states]()) : nothing}
    ${
      items.length > 0
        ? this.#grid(
            LISTS[this.states](),
            html`${headingRow(columnsOf(this.columns))}
            ${keyed(
              items,
              ({ id }) => id,
              (item) => this.#row(item),
            )}`,
          )
        : nothing
    }
    ${total > items.length ? html`<div class="more">${msg(str`${count(total - items.length)} more will be listed as these are dealt with.`)}</div>` : nothing}`;
  }

  #panel(items: readonly AlarmItem[]): TemplateResult {
    if (items.length === 0)
      return html`<slot name="empty"><div class="calm" part="empty">${msg("Nothing rings.")}</div></slot>`;
    const rows = this.panelPart!.panelRows({
      items,
      total: this.#listed.total,
      now: this.now(),
      sensorOf: (target) => this.fleet?.sensors.get(target),
      selected: this.selected,
      reached: this.#rows.reached,
      open: (item) => this.#open(item),
      focused: this.#rows.reach,
    });
    return this.#grid(msg("Active alarms"), rows);
  }

  #grid(label: string, rows: TemplateResult): TemplateResult {
    return html`<div role="grid" aria-label=${label} aria-multiselectable="true" @keydown=${this.#key}>${rows}</div>`;
  }

  #row(item: AlarmItem): TemplateResult {
    const command = this.states === "shelved" ? "unshelve" : "acknowledge";
    const able = this.#commanding.able(command, [item]).length > 0;
    return alarmRow({
      columns: columnsOf(this.columns),
      item,
      sensor: this.fleet?.sensors.get(item.target),
      now: this.now(),
      selected: this.#rows.chosen.has(item.id),
      reached: item.id === this.#rows.reached,
      select: () => this.#rows.toggle(item.id),
      open: () => this.#open(item),
      focused: () => this.#rows.reach(item.id),
      action: able ? { command, run: () => void this.#commanding.do(command, [item]) } : undefined,
    });
  }

  #key = (event: KeyboardEvent): void => {
    const item = this.#listed.items?.find(({ id }) => id === this.#rows.reached);
    if (!item || event.altKey || event.metaKey || !isKeyOfList(event)) return;
    event.preventDefault();
    const meant = this.#rows.chosen.size > 0 ? this.#chosenItems() : [item];
    if (event.key === " ") this.#rows.toggle(item.id);
    else if (event.key === "Enter") this.#open(item);
    else if (event.ctrlKey && event.key === "a") this.#rows.choose(this.#ids());
    else if (event.key === "a") void this.#commanding.do("acknowledge", meant);
    else if (event.key === "s") void this.#commanding.askToShelve(meant);
    else if (event.key === "u") void this.#commanding.do("unshelve", meant);
    else if (event.key === "?") void this.#help.toggle();
    else this.#rows.moveTo(nextRow(this.#ids(), item.id, event.key));
  };

  #open({ id, of, target }: AlarmItem): void {
    if (this.emit("tocsin-row-select", { id, target }) && of === "sensor")
      this.emit("tocsin-sensor-select", { sensor: target });
  }

  #ids = (): string[] => this.#listed.items?.map(({ id }) => id) ?? [];
  #chosenItems = (): AlarmItem[] => this.#listed.items?.filter(({ id }) => this.#rows.chosen.has(id)) ?? [];
}
