import type { ReactiveController, ReactiveControllerHost } from "lit";

/**
 * Tells an element that draws on a canvas when its colours have changed: by the system, by an attribute somewhere above
 * it, or by a portal's own tokens. CSS has no event for that, but it has one for a transition: a probe's colour follows
 * the theme's text colour with a transition that nobody sees. A transition needs a colour that was shown before, and none
 * runs in what is hidden: so the colour is looked at before each drawing too.
 */
export class ThemeWatch implements ReactiveController {
  #host: ReactiveControllerHost & HTMLElement & { renderRoot: HTMLElement | DocumentFragment };
  #changed: () => void;
  #hasProbe = false;
  #drawnIn: string | undefined;

  constructor(
    host: ReactiveControllerHost & HTMLElement & { renderRoot: HTMLElement | DocumentFragment },
    changed: () => void,
  ) {
    this.#host = host;
    this.#changed = changed;
    host.addController(this);
  }

  hostConnected(): void {
    globalThis.addEventListener("resize", this.#resized);
  }

  hostDisconnected(): void {
    globalThis.removeEventListener("resize", this.#resized);
  }

  hostUpdated(): void {
    if (!this.#hasProbe) this.#placeProbe();
    this.#hasProbe = true;
    // The host's own colour is the theme's, and no transition holds it back.
    const { color } = getComputedStyle(this.#host);
    if (this.#drawnIn !== undefined && color !== this.#drawnIn) this.#changed();
    this.#drawnIn = color;
  }

  #placeProbe(): void {
    const probe = document.createElement("span");
    probe.ariaHidden = "true";
    for (const [name, value] of Object.entries({
      position: "absolute",
      color: "var(--_text)",
      transition: "color 1ms",
    }))
      probe.style.setProperty(name, value);
    probe.addEventListener("transitionend", this.#announce);
    this.#host.renderRoot.append(probe);
    // Asking for a colour makes the browser work it out: from here on another one is a transition.
    void getComputedStyle(probe).color;
  }

  #announce = (): void => {
    this.#changed();
    this.#host.requestUpdate();
  };

  // A window moved to a screen of another density keeps its size in CSS px, and still has to be drawn anew.
  #resized = (): void => this.#host.requestUpdate();
}
