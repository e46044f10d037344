/** The first thing that is wrong with a payload, and how many more there are. */
export class Problems {
  #first: string | undefined;
  #more = 0;

  add(problem: string | undefined): void {
    if (problem === undefined) return;
    if (this.#first === undefined) this.#first = problem;
    else this.#more++;
  }

  text(): string | undefined {
    return this.#more === 0 ? this.#first : `${this.#first} (and ${this.#more} more)`;
  }
}
