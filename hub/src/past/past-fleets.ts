import type { ZoneEntry } from "@tocsin/core/fleet/entry";
import type { Fleet } from "@tocsin/core/fleet/fleet";
import { pastFleet } from "@tocsin/core/fleet/past-fleet";
import type { PastZone } from "@tocsin/core/wire/hub-past";
import { departuresSince } from "../store/history.ts";
import type { ProjectionStore } from "../store/projection-store.ts";
import { pastZones } from "./past-zones.ts";
import { readPast } from "./read-past.ts";

/** Fleets of the past that are held at once, so that all pages of one question come from the same one. */
const HELD_MAX = 2;
const HELD_MS = 15_000;
const HOUR_MS = 3_600_000;

/** The whole factory at a time. `unknown`: sensors and machines of which history begins later. */
export type Past = { fleet: Fleet; zones: PastZone[]; unknown: number };

/** What changes when more becomes known of the time before. */
const knownOf = ({ gaps, appliedAt, epochs, own, begin }: ZoneEntry, at: number) => [
  own.sequence,
  begin?.seq,
  gaps.map(({ from, to, state }) => [from, to, state]),
  epochs.length,
  Math.min(appliedAt, at),
];

/** The factory at past times, put together from what stands now and what history says has changed since. */
export class PastFleets {
  readonly #db: ProjectionStore["db"];
  readonly #fleet: Fleet;
  /** By time, and by what was missing of it. */
  readonly #held = new Map<string, Promise<Past>>();
  /** One after another: each takes as much memory as the fleet has sensors. */
  #building: Promise<unknown> = Promise.resolve();

  constructor(store: ProjectionStore, fleet: Fleet) {
    this.#db = store.db;
    this.#fleet = fleet;
  }

  /** @param at ms since 1970 UTC; of records with just this event time as well */
  at(at: number): Promise<Past> {
    const key = JSON.stringify([at, [this.#fleet.hub, ...this.#fleet.zones.values()].map((zone) => knownOf(zone, at))]);
    const held = this.#held.get(key);
    if (held) return held;
    const built = this.#building.then(() => this.#build(at));
    this.#building = built.catch(() => undefined);
    this.#held.set(key, built);
    const oldest = this.#held.keys().next().value;
    if (this.#held.size > HELD_MAX && oldest !== undefined) this.#held.delete(oldest);
    const forget = () => this.#held.get(key) === built && this.#held.delete(key);
    built.then(() => setTimeout(forget, HELD_MS).unref(), forget);
    return built;
  }

  async #build(at: number): Promise<Past> {
    const records = await readPast(this.#db, this.#fleet, at);
    const zones = await pastZones(this.#db, this.#fleet, at);
    const { past, unknown } = pastFleet(this.#fleet, at, records);
    for (const zone of past.zones.values())
      for await (const _departure of departuresSince(this.#db, zone.id, at - HOUR_MS, Math.floor(at) + 1))
        zone.newLastHour++;
    return { fleet: past, zones, unknown };
  }
}
