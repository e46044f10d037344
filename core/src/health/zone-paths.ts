import type { PathTimes } from "./zone-input.ts";

const NEVER = -Infinity;
/** Of the column that holds them; more than any gateway has. */
const PATHS_MAX = 255;

/**
 * The data paths that readings come over, by number; 0 stands for those whose path is not known, which are all where a
 * gateway has but one. A number means nothing outside of this process: what is stored names the path.
 */
export class ZonePaths {
  readonly #names: string[] = [""];
  /** By number: silence counts from here at the earliest. */
  readonly backAt = new Float64Array(PATHS_MAX + 1).fill(NEVER);
  /** By number: how far the tick that is being stepped advances; -Infinity where it holds. */
  readonly #reach = new Float64Array(PATHS_MAX + 1).fill(NEVER);

  /** When silence was last counted anew for all. */
  #allBackAt = NEVER;

  /** 0 where there are more names than a gateway can have paths. */
  numberOf(name: string): number {
    const known = this.#names.indexOf(name);
    if (known >= 0) return known;
    if (this.#names.length > PATHS_MAX) return 0;
    this.backAt[this.#names.length] = this.#allBackAt;
    return this.#names.push(name) - 1;
  }

  nameOf(number: number): string | undefined {
    return number === 0 ? undefined : this.#names[number];
  }

  /** Silence is counted anew from `at`: of one path and of sensors whose path is not known, or of all. @returns if that is news */
  back(at: number, name?: string): boolean {
    if (name !== undefined) return this.#raise(this.numberOf(name), at);
    if (at <= this.#allBackAt) return false;
    this.#allBackAt = at;
    for (const number of this.#names.keys()) this.#raise(number, at);
    return true;
  }

  #raise(number: number, at: number): boolean {
    if (at <= this.backAt[number]!) return false;
    this.backAt[number] = at;
    this.backAt[0] = Math.max(at, this.backAt[0]!);
    return true;
  }

  /** Notes how far a tick advances. @returns the furthest time, -Infinity where it holds all */
  reach(time: number | undefined, paths: PathTimes | undefined): number {
    this.#reach.fill(time ?? NEVER);
    let furthest = time ?? NEVER;
    for (const [name, at] of Object.entries(paths ?? {})) {
      this.#reach[this.numberOf(name)] = at ?? NEVER;
      furthest = Math.max(furthest, at ?? NEVER);
    }
    return furthest;
  }

  reachOf(number: number): number {
    return this.#reach[number]!;
  }

  get allBackAt(): number {
    return this.#allBackAt;
  }

  /** When paths were last back of which that was said by name, as it is stored. */
  saved(): Record<string, number> | undefined {
    const entries = this.#names.flatMap((name, number): [string, number][] =>
      number > 0 && this.backAt[number]! > this.#allBackAt ? [[name, this.backAt[number]!]] : [],
    );
    return entries.length === 0 ? undefined : Object.fromEntries(entries.toSorted(([a], [b]) => (a < b ? -1 : 1)));
  }

  restore(all: number, named: Record<string, number> = {}): void {
    this.back(all);
    for (const [name, at] of Object.entries(named)) this.back(at, name);
  }
}
