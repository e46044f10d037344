/** One cause often breaks one promise many times over. */
const TOLD_OF_EACH_MAX = 3;

/** What a judge finds: each breach names its invariant of docs/durability.md ("How it is proven"). */
export class Verdict {
  readonly breaches: string[] = [];
  readonly counts = new Map<string, number>();

  breach(invariant: string, text: string): void {
    this.count(`breaches of ${invariant}`);
    if (this.counts.get(`breaches of ${invariant}`)! <= TOLD_OF_EACH_MAX) this.breaches.push(`${invariant}: ${text}`);
  }

  count(what: string, by = 1): void {
    this.counts.set(what, (this.counts.get(what) ?? 0) + by);
  }

  get holds(): boolean {
    return this.breaches.length === 0;
  }
}
