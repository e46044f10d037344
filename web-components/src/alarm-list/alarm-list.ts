import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import type { AlarmItem, ServiceItem } from "@tocsin/core/wire/hub-api";
import type { CommandAnswer } from "@tocsin/core/wire/hub-command";
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
import { msg, str, type Words } from "../words/language.ts";
import { count } from "../words/value-words.ts";
import { alarmListStyles } from "./alarm-list.styles.ts";
import { countsOf, EMPTY, LISTS, type List } from "./alarm-lists.ts";
import { alarmRow, headingRow } from "./alarm-row.ts";
import { Commanding } from "./commanding.ts";
import { isKeyOfList, nextRow } from "./list-keys.ts";
import { keyHelp, keyHelpStyles } from "./key-help.ts";
import { serviceRows } from "./service-rows.ts";
import { levelsToShelve, shelveForm, shelveFormStyles } from "./shelve-form.ts";

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
    failed: { state: true },
  };
  static override styles = [
    tokens,
    base,
    controls,
    linkStyles,
    markStyles,
    keyHelpStyles,
    shelveFormStyles,
    alarmListStyles,
  ];
  declare list: List;
  declare private items: readonly AlarmItem[] | undefined;
  declare private services: readonly ServiceItem[];
  declare private total: number;
  declare private chosen: ReadonlySet<string>;
  /** The row that the keyboard is at. */
  declare private reached: string;
  /** Why the list could not be had. */
  declare private failed: Words | undefined;
  #commanding = new Commanding(this, {
    factory: () => this.factory,
    announce: (name, detail) => this.emit(name, detail),
    done: () => {
      this.#choose([]);
      this.#polling.now();
    },
  });
  #polling = new Polling(this, ASK_EVERY_MS, (signal) => this.#ask(signal));

  constructor() {
    super();
    this.list = "unacknowledged";
    this.services = [];
    this.total = 0;
    this.chosen = new Set();
    this.reached = "";
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
      this.failed = () => msg(str`The alarms could not be listed: ${alarms.detail()}.`);
      return;
    }
    this.failed = undefined;
    ({ items: this.items, total: this.total } = alarms.value);
    this.services = services?.ok ? services.value.items : [];
    const listed = new Set(this.items.map(({ id }) => id));
    if ([...this.chosen].some((id) => !listed.has(id))) this.#choose([...this.chosen].filter((id) => listed.has(id)));
    if (!listed.has(this.reached)) this.reached = this.items[0]?.id ?? "";
  }

  protected override render(): TemplateResult {
    return html`<section class="base" part="base" aria-label=${msg("Alarms")}>
      <div class="header" part="header">
        <h2>${msg("Alarms")}</h2>
        <span class="grow"></span>${this.asOf()} ${keyHelp()}
      </div>
      ${this.#tabs()} ${this.#bar()} ${this.#shelveForm()}
      <div class="body" part="body" tabindex=${this.items?.length ? nothing : 0}>
        ${this.fleet ? this.#content() : this.pending()}
      </div>
    </section>`;
  }

  #tabs(): TemplateResult {
    const counts = countsOf(this.fleet?.zones.values() ?? []);
    return html`<div class="tabs" role="group" aria-label=${msg("Which alarms")}>
      ${Object.entries(LISTS).map(
        ([list, words]) =>
          html`<button aria-pressed=${list === this.list} @click=${() => (this.list = list as List)}>
            ${words()} <b>${count(counts[list as List])}</b>
          </button>`,
      )}
    </div>`;
  }

  #shelveForm(): TemplateResult | typeof nothing {
    const { shelving, shelve, leave } = this.#commanding;
    const [one, ...more] = shelving;
    if (!one) return nothing;
    const alone = more.length === 0 && one.alarm === "process";
    const levels = alone ? levelsToShelve(this.fleet?.sensors.get(one.target), one.level) : [];
    return shelveForm({ count: shelving.length, levels, ringing: one.level, shelve, cancel: leave });
  }

  #bar(): TemplateResult {
    const chosen = this.#chosenItems();
    const { me } = this.factory ?? {};
    const { preview, told } = this.#commanding;
    const refused =
      me && !isAllowed(me, "acknowledge")
        ? msg(str`Your role (${me.roles.join(", ")}) may look, not acknowledge or shelve.`)
        : "";
    return html`<div class="bar">
      <label
        ><input
          type="checkbox"
          .checked=${chosen.length > 0 && chosen.length === this.items?.length}
          ?disabled=${!this.items?.length}
          @change=${(event: Event) => this.#choose((event.target as HTMLInputElement).checked ? this.#ids() : [])}
        />
        ${msg("All")}</label
      >
      ${this.#commands(chosen)}
      <span role="status">${preview ? this.#reach(preview) : this.failed?.() || told() || refused}</span>
      ${
        preview
          ? html`<button class="button strong" @click=${() => void this.#commanding.acknowledgeAll()}>
                ${msg(str`Acknowledge ${count(preview.total)}`)}
              </button>
              <button class="button" @click=${this.#commanding.leave}>${msg("Cancel")}</button>`
          : nothing
      }
    </div>`;
  }

  #commands(chosen: readonly AlarmItem[]): TemplateResult | typeof nothing {
    const commanding = this.#commanding;
    const many = (words: string, able: readonly AlarmItem[], run: () => void) =>
      html`<button class="button" ?disabled=${able.length === 0} @click=${run}>
        ${words}${able.length ? ` ${able.length}` : ""}
      </button>`;
    const unshelve = () => void commanding.do("unshelve", chosen);
    if (this.list === "shelved") return many(msg("Unshelve"), commanding.able("unshelve", chosen), unshelve);
    if (this.list === "outOfService") return nothing;
    const acknowledge = () => void commanding.do("acknowledge", chosen);
    const hidden =
      this.list === "unacknowledged" &&
      this.total > (this.items?.length ?? 0) &&
      isAllowed(this.factory?.me, "acknowledge");
    return html`${many(msg("Acknowledge"), commanding.able("acknowledge", chosen), acknowledge)}
    ${many(msg("Shelve"), commanding.able("shelve", chosen), () => this.#askToShelve(chosen))}
    ${hidden ? html`<button class="button" @click=${() => void commanding.askForAll()}>${msg("Acknowledge all that wait…")}</button>` : nothing}`;
  }

  /** What acknowledging all would reach, by zone. */
  #reach({ total, counts }: CommandAnswer): string {
    const zones = Object.entries(counts).map(
      ([zone, of]) => `${this.fleet?.zones.get(zone)?.name ?? zone} ${count(of)}`,
    );
    return msg(str`This reaches ${count(total)} alarms: ${zones.join(", ")}.`);
  }

  #content(): TemplateResult {
    const { items, services } = this;
    if (!items) return html`<div class="empty" part="empty">${this.failed ? "" : msg("Asking the hub…")}</div>`;
    return html`${serviceRows(services, this.now())}
    ${
      items.length === 0
        ? services.length
          ? nothing
          : html`<div class="empty" part="empty">${EMPTY[this.list]()}</div>`
        : html`<div role="grid" aria-label=${LISTS[this.list]()} aria-multiselectable="true" @keydown=${this.#key}>
            ${headingRow()}
            ${repeat(
              items,
              ({ id }) => id,
              (item) => this.#row(item),
            )}
          </div>`
    }
    ${this.total > items.length ? html`<div class="more">${msg(str`${count(this.total - items.length)} more: they follow as these are dealt with.`)}</div>` : nothing}`;
  }

  #row(item: AlarmItem): TemplateResult {
    const command = this.list === "shelved" ? "unshelve" : "acknowledge";
    const able = this.#commanding.able(command, [item]).length > 0;
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
        ? {
            words: command === "unshelve" ? msg("Unshelve") : msg("Acknowledge"),
            run: () => void this.#commanding.do(command, [item]),
          }
        : undefined,
    });
  }

  #key = (event: KeyboardEvent): void => {
    const item = this.items?.find(({ id }) => id === this.reached);
    if (!item || event.altKey || event.metaKey || !isKeyOfList(event)) return;
    event.preventDefault();
    const meant = this.chosen.size > 0 ? this.#chosenItems() : [item];
    if (event.key === " ") this.#toggle(item.id);
    else if (event.key === "Enter") this.#open(item);
    else if (event.ctrlKey && event.key === "a") this.#choose(this.#ids());
    else if (event.key === "a") void this.#commanding.do("acknowledge", meant);
    else if (event.key === "s") this.#askToShelve(meant);
    else if (event.key === "u") void this.#commanding.do("unshelve", meant);
    else if (event.key === "?") this.renderRoot.querySelector<HTMLElement>("#keys")?.togglePopover();
    else this.#moveTo(nextRow(this.#ids(), item.id, event.key));
  };

  #moveTo(id: string): void {
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
    if (!this.#commanding.askToShelve(items)) return;
    void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLElement>(".reason input")?.focus());
  }
}
