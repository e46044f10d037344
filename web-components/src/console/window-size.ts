import type { ReactiveController, ReactiveControllerHost } from "lit";

const PHONE = "(max-width: 480px)";
/** From here on the page is drawn larger, for those who stand afar. */
const WALL = "(min-width: 2560px)";

/** Whether the page stands on a phone or on a control room's wall; renders its host when that changes. */
export class WindowSize implements ReactiveController {
  #host: ReactiveControllerHost;
  #phone = globalThis.matchMedia?.(PHONE);
  #wall = globalThis.matchMedia?.(WALL);

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    host.addController(this);
  }

  get isPhone(): boolean {
    return this.#phone?.matches ?? false;
  }
  get isWall(): boolean {
    return this.#wall?.matches ?? false;
  }

  hostConnected(): void {
    for (const each of [this.#phone, this.#wall]) each?.addEventListener("change", this.#changed);
  }
  hostDisconnected(): void {
    for (const each of [this.#phone, this.#wall]) each?.removeEventListener("change", this.#changed);
  }
  #changed = (): void => this.#host.requestUpdate();
}
