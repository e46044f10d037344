import type { ReactiveController, ReactiveControllerHost } from "lit";

/** The width and height that its element has been given, in its own px; renders it when they change. */
export class Size implements ReactiveController {
  width = 0;
  height = 0;
  #host: ReactiveControllerHost & HTMLElement;
  #observer: ResizeObserver | undefined;

  constructor(host: ReactiveControllerHost & HTMLElement) {
    this.#host = host;
    host.addController(this);
  }
  hostConnected(): void {
    this.#observer = new ResizeObserver(() => this.#measure());
    this.#observer.observe(this.#host);
    this.#measure();
  }
  hostDisconnected(): void {
    this.#observer?.disconnect();
  }
  #measure(): void {
    const { clientWidth, clientHeight } = this.#host;
    if (clientWidth === this.width && clientHeight === this.height) return;
    this.width = clientWidth;
    this.height = clientHeight;
    this.#host.requestUpdate();
  }
}
