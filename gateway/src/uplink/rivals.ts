import type { NatsConnection, Subscription } from "@nats-io/transport-node";
import type { ZonePath } from "@tocsin/core/wire/id";
import { heartbeatSubject } from "@tocsin/core/wire/subject";
import type { UplinkLog } from "./ports.ts";

type Beat = { epoch: number; claim: string };

/**
 * Listens for heartbeats of the own zone that another gateway sends. `heard` is told of each whose claim may be the
 * newer one; what is true only the stream says, so a heartbeat alone fences nobody.
 */
export function followRivals(
  connection: NatsConnection,
  zone: ZonePath,
  log: Pick<UplinkLog, "era">,
  heard: () => void,
): Subscription {
  return connection.subscribe(heartbeatSubject(zone), {
    callback: (error, message) => {
      if (error) return;
      const beat = readBeat(message.data);
      const { epoch, random } = log.era;
      if (beat !== undefined && epoch > 0 && beat.epoch >= epoch && beat.claim !== random) heard();
    },
  });
}

function readBeat(data: Uint8Array): Beat | undefined {
  try {
    const beat = JSON.parse(Buffer.from(data).toString()) as Partial<Beat> | null;
    if (typeof beat?.epoch !== "number" || typeof beat.claim !== "string") return undefined;
    return { epoch: beat.epoch, claim: beat.claim };
  } catch {
    return undefined;
  }
}
