import type { Claim } from "@tocsin/core/wire/log";
import { CRC_BYTES } from "../checked.ts";
import type { Cursor } from "../chunk-shelf.ts";
import { NO_INPUTS } from "../input-book.ts";
import type { CommitMeta } from "../journal.ts";
import type { SavedPaths } from "../../zone/saved-paths.ts";
import { allOf, cursorKey, damagedKey, eraKey, gapKey, logKey, metaKey, numberKey, type Key } from "../keys.ts";
import { newEra, type ClaimReason, type Confirmed, type Era } from "../log-book.ts";
import { putText, type Operation, type Store } from "../store.ts";
import type { Position } from "../witness.ts";
import {
  findLosses,
  lostReadings,
  nameOfLost,
  newestOrdinal,
  type Known,
  type LossRecord,
  type LostReadings,
} from "./find-losses.ts";
import { Survey } from "./survey.ts";

/** So many damaged records are kept for whoever wants to look at them; all of them are in the copy that was set aside. */
const DAMAGED_KEPT_MAX = 1_000;

export type Mended = { losses: LossRecord[]; quarantined: number; records: number };

/** What a survey finds; nothing is changed. */
export async function missingFrom(store: Store, witness: Position | undefined) {
  const survey = await Survey.of(store);
  const known = { ...(await whatIsKnown(store, survey, witness)), endedAt: undefined };
  const losses = findLosses(survey, known, lostReadings(survey, known.keptFrom), known.position.gatewayTime);
  return { bad: survey.bad, losses, records: survey.records };
}

/**
 * Makes a store whole that lost a part: what cannot be read is put aside, numbers go on behind the greatest that was
 * ever given, and what is missing is written down, to be declared with the next commit under a new epoch. All in one
 * batch: a crash in between leaves the store to be mended again.
 * @param endedAt when it was written last, where the end of what was written is damaged
 */
export async function mend(
  store: Store,
  reason: ClaimReason,
  witness: Position | undefined,
  at: number,
  endedAt: number | undefined,
): Promise<Mended> {
  const survey = await Survey.of(store);
  const known = { ...(await whatIsKnown(store, survey, witness)), endedAt };
  const lost = lostReadings(survey, known.keptFrom);
  const before = await readable<LossRecord[]>(store, survey, metaKey("losses"));
  const losses = [...(before ?? []), ...findLosses(survey, known, lost, at)];
  await store.removeRaw(survey.bad.map(({ key }) => key));
  await store.write([
    ...quarantine(survey),
    ...cursors(survey),
    ...gaps(lost, known.position.gatewayTime),
    ...namesOfLost(survey),
    ...position(known, witness, reason, survey),
    putText(metaKey("losses"), losses),
  ]);
  return { losses, quarantined: survey.bad.length, records: survey.records };
}

async function readable<Value>(store: Store, { bad }: Survey, key: Key) {
  return bad.some(({ text }) => text === key) ? undefined : store.getJson<Value>(key);
}

type KnownStore = Omit<Known, "endedAt"> & { paths: SavedPaths };

async function whatIsKnown(store: Store, survey: Survey, witness: Position | undefined): Promise<KnownStore> {
  const meta = await readable<CommitMeta>(store, survey, metaKey("commit"));
  const confirmed = await readable<Confirmed & { era: number }>(store, survey, metaKey("log"));
  const retention = await readable<{ from: number }>(store, survey, metaKey("retention"));
  const eras = new Map<number, Era>();
  const bad = new Set(survey.bad.map(({ text }) => text));
  for await (const [key, stored] of store.entries(allOf("era"))) {
    if (bad.has(key)) continue;
    const era = JSON.parse(Buffer.from(stored.subarray(CRC_BYTES)).toString("utf8")) as Era;
    eras.set(era.era, era);
  }
  const era = Math.max(1, meta?.era ?? 0, survey.newestEra, ...survey.log.keys());
  const position: Position = {
    gatewayTime: meta?.gatewayTime ?? 0,
    group: Math.max(meta?.group ?? 0, survey.newestGroup),
    era,
    epoch: 0,
    head: Math.max(meta?.era === era ? meta.head : 1, survey.log.get(era)?.newest ?? 1),
    sentUpTo: confirmed?.era === era ? confirmed.seq : 0,
    arrivals: Math.max(meta?.inputs?.arrivals ?? 0, survey.arrivals.newest),
    inputs: Math.max(meta?.inputs?.inputs ?? 0, survey.inputs.newest),
  };
  const claim = eras.has(era) ? undefined : await claimOf(store, survey, era);
  if (claim) eras.set(era, claim);
  position.epoch = eras.get(era)?.epoch ?? 0;
  return { position, paths: meta?.paths ?? {}, witness, keptFrom: retention?.from, eras };
}

/** An era that is not noted any more, as its claim tells of it. */
async function claimOf(store: Store, survey: Survey, era: number): Promise<Era | undefined> {
  const key = logKey(era, 1);
  const claim = await readable<Claim>(store, survey, key);
  return claim && { era, epoch: claim.epoch, random: claim.random, reason: claim.reason };
}

/** A number whose sensor's name is gone is never given to another sensor. */
function namesOfLost({ sensors, ids }: Survey): Operation[] {
  const nameless = [...sensors.keys()].filter((sensor) => sensors[sensor] !== undefined && !ids.has(sensor));
  return nameless.map((sensor) => putText(numberKey(nameOfLost(sensor)), sensor));
}

function quarantine({ bad }: Survey): Operation[] {
  return bad.slice(0, DAMAGED_KEPT_MAX).map(({ text, stored }) => ({
    type: "put",
    key: damagedKey(text),
    value: Buffer.concat([Buffer.alloc(CRC_BYTES), stored]),
  }));
}

/** Cursors that name what chunks do not hold, or are gone: the next readings begin a new chunk. */
function cursors(survey: Survey): Operation[] {
  return [...survey.sensors.entries()].flatMap(([sensor, trace]) => {
    if (trace === undefined) return [];
    const given = newestOrdinal(trace);
    if (trace.cursor?.upTo === trace.chunked && given <= trace.runs.newest) return [];
    const cursor: Cursor = { upTo: trace.chunked, day: -1, first: 0, count: 0, given };
    if (Number.isFinite(trace.newestAt)) cursor.newest = trace.newestAt;
    return [putText(cursorKey(sensor), cursor)];
  });
}

/** What a query of these readings is told. */
function gaps(lost: readonly LostReadings[], newest: number): Operation[] {
  return lost.map(({ sensor, hole: { from, to, after, before } }) =>
    putText(gapKey(sensor, from), {
      from: Math.min(after, before),
      to: Number.isFinite(before) ? Math.max(after, before) : Math.max(after, newest),
      ordinals: { from, to },
      reason: "the store was damaged",
      declared: true,
    }),
  );
}

/** Numbers go on behind the greatest that store or witness know; a replay can begin at the next start. */
function position(known: KnownStore, witness: Position | undefined, reason: ClaimReason, survey: Survey): Operation[] {
  const { position: own, paths, eras } = known;
  const greatest = (of: keyof Position) => Math.max(own[of], witness?.[of] ?? 0);
  const era = greatest("era");
  const head = Math.max(own.era === era ? own.head : 1, witness?.era === era ? witness.head : 1);
  const group = greatest("group");
  const meta: CommitMeta = {
    group,
    gatewayTime: greatest("gatewayTime"),
    era,
    head,
    paths,
    inputs: {
      ...NO_INPUTS,
      arrivals: Math.max(greatest("arrivals"), survey.arrivals.newest),
      inputs: greatest("inputs"),
      ordered: greatest("arrivals"),
      orderedGroup: group,
    },
  };
  const noted = eras.get(era);
  // An era that has no epoch yet gets one with its claim; one that has is followed by a new one.
  const claimed = noted !== undefined && noted.epoch > 0;
  const kept = claimed ? noted : newEra(era, reason);
  const renewal = claimed ? [putText(metaKey("renewal"), { reason })] : [];
  return [putText(metaKey("commit"), meta), putText(eraKey(era), kept), ...renewal];
}
