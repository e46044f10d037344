import { constants, deflateRawSync } from "node:zlib";

/** Where a stream stands: `<streams' incarnation>-<TOCSIN_LOG sequence>-<TOCSIN_HUB sequence>`. */
export type EventId = { incarnation: string; logSeq: number; hubSeq: number };

export const writeEventId = ({ incarnation, logSeq, hubSeq }: EventId): string => `${incarnation}-${logSeq}-${hubSeq}`;

/** @returns undefined for a text that no stream of ours gave */
export function parseEventId(text: string): EventId | undefined {
  const found = /^([0-9a-z]{1,16})-(\d{1,15})-(\d{1,15})$/.exec(text);
  return found ? { incarnation: found[1]!, logSeq: Number(found[2]), hubSeq: Number(found[3]) } : undefined;
}

/** What every packed stream begins with: a gzip member (RFC 1952) that never ends. */
export const PACKED_HEAD = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3]);

/** Smaller events are not worth the work; larger ones would hold up everyone else. */
const PACKED_BYTES_MIN = 4_096;
const PACKED_BYTES_MAX = 16_777_216;
const STORED_BYTES_MAX = 65_535;

/**
 * One event as `text/event-stream` carries it, encoded once for all who are told it. Packed, it refers to nothing that was
 * sent before, so that the same bytes continue the stream of every client.
 */
export class StreamEvent {
  readonly plain: Buffer;
  #packed: Buffer | undefined;

  constructor(plain: Buffer) {
    this.plain = plain;
  }

  get packed(): Buffer {
    return (this.#packed ??= pack(this.plain));
  }
}

function pack(plain: Buffer): Buffer {
  if (plain.length < PACKED_BYTES_MIN || plain.length > PACKED_BYTES_MAX) return stored(plain);
  return deflateRawSync(plain, { level: constants.Z_BEST_SPEED, finishFlush: constants.Z_FULL_FLUSH });
}

/** As blocks that hold it as it is (RFC 1951, 3.2.4). */
function stored(plain: Buffer): Buffer {
  const blocks: Buffer[] = [];
  for (let begin = 0; begin < plain.length; begin += STORED_BYTES_MAX) {
    const part = plain.subarray(begin, begin + STORED_BYTES_MAX);
    const head = Buffer.alloc(5);
    head.writeUInt16LE(part.length, 1);
    head.writeUInt16LE(part.length ^ 0xffff, 3);
    blocks.push(head, part);
  }
  return Buffer.concat(blocks);
}

export const encodeEvent = (event: string, data: unknown, id?: EventId): StreamEvent =>
  encodeText(event, JSON.stringify(data), id);

/** @param text JSON, which holds no line break, so that one data line is enough */
export const encodeText = (event: string, text: string, id?: EventId): StreamEvent =>
  new StreamEvent(Buffer.from(`${id ? `id: ${writeEventId(id)}\n` : ""}event: ${event}\ndata: ${text}\n\n`));
