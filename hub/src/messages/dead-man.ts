import { readFileSync } from "node:fs";
import type { DeadManSettings } from "../config/messages-schema.ts";
import { failureOf } from "./webhook.ts";

const TIMEOUT_MS = 10_000;

/** Says elsewhere, again and again, that all is well: when it falls silent, the one who listens there rings. */
export class DeadMan {
  readonly #settings: DeadManSettings;
  readonly #failed: (reason: string) => void;
  #nextAt = 0;

  constructor(settings: DeadManSettings, failed: (reason: string) => void) {
    this.#settings = settings;
    this.#failed = failed;
  }

  /** Call it often while all is well, and not otherwise. */
  async wellAt(now: number): Promise<void> {
    if (now < this.#nextAt) return;
    this.#nextAt = now + this.#settings.every;
    try {
      const { url, urlFile } = this.#settings;
      const address = url ?? readFileSync(urlFile!, "utf8").trim();
      const response = await fetch(address, { redirect: "follow", signal: AbortSignal.timeout(TIMEOUT_MS) });
      await response.body?.cancel();
      if (!response.ok) this.#failed(`answered with status ${response.status}`);
    } catch (cause) {
      this.#failed(failureOf(cause));
    }
  }
}
