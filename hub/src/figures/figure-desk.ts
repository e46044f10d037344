import { countFigures, type FigureCounts, type FigureParts } from "./figures.ts";
import type { FigureQuestion } from "./question.ts";

/** An answer is given again for so long: a page that asks each second costs no more than one that asks now and then. */
const FRESH_MS = 10_000;
const HELD_MAX = 50;
const WAITING_MAX = 20;

type Held = { etag: string; at: number; answer: Promise<FigureCounts> };

/** Thrown where too many questions wait. */
export class TooManyQuestions extends Error {
  readonly code = "TOO_MANY_QUESTIONS";
}

/** Answers questions one after another, each by counting anew, and the same one again from what was counted. */
export class FigureDesk {
  readonly #parts: FigureParts;
  readonly #now: () => number;
  readonly #held = new Map<string, Held>();
  #last: Promise<unknown> = Promise.resolve();
  #waiting = 0;
  #counted = 0;

  constructor(parts: FigureParts, now: () => number) {
    this.#parts = parts;
    this.#now = now;
  }

  /**
   * @param key tells this question from any other
   * @throws TooManyGroups, TooManyQuestions
   */
  ask(key: string, question: () => FigureQuestion): Pick<Held, "etag" | "answer"> {
    const now = this.#now();
    const held = this.#held.get(key);
    if (held && now - held.at < FRESH_MS) return held;
    if (this.#waiting >= WAITING_MAX) throw new TooManyQuestions(`${WAITING_MAX} questions wait already`);
    this.#waiting++;
    const answer = this.#last.then(() => countFigures(this.#parts, question()));
    const found = { etag: `${++this.#counted}`, at: now, answer };
    this.#held.delete(key);
    this.#held.set(key, found);
    this.#last = answer
      .catch(() => this.#held.get(key) === found && this.#held.delete(key))
      .finally(() => this.#waiting--);
    const oldest = this.#held.keys().next().value;
    if (this.#held.size > HELD_MAX && oldest !== undefined) this.#held.delete(oldest);
    return found;
  }
}
