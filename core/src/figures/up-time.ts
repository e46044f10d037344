import type { Health } from "../wire/health.ts";
import type { Reliability } from "../wire/figures.ts";

type Standing = { health: Health; running: boolean; since: number; failedAt: number | undefined };

/**
 * Availability, MTBF and MTTRes of things of one kind, from their health alone: down while `failure`, up while it is known
 * and no failure (of machines: while they run). Out of service or under test is neither; unknown counts for nothing.
 */
export class UpTime {
  readonly #from: number;
  readonly #to: number;
  readonly #things = new Map<string, Standing>();
  #up = 0;
  #down = 0;
  #unknown = 0;
  #failures = 0;
  #restored = 0;
  #restoredMs = 0;

  constructor({ from, to }: { from: number; to: number }) {
    this.#from = from;
    this.#to = to;
  }

  /** How it stood when the window began. @param since when it came to be so, ms; 0 where that is not known */
  stood(id: string, health: Health, running: boolean, since: number): void {
    const failedAt = health === "failure" ? (since > 0 ? since : this.#from) : undefined;
    this.#things.set(id, { health, running, since: this.#from, failedAt });
  }

  moved(id: string, at: number, { health, running }: { health?: Health; running?: boolean }): void {
    const before = this.#things.get(id) ?? { health: "unknown", running: true, since: this.#from, failedAt: undefined };
    const now = { health: health ?? before.health, running: running ?? before.running };
    this.#pass(before, at);
    let { failedAt } = before;
    if (now.health === "failure" && before.health !== "failure") {
      this.#failures++;
      failedAt = at;
    } else if (now.health !== "failure" && failedAt !== undefined) {
      // Of what became unknown nobody can say when it was restored.
      if (now.health !== "unknown") {
        this.#restored++;
        this.#restoredMs += at - failedAt;
      }
      failedAt = undefined;
    }
    this.#things.set(id, { ...now, since: at, failedAt });
  }

  result(): Reliability {
    for (const [id, standing] of this.#things) {
      this.#pass(standing, this.#to);
      this.#things.set(id, { ...standing, since: this.#to });
    }
    const known = this.#up + this.#down;
    return {
      things: this.#things.size,
      failures: this.#failures,
      ...(known > 0 ? { availability: this.#up / known } : {}),
      ...(this.#failures > 0 && this.#up > 0 ? { mtbfMs: this.#up / this.#failures } : {}),
      ...(this.#restored > 0 ? { mttresMs: this.#restoredMs / this.#restored } : {}),
      upMs: this.#up,
      downMs: this.#down,
      unknownMs: this.#unknown,
    };
  }

  #pass({ health, running, since }: Standing, until: number): void {
    const ms = Math.max(0, until - since);
    if (health === "failure") this.#down += ms;
    else if (health === "unknown") this.#unknown += ms;
    else if (health !== "function-check" && running) this.#up += ms;
  }
}
