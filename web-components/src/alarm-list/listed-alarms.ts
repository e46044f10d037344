import type { ReactiveController, ReactiveControllerHost } from "lit";
import type { AlarmItem, ServiceItem } from "@tocsin/core/wire/hub-api";
import type { AlarmsAsked, FactoryView } from "../client/factory-view.ts";
import { Polling } from "../element/polling.ts";
import { msg, str, type Words } from "../words/language.ts";

const ASK_EVERY_MS = 2_000;

type Wanted = { factory: FactoryView | undefined; asked: AlarmsAsked };

/** One of the hub's lists of alarms, asked for again and again, and at once when something has moved. */
export class ListedAlarms implements ReactiveController {
  /** Undefined before the hub has answered. */
  items: readonly AlarmItem[] | undefined;
  /** What is out of service as a whole, where the list is of that. */
  services: readonly ServiceItem[] = [];
  /** Alarms in all, listed or not. */
  total = 0;
  /** Why the list could not be had. */
  failed: Words | undefined;
  #host: ReactiveControllerHost;
  #wanted: () => Wanted;
  #polling: Polling;

  constructor(host: ReactiveControllerHost, wanted: () => Wanted) {
    this.#host = host;
    this.#wanted = wanted;
    this.#polling = new Polling(host, ASK_EVERY_MS, (signal) => this.#ask(signal));
    host.addController(this);
  }

  hostConnected(): void {}

  /** Another list is shown. */
  begin(): void {
    this.items = undefined;
    this.#polling.now();
  }
  now = (): void => this.#polling.now();
  soon = (): void => this.#polling.soon();

  async #ask(signal: AbortSignal): Promise<void> {
    const { factory, asked } = this.#wanted();
    if (!factory || factory.state !== "live") return;
    const [alarms, services] = await Promise.all([
      factory.alarms(asked, signal),
      asked.list === "outOfService" ? factory.services(signal) : undefined,
    ]);
    if (signal.aborted) return;
    this.failed = alarms.ok ? undefined : () => msg(str`The alarms could not be listed: ${alarms.detail()}.`);
    if (alarms.ok) {
      ({ items: this.items, total: this.total } = alarms.value);
      this.services = services?.ok ? services.value.items : [];
    }
    this.#host.requestUpdate();
  }
}
