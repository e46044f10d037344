import type { Message } from "./message.ts";

/** Messages that wait for a broker, oldest first. Full, it drops the oldest and counts it: a bound, not a promise. */
export class Backlog {
  readonly #max: number;
  #messages: Message[] = [];
  #first = 0;
  dropped = 0;

  constructor(messagesMax: number) {
    this.#max = messagesMax;
  }

  get length(): number {
    return this.#messages.length - this.#first;
  }

  push(message: Message): void {
    if (this.length >= this.#max) {
      this.shift();
      this.dropped++;
    }
    this.#messages.push(message);
  }

  shift(): Message | undefined {
    const message = this.#messages[this.#first];
    if (message === undefined) return undefined;
    this.#first++;
    // The room of what was taken is given back in one go, not message by message.
    if (this.#first > 1_024 && this.#first * 2 > this.#messages.length) {
      this.#messages = this.#messages.slice(this.#first);
      this.#first = 0;
    }
    return message;
  }
}
