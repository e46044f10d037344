import { jetstream, JetStreamApiError } from "@nats-io/jetstream";
import type { NatsConnection } from "@nats-io/transport-node";
import type { ZoneEntry } from "@tocsin/core/fleet/entry";
import type { HubFact } from "@tocsin/core/wire/hub-fact";
import { HUB_STREAM } from "@tocsin/core/wire/streams";
import { hubSubject } from "@tocsin/core/wire/subject";

const WRONG_LAST_SEQUENCE = 10071;

/**
 * Appends what this hub found, if nothing was written of the zone since it last read.
 *
 * @returns false where another was first: what it wrote will be read, and looked at again
 * @throws where it is not known whether it was stored
 */
export async function appendFact(connection: NatsConnection, zone: ZoneEntry, fact: HubFact): Promise<boolean> {
  try {
    const expect = { streamName: HUB_STREAM, lastSubjectSequence: zone.own.sequence };
    await jetstream(connection).publish(hubSubject(zone.path), JSON.stringify(fact), { expect });
    return true;
  } catch (cause) {
    if (cause instanceof JetStreamApiError && cause.code === WRONG_LAST_SEQUENCE) return false;
    throw cause;
  }
}
