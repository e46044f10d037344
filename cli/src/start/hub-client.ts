import { noHealthCounts, type HealthCounts } from "@tocsin/core/wire/health";
import type { GatewayItem, Page, TransitionItem, SensorItem, ZoneItem } from "@tocsin/core/wire/hub-api";
import type { Status } from "./screen.ts";

const TIMEOUT_MS = 2_000;

/** What the starter asks its hub. Each answer is undefined where the hub does not give one. */
export class HubClient {
  readonly #base: string;

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

  async status(before: Status): Promise<Status> {
    const [sensors, gateways, transitions] = await Promise.all([
      this.counts(),
      this.gateways(),
      this.#get<Page<TransitionItem>>("/api/v1/transitions?limit=1"),
    ]);
    if (!sensors || !gateways) return { ...before, hubAnswers: false };
    const sum = (of: (gateway: GatewayItem) => number) => gateways.reduce((total, gateway) => total + of(gateway), 0);
    return {
      readingsPerSecond: sum((gateway) => (gateway.online ? gateway.readingsPerSecond : 0)),
      sensors,
      transitions: transitions?.total ?? before.transitions,
      outbox: sum((gateway) => gateway.waiting),
      gatewaysOnline: sum((gateway) => (gateway.online ? 1 : 0)),
      gateways: gateways.length,
      hubAnswers: true,
    };
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
