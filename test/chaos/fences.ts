/** How a gateway ends that another one has shut out. */
const FENCED = "ended with code 3";

/** Gateways that are expected to be shut out by another one. */
export class Fences {
  readonly #waiting = new Map<string, () => void>();

  wait(name: string): Promise<void> {
    return new Promise((resolve) => this.#waiting.set(name, resolve));
  }

  /** @returns whether this end was expected */
  tell(name: string, how: string): boolean {
    const expected = how === FENCED ? this.#waiting.get(name) : undefined;
    if (expected === undefined) return false;
    this.#waiting.delete(name);
    expected();
    return true;
  }
}
