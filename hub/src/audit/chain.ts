import { createHash } from "node:crypto";
import type { AuditRecord } from "@tocsin/core/wire/audit";

export type Unchained = Omit<AuditRecord, "previous" | "hash">;

const hashOf = (record: Omit<AuditRecord, "hash">): string =>
  createHash("sha256").update(JSON.stringify(record)).digest("base64url");

/** The record behind the one with the given hash. */
export function chained(record: Unchained, previous: string): AuditRecord {
  const linked = { ...record, previous };
  return { ...linked, hash: hashOf(linked) };
}

/** Whether a record is as it was written. That it follows the one before says its `previous`. */
export const isIntact = ({ hash, ...record }: AuditRecord): boolean => hashOf(record) === hash;
