import { createHash } from "node:crypto";
import type { NatsConnection } from "@nats-io/transport-node";
import type { ZoneEntry } from "@tocsin/core/fleet/entry";
import type { ServiceScope } from "@tocsin/core/wire/health";
import type { HubFact } from "@tocsin/core/wire/hub-fact";
import type { ZonePath } from "@tocsin/core/wire/id";
import type { Note, NoteItem } from "@tocsin/core/wire/note";
import type { Principal } from "../access/principal.ts";
import type { Unchained } from "../audit/chain.ts";

const ATTEMPTS_MAX = 20;
const READ_EVERY_MS = 25;
/** What was stored is read back within this time, or is known to be stored and shown a little later. */
const READ_WITHIN_MS = 3_000;

export type NotesParts = {
  now: () => number;
  /** Undefined while there is none, or while not all is read that hubs have written. */
  connection: () => NatsConnection | undefined;
  append: (connection: NatsConnection, zone: ZoneEntry, fact: HubFact) => Promise<boolean>;
  audit: (connection: NatsConnection, zone: ZonePath, record: Unchained) => Promise<void>;
  byId: (id: string) => Promise<NoteItem | undefined>;
};
export type Draft = Omit<Note, "id" | "by"> & { of: ServiceScope };
export type Written =
  { ok: true; note: NoteItem; isNew: boolean } | { ok: false; why: "cut-off" | "not-audited" | "busy" };

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Takes people's notes: audited first, then appended for all hubs, then shown by each as it reads them. */
export class Notes {
  readonly #parts: NotesParts;

  constructor(parts: NotesParts) {
    this.#parts = parts;
  }

  /** @param key tells this note from any other of the same person: the same key is the same note */
  async write(principal: Principal, key: string, zone: ZoneEntry, { of, ...draft }: Draft): Promise<Written> {
    const { now, connection: current, byId, audit } = this.#parts;
    const id = createHash("sha256")
      .update(JSON.stringify([principal.id, key, "note", draft]))
      .digest("base64url");
    const known = await byId(id);
    if (known) return { ok: true, note: known, isNew: false };
    const connection = current();
    if (!connection) return { ok: false, why: "cut-off" };
    const { name, kind } = principal;
    const told = { v: 1, ...zone.path, request: key, who: { id: principal.id, name, kind }, command: "note" } as const;
    const { occurrence, text, ...more } = draft;
    const item = { command: id, target: { of, id: draft.target }, ...(occurrence === undefined ? {} : { occurrence }) };
    const asked = { ...told, comment: text, asked: more, items: [item] };
    const stored = await audit(connection, zone.path, { ...asked, at: now(), event: "requested" }).then(
      () => true,
      () => false,
    );
    if (!stored) return { ok: false, why: "not-audited" };
    const note = { id, ...draft, by: name.slice(0, 200) };
    const at = now();
    const fact: HubFact = { v: 1, ...zone.path, at, kind: "note", note };
    const outcome = (await this.#append(connection, zone, fact)) ? "applied" : "rejected";
    // What is stored is stored: an outcome that is not written here says nothing else than the note itself.
    await audit(connection, zone.path, { ...told, at: now(), event: "outcome", items: [{ ...item, outcome }] }).catch(
      () => undefined,
    );
    if (outcome === "rejected") return { ok: false, why: "busy" };
    return { ok: true, note: (await this.#readBack(id)) ?? { ...note, ...zone.path, at, sequence: 0 }, isNew: true };
  }

  /** Another hub may write of the same zone at the same time: then this one reads that, and tries again. */
  async #append(connection: NatsConnection, zone: ZoneEntry, fact: HubFact): Promise<boolean> {
    for (let attempt = 1; attempt <= ATTEMPTS_MAX; attempt++) {
      if (await this.#parts.append(connection, zone, fact)) return true;
      await sleep(READ_EVERY_MS * attempt);
    }
    return false;
  }

  async #readBack(id: string): Promise<NoteItem | undefined> {
    for (let waited = 0; waited < READ_WITHIN_MS; waited += READ_EVERY_MS) {
      const note = await this.#parts.byId(id);
      if (note) return note;
      await sleep(READ_EVERY_MS);
    }
    return undefined;
  }
}
