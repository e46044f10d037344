import type { FactoryView } from "../client/factory-view.ts";
import type { Place } from "../client/places.ts";

/** Tells the hub which part of the factory an element shows, as long as it shows it. */
export class Wanting {
  #view: FactoryView | undefined;
  #told = "";
  #release: (() => void) | undefined;

  tell(view: FactoryView | undefined, places: readonly Place[]): void {
    const told = JSON.stringify(places);
    if (view === this.#view && told === this.#told) return;
    const release = this.#release;
    this.#release = view?.want?.(places);
    release?.();
    [this.#view, this.#told] = [view, told];
  }
}
