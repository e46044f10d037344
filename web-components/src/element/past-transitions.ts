import type { ReactiveController, ReactiveControllerHost } from "lit";
import type { TransitionItem } from "@tocsin/core/wire/hub-api";
import type { FactoryView } from "../client/hub-client.ts";
import { newestFirst } from "../client/order.ts";
import { isNews } from "../words/transition-words.ts";

const ASK_AGAIN_MS = 5_000;

/** `of`: a zone, machine or sensor; without it, the newest news that the page holds is enough. */
export type WantedPast = { factory: FactoryView | undefined; of: string | undefined; limit: number };

/** What happened to one thing: the hub's history of it, asked for once, and what has come since. */
export class PastTransitions implements ReactiveController {
  #host: ReactiveControllerHost;
  #wanted: () => WantedPast;
  #past: TransitionItem[] = [];
  #askedOf = "";
  #askedAt = 0;
  #abort: AbortController | undefined;

  constructor(host: ReactiveControllerHost, wanted: () => WantedPast) {
    this.#host = host;
    this.#wanted = wanted;
    host.addController(this);
  }

  hostDisconnected(): void {
    this.#abort?.abort();
    this.#askedOf = "";
    this.#past = [];
  }

  /** Newest first, each once. */
  items(): TransitionItem[] {
    const { factory, of, limit } = this.#wanted();
    const held = factory?.fleet.transitions ?? [];
    if (!of) return held.filter(isNews).slice(0, limit);
    const inside = (id: string) => id === of || id.startsWith(`${of}/`);
    const known = new Map<string, TransitionItem>();
    for (const item of [...this.#past, ...held])
      if (inside(item.id)) known.set(`${item.site}/${item.zone}/${item.epoch}/${item.seq}`, item);
    return [...known.values()].sort(newestFirst).slice(0, limit);
  }

  hostUpdated(): void {
    const { factory, of, limit } = this.#wanted();
    if (!factory || factory.state !== "live" || factory.fleet.at === 0 || !of) return;
    if (of !== this.#askedOf) {
      this.#past = [];
      this.#askedAt = 0;
    } else if (this.#askedAt === Infinity || Date.now() - this.#askedAt < ASK_AGAIN_MS) return;
    this.#askedOf = of;
    this.#askedAt = Date.now();
    void this.#ask(factory, of, limit);
  }

  async #ask(factory: FactoryView, of: string, limit: number): Promise<void> {
    this.#abort?.abort();
    const abort = new AbortController();
    this.#abort = abort;
    const answer = await factory.transitionsOf(of, limit, abort.signal);
    if (!answer.ok || abort.signal.aborted) return;
    this.#past = answer.value.items;
    this.#askedAt = Infinity;
    this.#host.requestUpdate();
  }
}
