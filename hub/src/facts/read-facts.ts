import type { NatsConnection } from "@nats-io/transport-node";
import { Compile } from "typebox/compile";
import type { Fleet } from "@tocsin/core/fleet/fleet";
import { foldHubFact, foldHubSequence } from "@tocsin/core/fleet/fold-hub-fact";
import { HubFactSchema, type HubFact } from "@tocsin/core/wire/hub-fact";
import type { NoteItem } from "@tocsin/core/wire/note";
import { HUB_STREAM } from "@tocsin/core/wire/streams";
import { parseSubject } from "@tocsin/core/wire/subject";
import type { IntakeEvents } from "../intake/events.ts";
import { readStream } from "../intake/stream-reader.ts";

const hubFact = Compile(HubFactSchema);

export type FactStore = { commitFact(zone: string, sequence: number, fact: HubFact): Promise<void> };

type Parts = {
  fleet: Fleet;
  store: FactStore;
  events: IntakeEvents;
  signal: AbortSignal;
  noted: (note: NoteItem) => Promise<void>;
};

/**
 * Reads what hubs found, from the first on: it is little, and every replica folds it to the same alarms. What was folded
 * before is known by its sequence.
 */
export function readFacts(
  connection: NatsConnection,
  { fleet, store, events, signal, noted }: Parts,
  caughtUp: () => void,
): Promise<void> {
  return readStream(connection, HUB_STREAM, { startSequence: 1 }, signal, {
    caughtUp,
    each: async ({ subject, data, seq }) => {
      const fact = decode(data);
      const named = parseSubject(subject);
      if (!named) return events.messageRejected(subject, "no subject of a zone");
      if (fact?.site === named.site && fact.zone === named.zone) {
        if (fact.kind === "note") {
          const { site, zone, at, note } = fact;
          await noted({ ...note, at, site, zone, sequence: seq });
        } else await store.commitFact(`${fact.site}/${fact.zone}`, seq, fact);
        return foldHubFact(fleet, fact, seq);
      }
      // What this hub does not know counts all the same: the next fact is appended behind it.
      foldHubSequence(fleet, fleet.zone(named), seq);
      events.messageRejected(subject, "no fact of a hub that this one knows");
    },
  });
}

function decode(data: Uint8Array): HubFact | undefined {
  try {
    const value = JSON.parse(new TextDecoder().decode(data)) as unknown;
    return hubFact.Check(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
