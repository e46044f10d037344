import type { Ledger } from "./measure/ledger.ts";

const PLAIN_EVERY_S = 10;

const clock = (seconds: number): string =>
  `${String(Math.floor(seconds / 60)).padStart(2, "0")}:${String(Math.floor(seconds % 60)).padStart(2, "0")}`;

/** How the run goes: one line that is written over on a terminal, else one each ten seconds, or JSON each second. */
export class Progress {
  readonly #ledger: Ledger;
  readonly #durationMs: number;
  readonly #json: boolean;
  readonly #timer: NodeJS.Timeout;
  #samples = 0;
  #second = 0;

  constructor(ledger: Ledger, durationMs: number, json: boolean) {
    this.#ledger = ledger;
    this.#durationMs = durationMs;
    this.#json = json;
    this.#timer = setInterval(() => this.#tell(), 1_000);
  }

  #tell(): void {
    const { users, overall, streamEvents, beganAt } = this.#ledger;
    const seconds = Math.min(this.#durationMs, Date.now() - beganAt) / 1_000;
    const { count, errors } = overall.sum;
    const perSecond = count - this.#samples;
    this.#samples = count;
    const p95Ms = overall.all.quantile(0.95);
    if (this.#json) {
      const told = { event: "progress", seconds, users, samples: count, perSecond, errors, p95Ms, streamEvents };
      process.stdout.write(`${JSON.stringify(told)}\n`);
      return;
    }
    const line =
      `${clock(seconds)} of ${clock(this.#durationMs / 1_000)}   ${users} users   ${perSecond} requests/s   ` +
      `${errors} errors   95 % within ${Number.isFinite(p95Ms) ? Math.round(p95Ms) : "-"} ms   ${streamEvents} stream events`;
    if (process.stdout.isTTY) process.stdout.write(`\r\x1b[K${line}`);
    else if (this.#second++ % PLAIN_EVERY_S === 0) process.stdout.write(`${line}\n`);
  }

  close(): void {
    clearInterval(this.#timer);
    if (process.stdout.isTTY && !this.#json) process.stdout.write("\r\x1b[K");
  }
}
