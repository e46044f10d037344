import { html, type ReactiveController, type ReactiveControllerHost, type TemplateResult } from "lit";

const REST_MS = 5_000;

/** From when on a page may say something again, of all its elements. */
let restsUntil = 0;

/**
 * Tells those who listen what has changed by itself. All elements of a page together say one thing in five seconds at
 * most, and of what came meanwhile the newest. What answers a person's own deed is said at once, and not here.
 */
export class Polite implements ReactiveController {
  #host: ReactiveControllerHost;
  #said = "";
  #turn: ReturnType<typeof setTimeout> | undefined;

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    host.addController(this);
  }

  hostConnected(): void {}

  hostDisconnected(): void {
    clearTimeout(this.#turn);
    this.#turn = undefined;
  }

  /** Where it is said. @param words as they are now; none: nothing is to be said */
  region(words: string): TemplateResult {
    if (words !== this.#said) this.#say(words);
    return html`<span class="unseen" role="status">${this.#said}</span>`;
  }

  #say(words: string): void {
    const restMs = words ? restsUntil - performance.now() : 0;
    if (restMs > 0) return void (this.#turn ??= setTimeout(this.#takeTurn, restMs));
    if (words) restsUntil = performance.now() + REST_MS;
    this.#said = words;
  }

  #takeTurn = (): void => {
    this.#turn = undefined;
    this.#host.requestUpdate();
  };
}
