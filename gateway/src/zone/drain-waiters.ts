type Waiter = { offered: number; sealed: boolean; resolve: () => void };

/** Who waits until everything that was offered before is on disk, and so is a commit that began after the asking. */
export class DrainWaiters {
  #waiters: Waiter[] = [];
  #offered = 0;
  #committed = 0;

  get areWaiting(): boolean {
    return this.#waiters.length > 0;
  }

  offered(): void {
    this.#offered += 1;
  }

  wait(): Promise<void> {
    return new Promise((resolve) => this.#waiters.push({ offered: this.#offered, sealed: false, resolve }));
  }

  sealed(): void {
    for (const waiter of this.#waiters) waiter.sealed = true;
  }

  committed(packets: number): void {
    this.#committed += packets;
    const done = this.#waiters.filter(({ sealed, offered }) => sealed && offered <= this.#committed);
    this.#waiters = this.#waiters.filter((waiter) => !done.includes(waiter));
    for (const { resolve } of done) resolve();
  }

  /** There is nothing to commit. */
  idle(): void {
    for (const { resolve } of this.#waiters.splice(0)) resolve();
  }
}
