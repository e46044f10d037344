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

/**
 * Waits for the store's claim, behind which it takes over what is known of its zone, where NATS takes it in time. What is
 * ingested before stands in the log as if nobody had seen to it, until the claim comes to it.
 */
export async function takeOverEarly({ config, link, events }: Parts, uplink: Uplink): Promise<void> {
  const ended = new AbortController();
  const withinMs = config.uplink.takeOverWithin;
  const late = sleep(withinMs, ended.signal).then(() => "the stream has not taken the claim yet");
  const connection = await link.connectedWithin(withinMs);
  const claimed =
    connection && whyNot(connection, config).then(async (why) => why ?? (await uplink.readClaim(), undefined));
  const putOff = connection === undefined ? "NATS does not answer" : await Promise.race([claimed, late]);
  ended.abort();
  if (putOff !== undefined) events.takeOverPutOff(putOff);
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
