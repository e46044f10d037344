export type Due = { at: number; order: number; run: (() => void) | undefined };

/** What is to happen, by its time; what has the same time comes in the order in which it was put in. */
export class EventQueue {
  readonly #heap: Due[] = [];
  #order = 0;

  add(at: number, run: () => void): Due {
    const due: Due = { at, order: (this.#order += 1), run };
    this.#heap.push(due);
    this.#rise(this.#heap.length - 1);
    return due;
  }

  get next(): Due | undefined {
    return this.#heap[0];
  }

  take(): Due {
    const heap = this.#heap;
    const first = heap[0]!;
    const last = heap.pop()!;
    if (heap.length > 0) {
      heap[0] = last;
      this.#sink();
    }
    return first;
  }

  #rise(index: number): void {
    const heap = this.#heap;
    while (index > 0) {
      const parent = (index - 1) >> 1;
      if (isBefore(heap[parent]!, heap[index]!)) return;
      [heap[parent], heap[index]] = [heap[index]!, heap[parent]!];
      index = parent;
    }
  }

  #sink(): void {
    const heap = this.#heap;
    for (let index = 0; ;) {
      const [left, right] = [2 * index + 1, 2 * index + 2];
      let least = index;
      if (left < heap.length && isBefore(heap[left]!, heap[least]!)) least = left;
      if (right < heap.length && isBefore(heap[right]!, heap[least]!)) least = right;
      if (least === index) return;
      [heap[least], heap[index]] = [heap[index]!, heap[least]!];
      index = least;
    }
  }
}

const isBefore = (one: Due, other: Due): boolean =>
  one.at < other.at || (one.at === other.at && one.order < other.order);
