/** Numbers that a seed gives: the same seed gives the same numbers (sfc32). */
export class Random {
  #a: number;
  #b: number;
  #c: number;
  #count = 1;

  constructor(seed: number, name = "") {
    this.#a = seed | 0;
    this.#b = hash(name);
    this.#c = 0x9e37_79b9;
    for (let stirred = 0; stirred < 15; stirred += 1) this.#next();
  }

  #next(): number {
    const sum = (this.#a + this.#b + this.#count) | 0;
    this.#count = (this.#count + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = ((this.#c << 21) | (this.#c >>> 11)) + sum;
    return sum >>> 0;
  }

  /** From 0 to 1, without 1. */
  unit(): number {
    return this.#next() / 0x1_0000_0000;
  }

  between(from: number, to: number): number {
    return from + this.unit() * (to - from);
  }

  /** A whole number; both ends may come. */
  whole(from: number, to: number): number {
    return from + Math.floor(this.unit() * (to - from + 1));
  }

  chance(probability: number): boolean {
    return this.unit() < probability;
  }

  pick<Item>(items: readonly Item[]): Item {
    return items[Math.floor(this.unit() * items.length)]!;
  }

  bytes(into: Uint8Array): void {
    for (let index = 0; index < into.length; index += 1) into[index] = this.#next() & 0xff;
  }
}

function hash(text: string): number {
  let value = 0x811c_9dc5;
  for (const character of text) value = Math.imul(value ^ character.codePointAt(0)!, 0x0100_0193);
  return value;
}
