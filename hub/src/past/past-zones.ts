import type { ZoneEntry } from "@tocsin/core/fleet/entry";
import type { Fleet } from "@tocsin/core/fleet/fleet";
import type { LogGap } from "@tocsin/core/fleet/gap";
import { gatewayItem } from "@tocsin/core/fleet/gateway-item";
import type { PastZone } from "@tocsin/core/wire/hub-past";
import { nearestTo, readRecords } from "../store/history.ts";
import type { ProjectionStore } from "../store/projection-store.ts";

type Store = ProjectionStore["db"];

/** As of which record this hub knows each zone at a time, and what of the time before it is missing. */
export const pastZones = (db: Store, fleet: Fleet, at: number): Promise<PastZone[]> =>
  Promise.all([...fleet.zones.values()].map((zone) => pastZone(db, fleet, zone, at)));

async function pastZone(db: Store, fleet: Fleet, zone: ZoneEntry, at: number): Promise<PastZone> {
  const found = await nearestTo(db, "zone", zone.id, at);
  const place = found && "last" in found ? found.last : undefined;
  const { completeUpTo } = gatewayItem(zone, fleet.streamSeq);
  const missing = await missingIn(db, zone, at);
  if (zone.begin) missing.push(`this hub still reads what is older than ${new Date(zone.begin.at).toISOString()}`);
  if (completeUpTo === undefined) missing.push("nothing was heard of its gateway");
  else if (completeUpTo < at) missing.push(`its log is known up to ${new Date(completeUpTo).toISOString()}`);
  return {
    id: zone.id,
    ...(place ? { epoch: place.epoch, seq: place.seq } : {}),
    ...(completeUpTo === undefined ? {} : { completeUpTo }),
    complete: missing.length === 0,
    ...(missing.length > 0 ? { missing } : {}),
  };
}

/** Holes of the log whose begin is not behind the time, for people. */
async function missingIn(db: Store, zone: ZoneEntry, at: number): Promise<string[]> {
  const holes = await Promise.all(zone.gaps.map(async (gap) => ((await beginsBy(db, zone, gap, at)) ? [gap] : [])));
  const records = holes
    .flat()
    .map(
      ({ epoch, from, to, state }) =>
        `records ${from} to ${to} of epoch ${epoch} are ${state === "lost" ? "lost" : "not here yet"}`,
    );
  const tails = zone.epochs.flatMap(({ missing = 0, epoch, at: begun }) =>
    missing > 0 && begun <= at ? [`the last ${missing} records before epoch ${epoch} never arrived`] : [],
  );
  return [...records, ...tails];
}

async function beginsBy(db: Store, zone: ZoneEntry, { epoch, from, state }: LogGap, at: number): Promise<boolean> {
  if (state === "filled") return false;
  const [before] = await readRecords(db, [{ zone: zone.id, epoch, seq: from - 1 }]);
  return before === undefined || before.at <= at;
}
