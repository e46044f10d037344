import type { Fleet } from "@tocsin/core/fleet/fleet";
import { changedSince, type PastRecords, type Recorded } from "@tocsin/core/fleet/past-fleet";
import type { Service } from "@tocsin/core/wire/health";
import type { MachineTransition, SensorTransition, SourceTransition, ZoneService } from "@tocsin/core/wire/log";
import { nearestTo, readRecords } from "../store/history.ts";
import type { IndexOf } from "../store/keys.ts";
import { factsAt, lostPathsAt } from "../store/past-facts.ts";
import type { ProjectionStore } from "../store/projection-store.ts";

/** Look-ups that wait for the disk at once. */
const AT_ONCE = 256;

type Store = ProjectionStore["db"];

/** What history has of everything that has changed since a time: one look-up by key order for each, and for nothing else. */
export async function readPast(db: Store, fleet: Fleet, at: number): Promise<PastRecords> {
  const { sensors, machines, sources } = changedSince(fleet, at);
  const ids = (entries: readonly { id: string }[]) => entries.map(({ id }) => id);
  const zones = await readAll<ZoneService>(db, "service", [...fleet.zones.keys()], at);
  return {
    sensors: await readAll<SensorTransition>(db, "sensor", ids(sensors), at),
    machines: await readAll<MachineTransition>(db, "own", ids(machines), at),
    sources: await readAll<SourceTransition>(db, "source", sources, at),
    services: new Map([...zones].map(([id, found]) => [id, serviceOf(found)])),
    lostPaths: await ofEach(fleet.zones.keys(), (zone) => lostPathsAt(db, zone, at)),
    facts: await ofEach([fleet.hub.id, ...fleet.zones.keys()], (zone) => factsAt(db, zone, at)),
  };
}

async function ofEach<Found>(ids: Iterable<string>, find: (id: string) => Promise<Found>): Promise<Map<string, Found>> {
  return new Map(await Promise.all([...ids].map(async (id) => [id, await find(id)] as const)));
}

const serviceOf = (found: Recorded<ZoneService>): Service | undefined =>
  found && "last" in found && found.last.event !== "ended" ? found.last.service : undefined;

/** By id; what history has nothing of is left out. */
async function readAll<Record>(db: Store, of: IndexOf, ids: readonly string[], at: number) {
  const found = new Map<string, Recorded<Record>>();
  for (let begin = 0; begin < ids.length; begin += AT_ONCE) {
    const part = ids.slice(begin, begin + AT_ONCE);
    const places = await Promise.all(part.map((id) => nearestTo(db, of, id, at)));
    const known = part.flatMap((id, i) => (places[i] ? [{ id, place: places[i] }] : []));
    const records = await readRecords(
      db,
      known.map(({ place }) => ("last" in place ? place.last : place.next)),
    );
    for (const [i, { id, place }] of known.entries()) {
      const record = records[i] as Record | undefined;
      if (record !== undefined) found.set(id, "last" in place ? { last: record } : { next: record });
    }
  }
  return found;
}
