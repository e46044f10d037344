import type { NatsConnection } from "@nats-io/transport-node";
import type { GatewayConfig } from "./config/gateway-config.ts";
import type { FenceMark } from "./journal/fence-mark.ts";
import type { GatewayEvents } from "./telemetry/events.ts";
import { sleep } from "./uplink/backoff.ts";
import { LogStream } from "./uplink/log-stream.ts";
import type { NatsLink } from "./uplink/nats-link.ts";
import type { Uplink } from "./uplink/uplink.ts";

/** A store whose zone was found to be another gateway's takes nothing from sensors until the stream says it is ours. */
export async function untilOurs(fence: FenceMark, uplink: Uplink, events: GatewayEvents): Promise<void> {
  if (fence.by === undefined) return;
  events.fenceRemembered(fence.by);
  await uplink.readClaim();
  await fence.note(undefined);
}

type Parts = { config: GatewayConfig; link: NatsLink; events: GatewayEvents };

/** Of the time for the claim itself: behind it a long log may have to be read. */
const LONGER_WHERE_CLAIMED = 6;

/**
 * Waits for the store's claim, behind which it takes over what is known of its zone, where NATS takes it in time. What is
 * ingested before stands in the log as if nobody had seen to it, until the claim comes to it.
 */
export async function takeOverEarly(parts: Parts, uplink: Uplink): Promise<void> {
  const why = await whyPutOff(parts, uplink);
  if (why !== undefined) parts.events.takeOverPutOff(why);
}

async function whyPutOff({ config, link }: Parts, uplink: Uplink): Promise<string | undefined> {
  const withinMs = config.uplink.takeOverWithin;
  const connection = await link.connectedWithin(withinMs);
  if (connection === undefined) return "NATS does not answer";
  const why = await whyNot(connection, config);
  if (why !== undefined) return why;
  const ours = uplink.readClaim().then(() => true);
  for (let waited = 0; waited < LONGER_WHERE_CLAIMED; waited += 1) {
    const ended = new AbortController();
    const isOurs = await Promise.race([ours, sleep(withinMs, ended.signal)]);
    ended.abort();
    if (isOurs) return undefined;
    if (!link.isOnline || !uplink.hasClaimed) break;
  }
  return "the stream did not take the claim in time";
}

/** Why no claim can be made now, where that is known at once, as where the streams were never created. */
const whyNot = async (connection: NatsConnection, { zone }: GatewayConfig): Promise<string | undefined> => {
  try {
    await (await LogStream.of(connection, zone)).last();
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
};
