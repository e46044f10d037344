/**
 * The earliest of many deadlines, one for each member: a binary heap with places, ordered by time and then by member,
 * so that what falls due at the same time is always taken in the same order. A bound may be earlier than the member's
 * true deadline, never later: readings move a silence deadline forth without touching the queue.
 */
export class DeadlineQueue {
  readonly #bounds: Float64Array;
  readonly #heap: Int32Array;
  readonly #places: Int32Array;
  #size = 0;

  constructor(members: number) {
    this.#bounds = new Float64Array(members);
    this.#heap = new Int32Array(members);
    this.#places = new Int32Array(members).fill(-1);
  }

  /** The earliest bound, Infinity where there is none. */
  get bound(): number {
    return this.#size === 0 ? Infinity : this.#bounds[this.#heap[0]!]!;
  }

  /** The member that has the earliest bound, -1 where there is none. */
  get first(): number {
    return this.#size === 0 ? -1 : this.#heap[0]!;
  }

  /** Infinity takes the member out. */
  set(member: number, at: number): void {
    const place = this.#places[member]!;
    if (at === Infinity) {
      if (place >= 0) this.#remove(place);
      return;
    }
    this.#bounds[member] = at;
    if (place < 0) {
      this.#put(this.#size, member);
      this.#rise(this.#size++);
    } else {
      this.#sink(this.#rise(place));
    }
  }

  #remove(place: number): void {
    this.#places[this.#heap[place]!] = -1;
    this.#size -= 1;
    if (place === this.#size) return;
    this.#put(place, this.#heap[this.#size]!);
    this.#sink(this.#rise(place));
  }

  #put(place: number, member: number): void {
    this.#heap[place] = member;
    this.#places[member] = place;
  }

  #before(a: number, b: number): boolean {
    const boundA = this.#bounds[a]!;
    const boundB = this.#bounds[b]!;
    return boundA === boundB ? a < b : boundA < boundB;
  }

  #rise(from: number): number {
    const member = this.#heap[from]!;
    let place = from;
    while (place > 0) {
      const parent = (place - 1) >> 1;
      if (!this.#before(member, this.#heap[parent]!)) break;
      this.#put(place, this.#heap[parent]!);
      place = parent;
    }
    this.#put(place, member);
    return place;
  }

  #sink(from: number): void {
    const member = this.#heap[from]!;
    let place = from;
    for (;;) {
      let child = 2 * place + 1;
      if (child >= this.#size) break;
      if (child + 1 < this.#size && this.#before(this.#heap[child + 1]!, this.#heap[child]!)) child += 1;
      if (!this.#before(this.#heap[child]!, member)) break;
      this.#put(place, this.#heap[child]!);
      place = child;
    }
    this.#put(place, member);
  }
}
