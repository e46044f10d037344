import type { SensorId } from "@tocsin/core/wire/id";
import { ChunkShelf } from "./chunk-shelf.ts";
import { LossBook } from "./disk/loss-book.ts";
import { FenceMark } from "./fence-mark.ts";
import { NO_INPUTS } from "./input-book.ts";
import type { CommitMeta } from "./journal.ts";
import { eraKey, metaKey } from "./keys.ts";
import { LogBook, newEra, type ClaimReason, type Era } from "./log-book.ts";
import { openSound, type Damage } from "./mend/open-sound.ts";
import { Rejects } from "./rejects.ts";
import { SensorNumbers } from "./sensor-numbers.ts";
import { identify, identityPut, type StoreIdentity } from "./store-identity.ts";
import { putText, type Store } from "./store.ts";

/** What a journal begins from. */
export type Opened = {
  store: Store;
  identity: StoreIdentity;
  renewal: ClaimReason | undefined;
  damage: Damage | undefined;
  fence: FenceMark;
  numbers: SensorNumbers;
  shelf: ChunkShelf;
  rejects: Rejects;
  losses: LossBook;
  log: LogBook;
  meta: CommitMeta;
};

/** @throws JournalError where the store does not open, and says why */
export async function openJournal(
  folder: string,
  sensors: readonly SensorId[],
  wallClock: () => number,
  suspect: boolean,
): Promise<Opened> {
  const sound = await openSound(folder, wallClock(), suspect);
  const { store } = sound;
  try {
    const { identity, state } = await identify(store, wallClock);
    const known = await store.getJson<CommitMeta>(metaKey("commit"));
    const meta = known ?? { group: 0, gatewayTime: 0, era: 1, head: 1, paths: {}, inputs: NO_INPUTS };
    // A store of before inputs were kept in one order: theirs begins here.
    meta.inputs ??= { ...NO_INPUTS, orderedGroup: meta.group };
    const noted = await store.getJson<Era>(eraKey(meta.era));
    // A copy that never claimed shares nothing with its original but the random of the claim to be made.
    const copied = state === "copied" && noted !== undefined && noted.epoch > 0;
    // A store that holds commits is not new, whatever became of its note of where it lies.
    const isKnown = state === "known" || (state === "new" && known !== undefined);
    const era = noted && (copied || isKnown) ? noted : newEra(meta.era, noted?.reason ?? "new-store");
    const renewal = copied
      ? "copied-store"
      : (await store.getJson<{ reason: ClaimReason }>(metaKey("renewal")))?.reason;
    const [numbers, newNumbers] = await SensorNumbers.open(store, sensors);
    await store.write([
      // A copy notes where it lies when it has begun its own era, not before.
      ...(copied ? [] : [identityPut(identity)]),
      putText(eraKey(era.era), era),
      putText(metaKey("commit"), meta),
      ...newNumbers,
    ]);
    const shelf = await ChunkShelf.open(store);
    const rejects = await Rejects.open(store);
    const losses = await LossBook.open(store);
    const log = await LogBook.open(store, era, meta.head);
    const fence = await FenceMark.open(store);
    return {
      store,
      identity,
      renewal,
      damage: sound.damage,
      fence,
      numbers,
      shelf,
      rejects,
      losses,
      log,
      meta,
    };
  } catch (error) {
    await store.close();
    throw error;
  }
}
