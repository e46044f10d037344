import { promisify } from "node:util";
import { deflateRaw, inflateRawSync } from "node:zlib";
import type { ZoneConfig } from "@tocsin/core/health/config";
import type { SavedStates } from "@tocsin/core/health/zone-states";
import { CRC_BYTES } from "./checked.ts";

const deflate = promisify(deflateRaw);

/** Where a zone stood between two inputs, and under which configuration: a replay can begin here. */
export type Checkpoint = {
  v: 1;
  /** Gateway time, ms since 1970 UTC. */
  at: number;
  /** So many readings and other inputs, of all that the store ever took, were stepped before it. */
  arrivals: number;
  inputs: number;
  config: ZoneConfig;
  states: SavedStates;
  /** Newest ordinal by the store's number of the sensor, as pairs. */
  ordinals: [sensor: number, ordinal: number][];
};

/** JSON has no infinity, and a sensor that reports on change is silent after one. */
const INFINITY = "\u0000Infinity";
const infinityAsText = (_: string, value: unknown) => (value === Infinity ? INFINITY : value);
const textAsInfinity = (_: string, value: unknown) => (value === INFINITY ? Infinity : value);

export async function encodeCheckpoint(checkpoint: Checkpoint): Promise<Buffer> {
  // Only configuration holds infinities, and looking at each value for one takes longer than all the rest.
  const { config, ...rest } = checkpoint;
  const text = `{"config":${JSON.stringify(config, infinityAsText)},${JSON.stringify(rest).slice(1)}`;
  return Buffer.concat([Buffer.alloc(CRC_BYTES), await deflate(text)]);
}

/** @param record without its CRC. @throws Error where it cannot be read */
export const decodeCheckpoint = (record: Uint8Array): Checkpoint =>
  JSON.parse(inflateRawSync(record).toString("utf8"), textAsInfinity) as Checkpoint;
