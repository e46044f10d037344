import type { StreamBatch } from "./stream-batch.ts";
import { changesFor, placesFor, placesTold } from "./stream-content.ts";
import { encodeEvent, encodeText, type EventId, type StreamEvent } from "./stream-event.ts";
import type { StreamFilter } from "./stream-filter.ts";

/** `streamSeq`: how far the fleet has read the log; `position`: how far its transitions are told. */
type BatchParts = { batch: StreamBatch; at: number; position: EventId; streamSeq: number };

/** One batch as events. What is counted of zones is an event of its own: the same for all who see the same zones. */
export class BatchEvents {
  readonly #parts: BatchParts;
  readonly #places = new Map<string, StreamEvent>();

  constructor(parts: BatchParts) {
    this.#parts = parts;
  }

  changes(filter: StreamFilter): StreamEvent | undefined {
    const { batch, at, position } = this.#parts;
    const told = changesFor(batch, filter, at);
    return told && encodeText("changes", batch.items.textOf(told), position);
  }

  /** It has no id, since it promises nothing: whoever resumes is told all zones and gateways that it is about. */
  places(filter: StreamFilter): StreamEvent | undefined {
    const { batch, at, streamSeq } = this.#parts;
    const places = placesFor(batch, filter);
    if (places.zones.length + places.gateways.length === 0) return undefined;
    const key = [places.zones, places.gateways].map((zones) => zones.map(({ id }) => id).join(" ")).join("\n");
    let event = this.#places.get(key);
    if (!event) this.#places.set(key, (event = encodeEvent("changes", placesTold(places, streamSeq, at))));
    return event;
  }
}
