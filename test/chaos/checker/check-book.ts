const EXAMPLES_MAX = 5;

/** One statement that must hold, how often it was judged, and where it did not hold. */
export type Check = { invariant: string; statement: string; judged: number; broken: number; examples: string[] };

/** Everything that a run is judged by. A statement that was never judged says nothing, and shows that. */
export class CheckBook {
  readonly checks: Check[] = [];

  /** @param statement what must be true, in words */
  open(invariant: string, statement: string): (holds: boolean, example: () => string) => void {
    const check: Check = { invariant, statement, judged: 0, broken: 0, examples: [] };
    this.checks.push(check);
    return (holds, example) => {
      check.judged += 1;
      if (holds) return;
      check.broken += 1;
      if (check.examples.length < EXAMPLES_MAX) check.examples.push(example().slice(0, 500));
    };
  }
}
