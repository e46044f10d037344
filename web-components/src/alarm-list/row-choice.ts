import type { ReactiveControllerHost } from "lit";

type Host = ReactiveControllerHost & { readonly renderRoot: HTMLElement | DocumentFragment };

/** Which rows of a list are chosen, and which one the keyboard is at. */
export class RowChoice {
  chosen: ReadonlySet<string> = new Set();
  reached = "";
  #host: Host;
  /** The row that was gone to last because a page is about it. */
  #named: string | undefined;

  constructor(host: Host) {
    this.#host = host;
  }

  choose = (ids: Iterable<string>): void => {
    this.chosen = new Set(ids);
    this.#host.requestUpdate();
  };

  toggle(id: string): void {
    const others = [...this.chosen].filter((each) => each !== id);
    this.choose(this.chosen.has(id) ? others : [...others, id]);
  }

  reach = (id: string): void => {
    this.reached = id;
    this.#host.requestUpdate();
  };

  moveTo(id: string): void {
    this.reach(id);
    this.#host.renderRoot.querySelector<HTMLElement>(`[data-id="${CSS.escape(id)}"]`)?.focus();
  }

  /** Lets go of rows that are there no more. @param named chosen and gone to once it is there; whoever moves on is left alone */
  settle(ids: readonly string[], named: string | undefined): void {
    const listed = new Set(ids);
    if ([...this.chosen].some((id) => !listed.has(id))) this.choose(ids.filter((id) => this.chosen.has(id)));
    if (!listed.has(this.reached)) this.reached = ids[0] ?? "";
    if (named === undefined || named === this.#named || !listed.has(named)) return;
    this.#named = named;
    this.choose([named]);
    void this.#host.updateComplete.then(() => this.moveTo(named));
  }
}
