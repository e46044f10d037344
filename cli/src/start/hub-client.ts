import { noHealthCounts, type HealthCounts } from "@tocsin/core/wire/health";
import type { GatewayItem, Page, TransitionItem, SensorItem, ZoneItem } from "@tocsin/core/wire/hub-api";
import type { Status } from "./screen.ts";

const TIMEOUT_MS = 2_000;

/** What the starter asks its hub. Each answer is undefined where the hub does not give one. */
export class HubClient {
  readonly #base: string;
  #applied = -1;

  constructor(page: string) {
    this.#base = page.replace(/\/$/, "");
  }

  async #get<T>(path: string): Promise<T | undefined> {
    try {
      const answer = await fetch(`${this.#base}${path}`, { signal: AbortSignal.timeout(TIMEOUT_MS) });
      return answer.ok ? ((await answer.json()) as T) : undefined;
    } catch {
      return undefined;
    }
  }

  async sensorsKnown(): Promise<number> {
    return (await this.#get<Page<SensorItem>>("/api/v1/sensors?limit=1"))?.total ?? 0;
  }

  async counts(): Promise<HealthCounts | undefined> {
    const zones = await this.#get<Page<ZoneItem>>("/api/v1/zones");
    if (!zones) return undefined;
    const sum = noHealthCounts();
    for (const { sensors } of zones.items)
      for (const health of Object.keys(sum) as (keyof HealthCounts)[]) sum[health] += sensors[health];
    return sum;
  }

  async gateways(): Promise<GatewayItem[] | undefined> {
    return (await this.#get<Page<GatewayItem>>("/api/v1/gateways"))?.items;
  }

  /** Transitions since a time, ms; the hub counts up to some thousands. */
  async transitionsSince(from: number): Promise<number | undefined> {
    return (await this.#get<Page<TransitionItem>>(`/api/v1/transitions?limit=1&from=${from}`))?.total;
  }

  /**
   * @param since transitions are counted from there, ms
   * @param cutOff records that zones cannot send at the moment: of them the hub knows only what was before
   */
  async status(before: Status, since: number, cutOff: ReadonlyMap<string, number>): Promise<Status> {
    const [sensors, gateways] = await Promise.all([this.counts(), this.gateways()]);
    if (!sensors || !gateways) return { ...before, hubAnswers: false };
    const sum = (of: (gateway: GatewayItem) => number) => gateways.reduce((total, gateway) => total + of(gateway), 0);
    const applied = sum((gateway) => gateway.applied);
    // Counting costs the hub a walk through its history: only where there is something new to count.
    const isNews = applied !== this.#applied;
    const transitions = isNews ? await this.transitionsSince(since) : before.transitions;
    if (transitions !== undefined) this.#applied = applied;
    return {
      readingsPerSecond: sum((gateway) => (gateway.online ? gateway.readingsPerSecond : 0)),
      sensors,
      transitions: transitions ?? before.transitions,
      outbox: sum((gateway) => cutOff.get(gateway.zone) ?? gateway.waiting),
      gatewaysOnline: sum((gateway) => (gateway.online ? 1 : 0)),
      gateways: gateways.length,
      hubAnswers: true,
    };
  }
}

/** Records that a gateway has written and the stream has not confirmed, from its own metrics. */
export async function unsentAt(statusUrl: string): Promise<number | undefined> {
  try {
    const answer = await fetch(`${statusUrl}/metrics`, { signal: AbortSignal.timeout(TIMEOUT_MS) });
    const text = await answer.text();
    const gauge = (name: string) => Number(new RegExp(`^tocsin_gateway_${name} (\\S+)$`, "m").exec(text)?.[1]);
    const unsent = gauge("log_head") - gauge("log_confirmed");
    return Number.isFinite(unsent) ? Math.max(0, unsent) : undefined;
  } catch {
    return undefined;
  }
}

export const noStatus = (): Status => ({
  readingsPerSecond: 0,
  sensors: noHealthCounts(),
  transitions: 0,
  outbox: 0,
  gatewaysOnline: 0,
  gateways: 0,
  hubAnswers: true,
});
