import { setTimeout as sleep } from "node:timers/promises";
import type { GatewayItem } from "@tocsin/core/wire/hub-api";
import { askHub } from "./stack/ask-hub.ts";
import type { Load } from "./stack/load.ts";
import type { Stack } from "./stack/stack.ts";

const LOOK_EVERY_MS = 250;
/** Nothing was published or delivered for so long, and nothing waits: silence has been judged, and everything sent. */
const QUIET_MS = 8_000;

export type Quieted = { tookMs: number; isQuiet: boolean; why: string };

/** Waits until all that was published has been acknowledged along the whole way and hubs hold all of the log. */
export async function untilQuiet(
  load: Load,
  { hubs, witness }: Pick<Stack, "hubs" | "witness">,
  quietMaxMs: number,
  busy: (why: string) => void,
): Promise<Quieted> {
  const begun = Date.now();
  let quietSince = begun;
  let before = "";
  let why = "";
  while (Date.now() - begun < quietMaxMs) {
    const items = await Promise.all(hubs.map(({ url }) => askHub<{ items: GatewayItem[] }>(url, "/gateways", 5_000)));
    const gateways = items.map(({ body }) => body?.items?.[0]);
    why = whyBusy(load, gateways, witness.unacknowledged);
    const now = `${load.answeredCount} ${witness.delivered}`;
    if (now !== before) quietSince = Date.now();
    before = now;
    if (why === "" && Date.now() - quietSince >= QUIET_MS)
      return { tookMs: Date.now() - begun, isQuiet: true, why: "" };
    busy(why);
    await sleep(LOOK_EVERY_MS);
  }
  return { tookMs: Date.now() - begun, isQuiet: false, why };
}

function whyBusy(load: Load, gateways: readonly (GatewayItem | undefined)[], unacknowledged: number): string {
  if (load.waiting > 0) return `${load.waiting} readings wait for the broker`;
  if (unacknowledged > 0) return `${unacknowledged} packets wait for the gateway`;
  for (const gateway of gateways) {
    if (gateway === undefined || !gateway.online) return "a hub does not hear the gateway";
    const { head, sentUpTo, applied, completeness } = gateway;
    if (applied < sentUpTo) return `head ${head}, sent ${sentUpTo}, applied ${applied}`;
    if (completeness !== "complete" && completeness !== "in-flight") return `a hub says ${completeness}`;
  }
  return "";
}
