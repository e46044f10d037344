import { createHash, randomBytes } from "node:crypto";
import { readFileSync, statSync } from "node:fs";
import { JournalError } from "./journal-error.ts";
import { metaKey } from "./keys.ts";
import { putText, type Store } from "./store.ts";

const STORE_VERSION = 1;

/** Where a store lies. A store that finds itself elsewhere was copied, and has to claim its zone anew. */
export type StoreIdentity = {
  version: number;
  createdAt: number;
  /** Of the computer: a hash of /etc/machine-id, which is not for strangers, or a random of the store's own. */
  machineId: string;
  device: string;
  inode: string;
};

function machineIdOfComputer(): string | undefined {
  try {
    const id = readFileSync("/etc/machine-id", "utf8").trim();
    return id === "" ? undefined : createHash("sha256").update(`tocsin:${id}`).digest("hex").slice(0, 32);
  } catch {
    return undefined;
  }
}

function placeOf(folder: string): { device: string; inode: string } {
  const { dev, ino } = statSync(folder, { bigint: true });
  return { device: String(dev), inode: String(ino) };
}

/** @throws JournalError `JOURNAL_TOO_NEW` for a store that a later version has written */
export async function identify(
  store: Store,
  wallClock: () => number,
): Promise<{ identity: StoreIdentity; state: "new" | "known" | "copied" }> {
  const noted = await store.getJson<StoreIdentity>(metaKey("store"));
  if (noted !== undefined && noted.version > STORE_VERSION) {
    const message = `${store.folder} was written by a later version (layout ${noted.version}, this one reads ${STORE_VERSION}); run that version`;
    throw new JournalError("JOURNAL_TOO_NEW", message);
  }
  const identity: StoreIdentity = {
    version: STORE_VERSION,
    createdAt: noted?.createdAt ?? wallClock(),
    machineId: machineIdOfComputer() ?? noted?.machineId ?? randomBytes(16).toString("hex"),
    ...placeOf(store.folder),
  };
  if (noted === undefined) return { identity, state: "new" };
  const same =
    noted.machineId === identity.machineId && noted.device === identity.device && noted.inode === identity.inode;
  return { identity, state: same ? "known" : "copied" };
}

export const identityPut = (identity: StoreIdentity) => putText(metaKey("store"), identity);
