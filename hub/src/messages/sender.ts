import { setTimeout as sleep } from "node:timers/promises";
import type { Delivery, Notice } from "@tocsin/core/wire/notice";
import type { MessagesSettings } from "../config/messages-schema.ts";
import { dueDeliveries, settle, type Outcome } from "./delivery.ts";
import type { MessageEvents } from "./events.ts";
import type { NoticeBook } from "./notice-book.ts";
import { idOf } from "./notice.ts";
import type { Outgoing } from "./outgoing.ts";
import { sendTo } from "./send.ts";

const AT_ONCE_MAX = 16;
const AT_ONCE_OF_A_TARGET_MAX = 4;
/** A hub that stops waits so long for answers to what it has sent. */
const FINISH_MS = 2_000;

export type SenderParts = {
  settings: MessagesSettings;
  book: NoticeBook;
  now: () => number;
  random: () => number;
  held: () => boolean;
  events: MessageEvents;
};

/** All messages of one occurrence, whichever route sends them, are one incident to their receiver. */
export const incidentOf = ({ alarm, occurrence, since }: Pick<Notice, "alarm" | "occurrence" | "since">): string =>
  idOf(alarm, occurrence, since);

/** Sends what is due, a bounded number at a time, and notes what became of it. */
export class Sender {
  readonly #parts: SenderParts;
  readonly #sending = new Map<string, string>();
  readonly #underWay = new Set<Promise<void>>();
  /** What was met and is not noted yet: it is not sent again while this hub knows. */
  readonly #met = new Map<string, { notice: string; outcome: Outcome }>();
  #stopped = new AbortController();

  constructor(parts: SenderParts) {
    this.#parts = parts;
  }

  /** Starts what is due. */
  send(): void {
    const { book, now, held } = this.#parts;
    const at = now();
    for (const notice of book.all())
      for (const delivery of dueDeliveries(notice, at)) {
        if (this.#sending.size >= AT_ONCE_MAX || !held()) return;
        if (this.#met.has(delivery.id) || this.#sending.has(delivery.id)) continue;
        const ofTarget = [...this.#sending.values()].filter((target) => target === delivery.target).length;
        if (ofTarget >= AT_ONCE_OF_A_TARGET_MAX) continue;
        const attempt = this.#attempt(notice, delivery).finally(() => this.#underWay.delete(attempt));
        this.#underWay.add(attempt);
      }
  }

  /** Notes what was met and could not be noted at once. */
  async note(): Promise<void> {
    for (const [id, { notice, outcome }] of this.#met) await this.#note(notice, id, outcome);
  }

  /** Waits a moment for answers to what is under way, and notes them: nobody need send it again. */
  async finish(): Promise<void> {
    await Promise.race([Promise.all(this.#underWay), sleep(FINISH_MS, undefined, { ref: false })]);
  }

  /** Another hub sends from now on; what is under way is cut off. */
  stop(): void {
    this.#stopped.abort();
    this.#stopped = new AbortController();
    this.#met.clear();
  }

  async #attempt(notice: Notice, delivery: Delivery): Promise<void> {
    const { settings, now } = this.#parts;
    const { id, target, event, at } = delivery;
    const { signal } = this.#stopped;
    this.#sending.set(id, target);
    const content = delivery.content ?? notice.content;
    const outgoing: Outgoing = { id, event, at, content, incident: incidentOf(notice) };
    const outcome = await sendTo(settings, target, outgoing, now(), signal);
    this.#sending.delete(id);
    // Cut off, nobody here knows whether it arrived: the next holder sends it again under the same id.
    if (signal.aborted) return;
    this.#tell(delivery, outcome);
    this.#met.set(id, { notice: notice.id, outcome });
    await this.#note(notice.id, id, outcome);
  }

  async #note(notice: string, id: string, outcome: Outcome): Promise<void> {
    const { book, now, random, events } = this.#parts;
    try {
      await book.change(notice, (each) => settle(each, id, outcome, now(), random()));
      this.#met.delete(id);
    } catch (cause) {
      events.messagesFailed(cause);
    }
  }

  #tell({ target, event, giveUpAt = 0 }: Delivery, outcome: Outcome): void {
    const { events, now } = this.#parts;
    if (outcome.ok) events.messageSent(target, event);
    else if (outcome.refused || now() >= giveUpAt) events.messageDead(target, event, outcome.error);
    else events.messageFailed(target, event, outcome.error);
  }
}
