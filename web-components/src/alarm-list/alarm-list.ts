import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import type { AlarmItem, ServiceItem } from "@tocsin/core/wire/hub-api";
import { outcomeWords, targetOf, type AlarmCommand } from "../client/alarm-command.ts";
import type { Changed } from "../client/fleet.ts";
import { isAllowed } from "../element/allowed.ts";
import { EverySecond } from "../element/every-second.ts";
import { FleetElement } from "../element/fleet-element.ts";
import { Polling } from "../element/polling.ts";
import { markStyles } from "../marks/mark-icon.ts";
import { base } from "../theme/base.ts";
import { controls } from "../theme/controls.ts";
import { linkStyles } from "../theme/link.ts";
import { tokens } from "../theme/tokens.ts";
import { minuteOrDate } from "../words/time-words.ts";
import { count } from "../words/value-words.ts";
import { alarmListStyles } from "./alarm-list.styles.ts";
import { countsOf, EMPTY, LISTS, type List } from "./alarm-lists.ts";
import { alarmRow } from "./alarm-row.ts";
import { isUnacknowledged } from "./alarm-words.ts";
import { isKeyOfList, nextRow } from "./list-keys.ts";
import { shelveForm, type Shelving } from "./shelve-form.ts";

const ASK_EVERY_MS = 2_000;

/**
 * Alarms by ISA-18.2: what waits for a person, what is active, shelved or out of service; with acknowledging, shelving
 * and unshelving, one or many, for who may do it.
 *
 * @fires tocsin-sensor-select - detail `{ sensor }`, its id
 * @fires tocsin-acknowledge - detail `{ ids }`, of alarms; preventing it leaves the command to the page
 * @fires tocsin-shelve - detail `{ ids }`, as above, before the reason is asked for
 * @csspart base header body row form empty
 */
export class TocsinAlarmList extends FleetElement {
  static override properties = {
    ...FleetElement.properties,
    list: { type: String, reflect: true },
    items: { state: true },
    services: { state: true },
    total: { state: true },
    chosen: { state: true },
    reached: { state: true },
    shelving: { state: true },
    told: { state: true },
  };
  static override styles = [tokens, base, controls, linkStyles, markStyles, alarmListStyles];
  declare list: List;
  declare private items: readonly AlarmItem[] | undefined;
  declare private services: readonly ServiceItem[];
  declare private total: number;
  declare private chosen: ReadonlySet<string>;
  /** The row that the keyboard is at. */
  declare private reached: string;
  declare private shelving: readonly AlarmItem[];
  declare private told: string;
  #polling = new Polling(this, ASK_EVERY_MS, (signal) => this.#ask(signal));

  constructor() {
    super();
    this.list = "unacknowledged";
    this.services = [];
    this.total = 0;
    this.chosen = new Set();
    this.reached = "";
    this.shelving = [];
    this.told = "";
    new EverySecond(this);
  }

  /** Values step once a second, with the ages. */
  protected override concerns(changed: Changed): boolean {
    return changed.connection || changed.zones.size > 0;
  }

  protected override moved(changed: Changed): void {
    if (changed.everything) this.#polling.now();
  }

  protected override willUpdate(changed: PropertyValues): void {
    super.willUpdate(changed);
    if (!changed.has("list") && !changed.has("factory")) return;
    this.items = undefined;
    this.#choose([]);
    this.#polling.now();
  }

  async #ask(signal: AbortSignal): Promise<void> {
    const { factory, list } = this;
    if (!factory || factory.state !== "live") return;
    const [alarms, services] = await Promise.all([
      factory.alarms(list, signal),
      list === "outOfService" ? factory.services(signal) : undefined,
    ]);
    if (signal.aborted) return;
    if (!alarms.ok) {
      this.told = `The alarms could not be listed: ${alarms.detail}.`;
      return;
    }
    ({ items: this.items, total: this.total } = alarms.value);
    this.services = services?.ok ? services.value.items : [];
    const listed = new Set(this.items.map(({ id }) => id));
    if ([...this.chosen].some((id) => !listed.has(id))) this.#choose([...this.chosen].filter((id) => listed.has(id)));
    if (!listed.has(this.reached)) this.reached = this.items[0]?.id ?? "";
  }

  protected override render(): TemplateResult {
    return html`<section class="base" part="base" aria-label="Alarms">
      <div class="header" part="header">
        <h2>Alarms</h2>
        <span class="grow"></span>${this.asOf()}
      </div>
      ${this.#tabs()} ${this.#bar()}
      ${this.shelving.length ? shelveForm(this.shelving.length, this.#shelve, () => (this.shelving = [])) : nothing}
      <div class="body" part="body" tabindex=${this.items?.length ? nothing : 0}>
        ${this.fleet ? this.#content() : this.pending()}
      </div>
    </section>`;
  }

  #tabs(): TemplateResult {
    const counts = countsOf(this.fleet?.zones.values() ?? []);
    return html`<div class="tabs" role="group" aria-label="Which alarms">
      ${Object.entries(LISTS).map(
        ([list, words]) =>
          html`<button aria-pressed=${list === this.list} @click=${() => (this.list = list as List)}>
            ${words} <b>${count(counts[list as List])}</b>
          </button>`,
      )}
    </div>`;
  }

  #bar(): TemplateResult {
    const chosen = this.#chosenItems();
    const { me } = this.factory ?? {};
    const many = (words: string, able: readonly AlarmItem[], run: () => void) =>
      html`<button class="button" ?disabled=${able.length === 0} @click=${run}>
        ${words}${able.length ? ` ${able.length}` : ""}
      </button>`;
    const refused =
      me && !isAllowed(me, "acknowledge")
        ? `Your role (${me.roles.join(", ")}) may look, not acknowledge or shelve.`
        : "";
    return html`<div class="bar">
      <label
        ><input
          type="checkbox"
          .checked=${chosen.length > 0 && chosen.length === this.items?.length}
          ?disabled=${!this.items?.length}
          @change=${(event: Event) => this.#choose((event.target as HTMLInputElement).checked ? this.#ids() : [])}
        />
        All</label
      >
      ${this.list === "shelved" ? many("Unshelve", this.#able("unshelve", chosen), () => void this.#do("unshelve", chosen)) : this.list === "outOfService" ? nothing : html`${many("Acknowledge", this.#able("acknowledge", chosen), () => void this.#do("acknowledge", chosen))}${many("Shelve", this.#able("shelve", chosen), () => this.#askToShelve(chosen))}`}
      <span role="status">${this.told || refused}</span>
    </div>`;
  }

  #content(): TemplateResult {
    const { items, services } = this;
    if (!items) return html`<div class="empty" part="empty">${this.told ? "" : "Asking the hub…"}</div>`;
    return html`${
      services.length
        ? html`<ul class="services">
            ${services.map((each) => this.#service(each))}
          </ul>`
        : nothing
    }
    ${
      items.length === 0
        ? services.length
          ? nothing
          : html`<div class="empty" part="empty">${EMPTY[this.list]}</div>`
        : html`<div role="grid" aria-label=${LISTS[this.list]} aria-multiselectable="true" @keydown=${this.#key}>
            ${repeat(
              items,
              ({ id }) => id,
              (item) => this.#row(item),
            )}
          </div>`
    }
    ${this.total > items.length ? html`<div class="more">${count(this.total - items.length)} more: they follow as these are dealt with.</div>` : nothing}`;
  }

  #service({ tag, description, by, until, reason, sensors, overdue, planned }: ServiceItem): TemplateResult {
    const when = planned ? "will be out of service" : overdue ? "overdue: was to return" : "out of service";
    return html`<li>
      <span class="note">G</span>
      <span
        ><b>${tag}</b> ${description}, ${count(sensors)} sensors: ${when} until ${minuteOrDate(until, this.now())}, by
        ${by}: ${reason}</span
      >
    </li>`;
  }

  #row(item: AlarmItem): TemplateResult {
    const command = this.list === "shelved" ? "unshelve" : "acknowledge";
    const able = this.#able(command, [item]).length > 0;
    return alarmRow({
      item,
      sensor: this.fleet?.sensors.get(item.target),
      now: this.now(),
      selected: this.chosen.has(item.id),
      reached: item.id === this.reached,
      select: () => this.#toggle(item.id),
      open: () => this.#open(item),
      focused: () => (this.reached = item.id),
      action: able
        ? { words: command === "unshelve" ? "Unshelve" : "Acknowledge", run: () => void this.#do(command, [item]) }
        : undefined,
    });
  }

  /** Those of some alarms that the person may give the command for, and that it would change. */
  #able(command: AlarmCommand["command"], items: readonly AlarmItem[]): AlarmItem[] {
    const fits = (item: AlarmItem) =>
      command === "acknowledge"
        ? isUnacknowledged(item)
        : item.of === "sensor" && (command === "shelve" || item.shelf !== undefined);
    return items.filter((item) => fits(item) && isAllowed(this.factory?.me, command, `${item.site}/${item.zone}`));
  }

  #key = (event: KeyboardEvent): void => {
    const item = this.items?.find(({ id }) => id === this.reached);
    if (!item || event.altKey || event.metaKey || !isKeyOfList(event)) return;
    event.preventDefault();
    const meant = this.chosen.size > 0 ? this.#chosenItems() : [item];
    if (event.key === " ") this.#toggle(item.id);
    else if (event.key === "Enter") this.#open(item);
    else if (event.ctrlKey && event.key === "a") this.#choose(this.#ids());
    else if (event.key === "a") void this.#do("acknowledge", meant);
    else if (event.key === "s") this.#askToShelve(meant);
    else if (event.key === "u") void this.#do("unshelve", meant);
    else this.#reach(nextRow(this.#ids(), item.id, event.key));
  };

  #reach(id: string): void {
    this.reached = id;
    this.renderRoot.querySelector<HTMLElement>(`[data-id="${CSS.escape(id)}"]`)?.focus();
  }

  #open({ of, target }: AlarmItem): void {
    if (of === "sensor") this.emit("tocsin-sensor-select", { sensor: target });
  }

  #ids = (): string[] => this.items?.map(({ id }) => id) ?? [];
  #chosenItems = (): AlarmItem[] => this.items?.filter(({ id }) => this.chosen.has(id)) ?? [];
  #choose(ids: readonly string[]): void {
    this.chosen = new Set(ids);
  }
  #toggle(id: string): void {
    const all = this.#ids().filter((each) => (each === id) !== this.chosen.has(each));
    this.#choose(all);
  }

  #askToShelve(items: readonly AlarmItem[]): void {
    const able = this.#able("shelve", items);
    if (able.length === 0 || !this.emit("tocsin-shelve", { ids: able.map(({ id }) => id) })) return;
    this.shelving = able;
    void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLElement>(".reason input")?.focus());
  }

  #shelve = (shelving: Shelving): void => {
    const targets = this.shelving.map(targetOf);
    this.shelving = [];
    void this.#run({ command: "shelve", targets, ...shelving });
  };

  #do(command: "acknowledge" | "unshelve", items: readonly AlarmItem[]): Promise<void> {
    const able = this.#able(command, items);
    if (able.length === 0) return Promise.resolve();
    if (command === "acknowledge" && !this.emit("tocsin-acknowledge", { ids: able.map(({ id }) => id) }))
      return Promise.resolve();
    return this.#run({ command, targets: able.map(targetOf) });
  }

  async #run(asked: AlarmCommand): Promise<void> {
    const { factory } = this;
    if (!factory) return;
    this.told = "Asking the gateway…";
    this.told = outcomeWords(asked.command, await factory.command(asked));
    this.#choose([]);
    this.#polling.now();
  }
}
