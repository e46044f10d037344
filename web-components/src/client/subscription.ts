import { covers, queryOf, union, type Place } from "./places.ts";

/**
 * What a page asks of the hub's stream: no more than its elements show together. It grows at once when an element shows
 * something else, and grows smaller when the stream is opened again anyway.
 */
export class Subscription {
  readonly #wanted = new Set<readonly Place[]>();
  readonly #widened: () => void;
  #asked: readonly Place[] | undefined;
  #held: readonly Place[] | undefined;
  #looking = false;

  /** @param widened called when what was asked for is no longer enough */
  constructor(widened: () => void) {
    this.#widened = widened;
  }

  /** @returns the function that ends the wish */
  want(places: readonly Place[]): () => void {
    this.#wanted.add(places);
    this.#look();
    return () => void this.#wanted.delete(places);
  }

  /** What a stream that is being opened is asked for. */
  ask(): string {
    this.#asked = union([...this.#wanted].flat());
    return queryOf(this.#asked);
  }

  /** All of it has come. */
  arrived(): void {
    this.#held = this.#asked;
  }

  holds(places: readonly Place[]): boolean {
    return places.every((place) => covers(this.#held ?? [], place));
  }

  // Elements of a page say what they show one after the other, within one task.
  #look(): void {
    if (this.#looking) return;
    this.#looking = true;
    setTimeout(() => {
      this.#looking = false;
      const isEnough = [...this.#wanted].flat().every((place) => covers(this.#asked ?? [""], place));
      if (!isEnough) this.#widened();
    });
  }
}
