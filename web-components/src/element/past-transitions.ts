import type { ReactiveController, ReactiveControllerHost } from "lit";
import type { TransitionItem } from "@tocsin/core/wire/hub-api";
import type { FactoryView, TransitionsAsked } from "../client/factory-view.ts";
import { newestFirst } from "../client/order.ts";
import { isNews } from "../words/transition-words.ts";

const ASK_AGAIN_MS = 5_000;
/** As many are held of what was asked for; who wants older ones asks for a range. */
const HELD_MAX = 5_000;

/**
 * `of`: a zone, machine or sensor. Where neither it nor anything else narrows what is asked for, the newest news that
 * the page holds is enough.
 */
export type WantedPast = {
  factory: FactoryView | undefined;
  of: string | undefined;
  limit: number;
  asked?: Omit<TransitionsAsked, "id" | "limit" | "cursor">;
  /** Whether a transition that has just come is one that is asked for. */
  fits?: (item: TransitionItem) => boolean;
};

/** What happened: the hub's history of it, asked for once and then page by page, and what has come since. */
export class PastTransitions implements ReactiveController {
  /** There is more of it than is held. */
  hasMore = true;
  #host: ReactiveControllerHost;
  #wanted: () => WantedPast;
  #past: TransitionItem[] = [];
  #cursor: string | undefined;
  #askedOf = "";
  #askedAt = 0;
  #abort: AbortController | undefined;

  constructor(host: ReactiveControllerHost, wanted: () => WantedPast) {
    this.#host = host;
    this.#wanted = wanted;
    host.addController(this);
  }

  hostDisconnected(): void {
    this.#begin("");
  }

  /** Newest first, each once. */
  items(): TransitionItem[] {
    const { factory, of, limit, asked, fits = () => true } = this.#wanted();
    const held = factory?.fleet.transitions ?? [];
    if (!of && !asked && this.#past.length === 0)
      return held.filter((item) => isNews(item) && fits(item)).slice(0, limit);
    const inside = ({ id }: TransitionItem) => !of || id === of || id.startsWith(`${of}/`);
    const known = new Map<string, TransitionItem>();
    for (const item of this.#past) known.set(keyOf(item), item);
    for (const item of held) if (inside(item) && fits(item)) known.set(keyOf(item), item);
    const items = [...known.values()].sort(newestFirst).slice(0, Math.max(limit, this.#past.length));
    return of || asked ? items : items.filter(isNews);
  }

  /**
   * From when on all of it is held, ms since 1970 UTC: until the hub has answered, since the oldest that came unasked;
   * Infinity where nothing did.
   */
  knownFrom(): number {
    const { factory } = this.#wanted();
    const isAnswered = this.#askedAt === Infinity || this.#past.length > 0;
    if (!isAnswered) return factory?.fleet.transitions.at(-1)?.at ?? Infinity;
    return this.#cursor === undefined ? 0 : (this.#past.at(-1)?.at ?? 0);
  }

  hostUpdated(): void {
    const { factory, of, asked } = this.#wanted();
    const narrowed = JSON.stringify([of, asked, factory?.past?.at]);
    if (narrowed !== this.#askedOf) this.#begin(narrowed);
    if (!of && !asked) return;
    if (Date.now() - this.#askedAt < ASK_AGAIN_MS) return;
    if (factory?.state === "live" && factory.fleet.at > 0) void this.#ask();
  }

  /** Nothing is asked for just now, and all pages before were answered. */
  get isAnswered(): boolean {
    return this.#askedAt === Infinity;
  }

  /** The next page, of what is older. */
  async more(): Promise<void> {
    if (this.#askedAt === Infinity || this.#past.length === 0) await this.#ask();
  }

  #begin(askedOf: string): void {
    this.#abort?.abort();
    [this.#past, this.#cursor, this.#askedOf, this.#askedAt, this.hasMore] = [[], undefined, askedOf, 0, true];
  }

  async #ask(): Promise<void> {
    const { factory, of, limit, asked } = this.#wanted();
    if (!factory || !this.hasMore) return;
    this.#askedAt = Date.now();
    this.#abort?.abort();
    const abort = new AbortController();
    this.#abort = abort;
    const page = this.#cursor === undefined ? {} : { cursor: this.#cursor };
    const answer = await factory.transitions({ ...asked, ...(of ? { id: of } : {}), limit, ...page }, abort.signal);
    if (!answer.ok || abort.signal.aborted) return;
    this.#past = [...this.#past, ...answer.value.items];
    this.#cursor = answer.value.next;
    this.hasMore = this.#cursor !== undefined && this.#past.length < HELD_MAX;
    this.#askedAt = Infinity;
    this.#host.requestUpdate();
  }
}

export const keyOf = ({ site, zone, epoch, seq }: TransitionItem): string => `${site}/${zone}/${epoch}/${seq}`;
