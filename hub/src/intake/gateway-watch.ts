import type { NatsConnection } from "@nats-io/transport-node";
import type { ZoneEntry } from "@tocsin/core/fleet/entry";
import type { Fleet } from "@tocsin/core/fleet/fleet";
import { foldHeartbeat } from "@tocsin/core/fleet/fold-gateway";
import { everyZone } from "@tocsin/core/wire/subject";
import { decodeHeartbeat } from "./decode.ts";
import type { IntakeEvents } from "./events.ts";

export type GatewayStore = { commitZone(zone: ZoneEntry): Promise<void> };

/** Hears every gateway's heartbeat. The subscription lives as long as the connection, across reconnects. */
export function watchGateways(
  connection: NatsConnection,
  parts: {
    fleet: Fleet;
    store: GatewayStore;
    events: IntakeEvents;
    now: () => number;
    /** The stream lost records that it had confirmed. */
    lost: () => void;
  },
): void {
  const { fleet, store, events, now, lost } = parts;
  connection.subscribe(everyZone("heartbeat"), {
    callback: (error, message) => {
      if (error) return events.intakeFailed(error);
      const decoded = decodeHeartbeat(message.subject, message.data);
      if (!decoded.ok) return events.messageRejected(message.subject, decoded.reason);
      const { site, zone } = decoded.subject;
      const gap = foldHeartbeat(fleet, { site, zone }, decoded.value, now());
      if (gap) {
        events.gapFound(`${site}/${zone}`, gap.epoch, gap.from, gap.to);
        lost();
      }
      store.commitZone(fleet.zone({ site, zone })).catch((cause: unknown) => events.intakeFailed(cause));
    },
  });
}
