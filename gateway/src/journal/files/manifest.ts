import { ByteReader } from "../byte-reader.ts";

const COMPARATOR = 1;
const LOG_NUMBER = 2;
const NEXT_FILE = 3;
const LAST_SEQUENCE = 4;
const COMPACT_POINTER = 5;
const DELETED_FILE = 6;
const NEW_FILE = 7;
const PREVIOUS_LOG = 9;

export type LiveFiles = {
  tables: Set<number>;
  /** Logs from this number on are read at the next opening, and the previous one where there is one. */
  logNumber: number;
  previousLog: number;
};

/**
 * Which files the records of a MANIFEST (version edits, db/version_edit.cc) name in the end.
 * @throws RangeError where a record is not a version edit
 */
export function liveFiles(records: readonly Buffer[]): LiveFiles {
  const live: LiveFiles = { tables: new Set(), logNumber: 0, previousLog: 0 };
  for (const record of records) {
    const reader = new ByteReader(record);
    while (!reader.ended) apply(live, reader);
  }
  return live;
}

function apply(live: LiveFiles, reader: ByteReader): void {
  const tag = reader.varint();
  switch (tag) {
    case COMPARATOR:
      reader.bytes(reader.varint());
      return;
    case LOG_NUMBER:
      live.logNumber = reader.varint();
      return;
    case PREVIOUS_LOG:
      live.previousLog = reader.varint();
      return;
    case NEXT_FILE:
    case LAST_SEQUENCE:
      reader.varint();
      return;
    case COMPACT_POINTER:
      reader.varint();
      reader.bytes(reader.varint());
      return;
    case DELETED_FILE:
      reader.varint();
      live.tables.delete(reader.varint());
      return;
    case NEW_FILE:
      reader.varint();
      live.tables.add(reader.varint());
      reader.varint();
      reader.bytes(reader.varint());
      reader.bytes(reader.varint());
      return;
    default:
      throw new RangeError(`${tag} is no field of a version edit`);
  }
}
