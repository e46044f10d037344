import type { ReactiveController, ReactiveControllerHost } from "lit";

/** Asks again and again while its element is in the page and the page is seen; one question at a time. */
export class Polling implements ReactiveController {
  #everyMs: number;
  #ask: (signal: AbortSignal) => Promise<void>;
  #connected = false;
  #abort: AbortController | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

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
    const round = async (): Promise<void> => {
      if (!document.hidden) await this.#ask(abort.signal);
      if (!abort.signal.aborted) this.#timer = setTimeout(() => void round(), this.#everyMs);
    };
    this.#timer = setTimeout(() => void round());
  }
}
