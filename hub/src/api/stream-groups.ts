import type { StreamBatch } from "./stream-batch.ts";
import { machinesNamed, zoneOf, type StreamFilter } from "./stream-filter.ts";
import type { StreamClient } from "./stream-client.ts";
import { StreamGroup } from "./stream-group.ts";

/** All that is listened to. Who looks at named machines costs nothing while nothing happens to them or to their zones. */
export class StreamGroups {
  readonly #all = new Map<string, StreamGroup>();
  /** Those that every batch has to be held against. */
  readonly #wide = new Set<StreamGroup>();
  /** The others by machine and by zone. */
  readonly #narrow = new Map<string, Set<StreamGroup>>();
  #clients = 0;

  get size(): number {
    return this.#all.size;
  }

  get clients(): number {
    return this.#clients;
  }

  [Symbol.iterator](): IterableIterator<StreamGroup> {
    return this.#all.values();
  }

  join(client: StreamClient, filter: StreamFilter): StreamGroup {
    const group = this.#of(filter);
    group.clients.add(client);
    this.#clients++;
    return group;
  }

  /** A group that nobody listens to any more is let go. */
  leave(client: StreamClient, group: StreamGroup): void {
    if (!group.clients.delete(client)) return;
    group.behind.delete(client);
    this.#clients--;
    if (group.clients.size > 0) return;
    this.#all.delete(JSON.stringify(group.filter));
    this.#wide.delete(group);
    for (const place of placesOf(group.filter) ?? []) {
      const there = this.#at(place);
      there.delete(group);
      if (there.size === 0) this.#narrow.delete(place);
    }
  }

  /** All whom something of a batch may concern. */
  concernedBy(batch: StreamBatch): Iterable<StreamGroup> {
    if (batch.isForAll) return this;
    if (this.#narrow.size === 0) return this.#wide;
    const found = new Set(this.#wide);
    for (const place of batch.touched()) for (const group of this.#narrow.get(place) ?? []) found.add(group);
    return found;
  }

  #of(filter: StreamFilter): StreamGroup {
    const key = JSON.stringify(filter);
    const known = this.#all.get(key);
    if (known) return known;
    const group = new StreamGroup(filter);
    this.#all.set(key, group);
    const places = placesOf(filter);
    if (places === undefined) this.#wide.add(group);
    else for (const place of places) this.#at(place).add(group);
    return group;
  }

  #at(place: string): Set<StreamGroup> {
    let there = this.#narrow.get(place);
    if (!there) this.#narrow.set(place, (there = new Set()));
    return there;
  }
}

/** The machines that a filter names, and their zones; undefined where it names none by their full ids. */
function placesOf(filter: StreamFilter): Set<string> | undefined {
  const machines = machinesNamed(filter);
  return machines && new Set([...machines, ...machines.map(zoneOf)]);
}
