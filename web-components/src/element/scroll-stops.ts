import type { ReactiveController, ReactiveControllerHost } from "lit";

/** What in a body is a Tab stop by itself. */
const STOPS = 'button, a[href], input, [tabindex="0"]';
const BODIES = ".body[tabindex]";

type Host = ReactiveControllerHost & { renderRoot: HTMLElement | DocumentFragment };

/**
 * Makes a body that scrolls a Tab stop where nothing in it is one. Whether it scrolls is looked at when it or what is in
 * it has another size, once the browser has laid them out: asking after each drawing would make it lay out twice.
 */
export class ScrollStops implements ReactiveController {
  #host: Host;
  #observer: ResizeObserver | undefined;
  #watched = new Set<Element>();
  #scrolling = new WeakSet<Element>();

  constructor(host: Host) {
    this.#host = host;
    host.addController(this);
  }

  hostConnected(): void {
    this.#observer = new ResizeObserver(this.#measure);
    for (const each of this.#watched) this.#observer.observe(each);
  }

  hostDisconnected(): void {
    this.#observer?.disconnect();
  }

  hostUpdated(): void {
    const bodies = this.#bodies();
    const watched = new Set(bodies.flatMap((body) => [body, ...body.children]));
    for (const each of watched) if (!this.#watched.has(each)) this.#observer?.observe(each);
    for (const each of this.#watched) if (!watched.has(each)) this.#observer?.unobserve(each);
    this.#watched = watched;
    this.#mark(bodies);
  }

  #bodies(): HTMLElement[] {
    return [...this.#host.renderRoot.querySelectorAll<HTMLElement>(BODIES)];
  }

  #measure = (): void => {
    const bodies = this.#bodies();
    for (const body of bodies)
      if (body.scrollHeight > body.clientHeight) this.#scrolling.add(body);
      else this.#scrolling.delete(body);
    this.#mark(bodies);
  };

  #mark(bodies: readonly HTMLElement[]): void {
    for (const body of bodies) body.tabIndex = this.#scrolling.has(body) && !body.querySelector(STOPS) ? 0 : -1;
  }
}
