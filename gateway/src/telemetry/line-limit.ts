const MINUTE_MS = 60_000;

/** Lets so many lines of each kind pass a minute; kinds come from a fixed set, never from outside. */
export class LineLimit {
  readonly #linesPerMinute: number;
  readonly #now: () => number;
  readonly #lines = new Map<string, { minute: number; count: number; withheld: number }>();

  /** @param now ms since 1970 UTC */
  constructor(linesPerMinute: number, now: () => number) {
    this.#linesPerMinute = linesPerMinute;
    this.#now = now;
  }

  /** @returns undefined where the line is withheld, else how many of its kind were withheld since the last that passed */
  pass(kind: string): number | undefined {
    const minute = Math.floor(this.#now() / MINUTE_MS);
    const before = this.#lines.get(kind);
    const line = before?.minute === minute ? before : { minute, count: 0, withheld: before?.withheld ?? 0 };
    this.#lines.set(kind, line);
    line.count += 1;
    if (line.count > this.#linesPerMinute) {
      line.withheld += 1;
      return undefined;
    }
    const { withheld } = line;
    line.withheld = 0;
    return withheld;
  }
}
