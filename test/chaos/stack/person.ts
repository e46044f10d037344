import { setTimeout as sleep } from "node:timers/promises";
import type { Ledger } from "../ledger/ledger.ts";
import type { Random } from "../random.ts";
import { askHub, tellHub } from "./ask-hub.ts";
import type { Hub } from "./hub.ts";

type AlarmItem = { target: string; alarm: string; state: string; occurrence?: number; since?: number };
type Result = { id: string; outcome: string; code?: string };
type Asked = {
  key: string;
  path: string;
  body: object;
  target: string;
  alarm: string;
  occurrence: number;
  stale: boolean;
};
export type Command = Asked & { hub: string; at: number; status: number; results: Result[]; again: boolean };

const REPEATED_MAX = 20;
/** What rings longest is seen to first. */
const OLDEST = 5;

/** Someone who acknowledges and shelves alarms at any hub, now and then one that is past, or the same twice. */
export class Person {
  readonly #hubs: readonly Hub[];
  readonly #random: Random;
  readonly #ledger: Ledger;
  #asked: Asked[] = [];
  count = 0;

  constructor(hubs: readonly Hub[], random: Random, ledger: Ledger) {
    this.#hubs = hubs;
    this.#random = random;
    this.#ledger = ledger;
  }

  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await sleep(this.#random.between(500, 2_000), undefined, { signal }).catch(() => undefined);
      if (!signal.aborted) await this.#command();
    }
  }

  async #command(): Promise<void> {
    const hub = this.#random.pick(this.#hubs);
    const what = this.#random.next();
    if (what < 0.15 && this.#asked.length > 0) return this.#ask(hub, this.#random.pick(this.#asked), true);
    const { status, body } = await askHub<{ items: AlarmItem[] }>(hub.url, "/alarms?limit=1000");
    if (status !== 200) return;
    const open = body.items.filter(
      ({ alarm, state, occurrence }) =>
        (alarm === "process" || alarm === "instrument") && state !== "acknowledged" && occurrence !== undefined,
    );
    if (open.length === 0) return;
    const standing = open
      .filter(({ state }) => state === "unacknowledged")
      .sort((a, b) => (a.since ?? 0) - (b.since ?? 0))
      .slice(0, OLDEST);
    const { target, alarm, occurrence } = this.#random.pick(standing.length > 0 && what < 0.6 ? standing : open);
    const key = `chaos-${(this.count += 1)}`;
    const stale = what > 0.85 && occurrence! > 1;
    const named = { target, alarm, occurrence: occurrence! - (stale ? 1 : 0) };
    const shelves = !stale && what > 0.75;
    const path = shelves ? "/alarms:shelve" : "/alarms:acknowledge";
    const body_ = { targets: [named], ...(shelves ? { comment: "chaos", forMs: 10_000 } : {}) };
    const asked: Asked = { key, path, body: body_, ...named, stale };
    this.#asked = [...this.#asked, asked].slice(-REPEATED_MAX);
    await this.#ask(hub, asked, false);
  }

  async #ask(hub: Hub, asked: Asked, again: boolean): Promise<void> {
    const at = Date.now();
    const { status, body } = await tellHub<{ results?: Result[] }>(hub.url, asked.path, asked.body, asked.key);
    const command: Command = { ...asked, hub: hub.name, at, status, results: body?.results ?? [], again };
    this.#ledger.json(command);
  }
}
