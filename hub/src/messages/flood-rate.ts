import type { Notice } from "@tocsin/core/wire/notice";
import { FLOOD_OVER_BELOW, FLOOD_PERIOD_MS } from "./flood.ts";

/** How many alarms each flood took in lately: it is over when these are few. */
export class FloodRate {
  readonly #times = new Map<string, { at: number; count: number }[]>();
  #since = 0;

  /** Nothing is known of what came before. */
  begin(now: number): void {
    this.#times.clear();
    this.#since = now;
  }

  add(flood: string, count: number, now: number): void {
    const times = this.#times.get(flood) ?? [];
    this.#times.set(flood, [...times.filter(({ at }) => at > now - FLOOD_PERIOD_MS), { at: now, count }]);
  }

  isOver({ id, begunAt }: Pick<Notice, "id" | "begunAt">, now: number): boolean {
    if (now - Math.max(begunAt, this.#since) < FLOOD_PERIOD_MS) return false;
    const recent = (this.#times.get(id) ?? []).filter(({ at }) => at > now - FLOOD_PERIOD_MS);
    if (recent.reduce((sum, { count }) => sum + count, 0) >= FLOOD_OVER_BELOW) return false;
    this.#times.delete(id);
    return true;
  }
}
