import { nothing, type ReactiveController, type ReactiveControllerHost, type TemplateResult } from "lit";
import type { AlarmItem, SensorItem } from "@tocsin/core/wire/hub-api";
import type { CommandAnswer } from "@tocsin/core/wire/hub-command";
import type { AlarmName } from "@tocsin/core/wire/health";
import { outcomeWords, targetOf, type AlarmCommand } from "../client/alarm-command.ts";
import type { FactoryView } from "../client/factory-view.ts";
import type { Filter } from "../client/filter.ts";
import { isAllowed } from "../element/allowed.ts";
import { msg, type Words } from "../words/language.ts";
import { isWaiting } from "../marks/alarm-state.ts";
import type { Shelving } from "./shelve-form.ts";

/** What a command needs of an alarm; a list has the whole item, a sensor's own state is enough. */
export type Commanded = Pick<
  AlarmItem,
  "id" | "of" | "target" | "alarm" | "site" | "zone" | "state" | "occurrence" | "level" | "shelf"
>;

type Surroundings = {
  factory: () => FactoryView | undefined;
  /** Announces what is about to be done. @returns whether the page leaves it to the element */
  announce: (name: "tocsin-acknowledge" | "tocsin-shelve", detail: { ids: string[] }) => boolean;
  done: () => void;
  /** Which alarms are listed, where these are not all. */
  meant?: () => Filter;
};

/** The alarms of one sensor that are not normal, from its own state. */
export const alarmsOf = ({ id, site, zone, state }: SensorItem): Commanded[] =>
  Object.entries(state.alarms ?? {}).flatMap(([name, alarm]) => {
    if (!alarm) return [];
    const shelf = state.shelves?.[name as AlarmName];
    const what = { id: `${id}:${name}`, of: "sensor", target: id, alarm: name as AlarmName, site, zone } as const;
    return [
      { ...what, state: alarm.state, occurrence: alarm.occurrence, level: alarm.level, ...(shelf ? { shelf } : {}) },
    ];
  });

type Host = ReactiveControllerHost & { renderRoot: ParentNode };

/** Acknowledges, shelves and unshelves for an element, as far as the person may, and tells what became of it. */
export class Commanding implements ReactiveController {
  /** What became of the last command, in a sentence; nothing before one was given. */
  told: Words = NOTHING;
  /** Those for which level, time and reason are asked. */
  shelving: readonly Commanded[] = [];
  /** What acknowledging all that wait would reach. */
  preview: CommandAnswer | undefined;
  #host: Host;
  #around: Surroundings;
  /** What asks for level, time and reason, loaded when somebody first shelves. */
  #form: typeof import("./shelve-form.ts") | undefined;

  constructor(host: Host, around: Surroundings) {
    this.#host = host;
    this.#around = around;
    host.addController(this);
  }

  hostConnected(): void {}

  /** Those of some alarms that the person may give the command for, and that it would change. */
  able<Item extends Commanded>(command: "acknowledge" | "shelve" | "unshelve", items: readonly Item[]): Item[] {
    const fits = (item: Item) =>
      command === "acknowledge"
        ? isWaiting(item)
        : item.of === "sensor" && (command === "shelve" || item.shelf !== undefined);
    const { me } = this.#around.factory() ?? {};
    return items.filter((item) => fits(item) && isAllowed(me, command, `${item.site}/${item.zone}`));
  }

  async do(command: "acknowledge" | "unshelve", items: readonly Commanded[]): Promise<void> {
    const able = this.able(command, items);
    if (able.length === 0) return;
    if (command === "acknowledge" && !this.#around.announce("tocsin-acknowledge", { ids: able.map(({ id }) => id) }))
      return;
    await this.#run({ command, targets: able.map(targetOf) });
  }

  /** Shows the form, unless the page does that. */
  async askToShelve(items: readonly Commanded[]): Promise<void> {
    const able = this.able("shelve", items);
    if (able.length === 0 || !this.#around.announce("tocsin-shelve", { ids: able.map(({ id }) => id) })) return;
    this.#form ??= await import("./shelve-form.ts");
    this.shelving = able;
    this.#host.requestUpdate();
    await this.#host.updateComplete;
    this.#host.renderRoot.querySelector<HTMLElement>(".reason input")?.focus();
  }

  /** The form while it is asked. Several alarms are shelved at the levels at which each rings. */
  form(sensorOf: (target: string) => SensorItem | undefined): TemplateResult | typeof nothing {
    const [one, ...more] = this.shelving;
    if (!one || !this.#form) return nothing;
    const { shelveForm, levelsToShelve } = this.#form;
    const isAlone = more.length === 0 && one.alarm === "process";
    const levels = isAlone ? levelsToShelve(sensorOf(one.target), one.level) : [];
    return shelveForm({
      count: this.shelving.length,
      levels,
      ringing: one.level,
      shelve: this.#shelve,
      cancel: this.leave,
    });
  }

  #shelve = (shelving: Shelving): void => {
    const targets = this.shelving.map(targetOf);
    this.leave();
    void this.#run({ command: "shelve", targets, ...shelving });
  };

  leave = (): void => {
    this.shelving = [];
    this.preview = undefined;
    this.#host.requestUpdate();
  };

  forget(): void {
    this.told = NOTHING;
    this.leave();
  }

  /** All that wait of what is meant, listed or not. */
  #waiting() {
    const { health: _health, limitState: _limitState, q, ...meant } = this.#around.meant?.() ?? {};
    return { ...meant, ...(q ? { q: q.join(" ") } : {}), list: "unacknowledged" } as const;
  }

  /** Asks how many alarms wait in all, whatever is listed. */
  async askForAll(): Promise<void> {
    const asked = { command: "acknowledge", filter: this.#waiting(), preview: true } as const;
    const answer = await this.#around.factory()?.command(asked);
    if (!answer) return;
    if (answer.ok && answer.value.total > 0) this.preview = answer.value;
    else this.told = () => (answer.ok ? msg("Nothing waits for you.") : outcomeWords("acknowledge", answer));
    this.#host.requestUpdate();
  }

  async acknowledgeAll(): Promise<void> {
    const expected = this.preview?.total ?? 0;
    this.leave();
    await this.#run({ command: "acknowledge", filter: this.#waiting(), expected });
  }

  async #run(asked: AlarmCommand): Promise<void> {
    const factory = this.#around.factory();
    if (!factory) return;
    this.told = () => msg("Asking the gateway…");
    this.#host.requestUpdate();
    const answer = await factory.command(asked);
    this.told = () => outcomeWords(asked.command, answer);
    this.#host.requestUpdate();
    this.#around.done();
  }
}

const NOTHING: Words = () => "";
