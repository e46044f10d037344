/** What a series holds for a stretch of time; two neighbours can become one. */
export type Mergeable<Slot> = { merge(later: Slot): void };

/** Slots of equal width over a run of unknown length: when they run out, every two become one of double width. */
export class DoublingSeries<Slot extends Mergeable<Slot>> {
  readonly #make: () => Slot;
  readonly #slotsMax: number;
  widthSeconds = 1;
  readonly slots: Slot[] = [];

  constructor(make: () => Slot, slotsMax: number) {
    this.#make = make;
    this.#slotsMax = slotsMax;
  }

  /** The slot of a second since the begin. */
  at(second: number): Slot {
    while (Math.floor(second / this.widthSeconds) >= this.#slotsMax) this.#halve();
    const index = Math.floor(second / this.widthSeconds);
    while (this.slots.length <= index) this.slots.push(this.#make());
    return this.slots[index]!;
  }

  #halve(): void {
    const all = this.slots.splice(0);
    for (let at = 0; at < all.length; at += 2) {
      const slot = all[at]!;
      if (all[at + 1]) slot.merge(all[at + 1]!);
      this.slots.push(slot);
    }
    this.widthSeconds *= 2;
  }
}
