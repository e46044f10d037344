import { isDeepStrictEqual } from "node:util";
import type { GatewayConfig } from "./gateway-config.ts";

/** What cannot change while the process runs. */
export function needsRestart(now: GatewayConfig, next: GatewayConfig): string[] {
  const fixed = (config: GatewayConfig): Record<string, unknown> => {
    const { zone, data, nats, status, clock } = config;
    return { site: zone.site, zone: zone.zone, data, nats, status, clock };
  };
  const other = fixed(next);
  return Object.entries(fixed(now)).flatMap(([key, value]) => (isDeepStrictEqual(value, other[key]) ? [] : [key]));
}
