import type { ReactiveController, ReactiveControllerHost } from "lit";

/** What has moved is asked for this soon, and no more often. */
const SOON_MS = 250;

/** Asks again and again while its element is in the page and the page is seen; one question at a time. */
export class Polling implements ReactiveController {
  #everyMs: number;
  #ask: (signal: AbortSignal) => Promise<void>;
  #connected = false;
  #abort: AbortController | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isAsking = false;
  #isOutdated = false;

  constructor(host: ReactiveControllerHost, everyMs: number, ask: (signal: AbortSignal) => Promise<void>) {
    this.#everyMs = everyMs;
    this.#ask = ask;
    host.addController(this);
  }

  hostConnected(): void {
    this.#connected = true;
    this.now();
  }

  hostDisconnected(): void {
    this.#connected = false;
    this.#abort?.abort();
    clearTimeout(this.#timer);
  }

  /** Drops the question under way and asks anew. An element that has left the page, and renders once more, asks nothing. */
  now(): void {
    if (!this.#connected) return;
    this.#abort?.abort();
    clearTimeout(this.#timer);
    const abort = new AbortController();
    this.#abort = abort;
    this.#timer = setTimeout(() => void this.#round(abort.signal));
  }

  /** Asks anew when the question under way is answered; without one, in a moment. */
  soon(): void {
    if (!this.#connected) return;
    this.#isOutdated = true;
    if (this.#isAsking || !this.#abort) return;
    clearTimeout(this.#timer);
    const { signal } = this.#abort;
    this.#timer = setTimeout(() => void this.#round(signal), SOON_MS);
  }

  async #round(signal: AbortSignal): Promise<void> {
    [this.#isAsking, this.#isOutdated] = [true, false];
    if (!document.hidden) await this.#ask(signal);
    if (signal.aborted) return;
    this.#isAsking = false;
    this.#timer = setTimeout(() => void this.#round(signal), this.#isOutdated ? SOON_MS : this.#everyMs);
  }
}
