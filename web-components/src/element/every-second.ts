import type { ReactiveController, ReactiveControllerHost } from "lit";

const SECOND_MS = 1_000;

/** Renders its element once a second while it is in the page: ages and clocks step, they do not run. */
export class EverySecond implements ReactiveController {
  #host: ReactiveControllerHost;
  #timer: ReturnType<typeof setInterval> | undefined;

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    host.addController(this);
  }
  hostConnected(): void {
    this.#timer = setInterval(() => document.hidden || this.#host.requestUpdate(), SECOND_MS);
  }
  hostDisconnected(): void {
    clearInterval(this.#timer);
  }
}
