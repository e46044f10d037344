import type { ReactiveControllerHost, TemplateResult } from "lit";
import { Polite } from "../element/polite.ts";
import { type Words } from "../words/language.ts";
import { waitingWords } from "../words/count-words.ts";

/** Says that more alarms wait for a person than a moment ago. */
export class WaitingNews {
  #polite: Polite;
  #before = Infinity;
  #words: Words = () => "";

  constructor(host: ReactiveControllerHost) {
    this.#polite = new Polite(host);
  }

  /** @param waiting how many do now; undefined: not known yet */
  region(waiting: number | undefined): TemplateResult {
    if (waiting !== undefined && waiting > this.#before) this.#words = () => waitingWords(waiting);
    this.#before = waiting ?? this.#before;
    return this.#polite.region(this.#words());
  }
}
