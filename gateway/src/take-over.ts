import type { GatewayConfig } from "./config/gateway-config.ts";
import type { FenceMark } from "./journal/fence-mark.ts";
import type { GatewayEvents } from "./telemetry/events.ts";
import { readFormerZone } from "./uplink/former-zone.ts";
import type { NatsLink } from "./uplink/nats-link.ts";
import type { Uplink } from "./uplink/uplink.ts";
import type { Zone } from "./zone/zone.ts";

/** A store whose zone was found to be another gateway's takes nothing from sensors until the stream says it is ours. */
export async function untilOurs(fence: FenceMark, uplink: Uplink, events: GatewayEvents): Promise<void> {
  if (fence.by === undefined) return;
  events.fenceRemembered(fence.by);
  await uplink.readClaim();
  await fence.note(undefined);
}

type Parts = { config: GatewayConfig; link: NatsLink; events: GatewayEvents };

/** An empty store takes over what is known of its zone, where NATS answers in time; otherwise its claim will. */
export async function takeOverEarly({ config, link, events }: Parts, zone: Zone): Promise<void> {
  const connection = await link.connectedWithin(config.uplink.takeOverWithin);
  if (connection === undefined) return events.takeOverPutOff("NATS does not answer");
  try {
    await zone.takeOver(await readFormerZone(connection, config.zone));
  } catch (error) {
    events.takeOverPutOff((error as Error).message);
  }
}
