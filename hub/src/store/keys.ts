import type { Position } from "@tocsin/core/wire/log";

/**
 * Keys of the hub's store. This file is their only builder and their only parser. Numbers are written in base 36 with
 * a fixed width, so that the order of keys is the order of numbers; ids hold no `/`, and `0` follows `/`.
 *
 *     p                                  position in TOCSIN_LOG
 *     p/<stream>                         position in a stream of newest messages
 *     r/<zone>/<epoch>/<seq>             record of a zone's log: its identity, so that none can be there twice
 *     t/all/<time>/<zone>/<epoch>/<seq>  transitions by event time; also t/zone/<zone>, t/machine/<id>, t/sensor/<id>
 *                                        and what a machine, source or zone's service itself did: t/own, t/source, t/service;
 *                                        t/figure/<zone> holds what figures take from a record, t/path/<zone> which data
 *                                        path came or went, t/fact/<zone> what hubs found
 *     o/<stream sequence>                what one message of the stream brought
 *     z/<zone>                           the zone's position, gaps, epochs and last heartbeat
 *     iz/<zone> im/<machine>             inventory
 *     sm/<machine> ss/<sensor>           standing
 *     c/<command>                        place of the record of a command's outcome
 *     format                             of the store
 *     id                                 which of the replicas this hub is
 *     n/<TOCSIN_HUB sequence> ni/<id>     note, and where it is
 *     k/<id>                             API key, as the replicas share it
 */
const TIME_DIGITS = 9;
const EPOCH_DIGITS = 6;
const SEQ_DIGITS = 9;
const ORDER = ["all", "zone", "machine", "sensor", "own", "source", "service", "figure", "path", "fact"] as const;
export type IndexOf = (typeof ORDER)[number];

const digits = (value: number, width: number): string =>
  Math.min(Math.max(0, Math.floor(value)), 36 ** width - 1)
    .toString(36)
    .padStart(width, "0");
const number = (text: string): number => Number.parseInt(text, 36);

export type RecordPlace = Position & { zone: string };
export type IndexEntry = RecordPlace & { at: number };

export const POSITION_KEY = "p";
export const HUB_ID_KEY = "id";
export const placeKey = (stream: string): string => `p/${stream}`;
export const zoneKey = (zone: string): string => `z/${zone}`;
export const zoneInventoryKey = (zone: string): string => `iz/${zone}`;
export const machineInventoryKey = (machine: string): string => `im/${machine}`;
export const machineStandingKey = (machine: string): string => `sm/${machine}`;
export const sensorStandingKey = (sensor: string): string => `ss/${sensor}`;
/** Where the record is that says what became of a command. */
export const commandKey = (id: string): string => `c/${id}`;
export const apiKeyKey = (id: string): string => `k/${id}`;
export const noteKey = (sequence: number): string => `n/${digits(sequence, SEQ_DIGITS)}`;
/** Where the key of a note is by its id. */
export const noteSequenceOf = (id: string): string => `ni/${id}`;
export const messageKey = (streamSeq: number): string => `o/${digits(streamSeq, SEQ_DIGITS)}`;
export const parseMessageKey = (key: string): number => number(key.slice(2));

export const recordKey = ({ zone, epoch, seq }: RecordPlace): string =>
  `r/${zone}/${digits(epoch, EPOCH_DIGITS)}/${digits(seq, SEQ_DIGITS)}`;

/** @returns undefined for a key of another kind */
export function parseRecordKey(key: string): RecordPlace | undefined {
  const [kind, site, zone, epoch, seq] = key.split("/");
  if (kind !== "r" || epoch === undefined || seq === undefined) return undefined;
  return { zone: `${site}/${zone}`, epoch: number(epoch), seq: number(seq) };
}

/** Whose transitions an index lists: a zone, machine or sensor by its full id; `all` has no id. */
export const indexPrefix = (of: IndexOf, id = ""): string => (of === "all" ? "t/all/" : `t/${of}/${id}/`);

export const indexKey = (prefix: string, { at, zone, epoch, seq }: IndexEntry): string =>
  `${prefix}${digits(at, TIME_DIGITS)}/${zone}/${digits(epoch, EPOCH_DIGITS)}/${digits(seq, SEQ_DIGITS)}`;

/** @returns undefined for a key that no index with this prefix holds; `at` is in whole ms */
export function parseIndexKey(prefix: string, key: string): IndexEntry | undefined {
  if (!key.startsWith(prefix)) return undefined;
  const parts = key.slice(prefix.length).split("/");
  if (parts.length !== 5) return undefined;
  const [at, site, zone, epoch, seq] = parts as [string, string, string, string, string];
  return { at: number(at), zone: `${site}/${zone}`, epoch: number(epoch), seq: number(seq) };
}

/** Event time in the key of an index, in whole ms. */
export const timeIn = (prefix: string, key: string): number =>
  number(key.slice(prefix.length, prefix.length + TIME_DIGITS));

/** Keys of an index whose event time is in `[from, to)`, in ms. */
export const timeRange = (prefix: string, from: number, to: number): { gte: string; lt: string } => ({
  gte: prefix + digits(from, TIME_DIGITS),
  lt: Number.isFinite(to) ? prefix + digits(to, TIME_DIGITS) : endOf(prefix),
});

/** The first text that is behind every key with the prefix; the prefix ends in `/`. */
export const endOf = (prefix: string): string => `${prefix.slice(0, -1)}0`;
