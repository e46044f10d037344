import { Readable } from "node:stream";
import type { FastifyReply, FastifyRequest } from "fastify";
import { problem, sendProblem } from "../problem.ts";
import { headOf, rowOf } from "./csv.ts";
import type { FieldColumn } from "./columns.ts";
import { MEDIA_TYPES, type Format } from "./format.ts";

/** So many exports run at once; each holds one iterator of the store. */
const EXPORTS_MAX = 8;
/** Text is handed on in pieces of about this size: one write for many rows. */
const PIECE_CHARS = 32_768;
const RETRY_AFTER_S = 10;

/** How many exports run now. */
export class ExportGate {
  #running = 0;

  get full(): boolean {
    return this.#running >= EXPORTS_MAX;
  }

  /** The pieces, counted as one export until the last of them is taken or nobody takes any more. */
  async *count(pieces: AsyncIterable<string>): AsyncGenerator<string> {
    this.#running++;
    try {
      yield* pieces;
    } finally {
      this.#running--;
    }
  }
}

export type Export<Item> = {
  /** The file's name without its ending. */
  name: string;
  format: Exclude<Format, "json">;
  items: Iterable<Item> | AsyncIterable<Item>;
  columns: readonly FieldColumn<Item>[];
  /** Members that are wanted; undefined: all. */
  fields?: readonly string[] | undefined;
  /** Zones of which not all is known here. */
  incomplete: readonly string[];
};

/**
 * Streams a whole list. Rows are made as the one who asks takes them, so that memory stays the same however long the list
 * is. What fails midway ends the connection without an end: half of it never looks like the whole.
 */
export function sendExport<Item extends object>(
  request: FastifyRequest,
  reply: FastifyReply,
  gate: ExportGate,
  told: Export<Item>,
): FastifyReply {
  if (gate.full)
    return sendProblem(
      request,
      reply.header("retry-after", RETRY_AFTER_S),
      problem(503, `${EXPORTS_MAX} exports run already: ask again in ${RETRY_AFTER_S} s`),
    );
  const { name, format, incomplete } = told;
  if (incomplete.length > 0) void reply.header("tocsin-incomplete", incomplete.join(", "));
  return reply
    .header("content-type", MEDIA_TYPES[format])
    .header("content-disposition", `attachment; filename="${name}.${format}"`)
    .header("cache-control", "no-store")
    .header("vary", "accept, authorization, cookie, origin")
    .send(Readable.from(gate.count(piecesOf(told)), { objectMode: false }));
}

async function* piecesOf<Item extends object>({ format, items, columns, fields }: Export<Item>) {
  const wanted = fields && new Set(["id", ...fields]);
  const shown = wanted ? columns.filter(({ field }) => wanted.has(field)) : columns;
  const pick = (item: Item) =>
    wanted ? Object.fromEntries(Object.entries(item).filter(([field]) => wanted.has(field))) : item;
  const lineOf =
    format === "csv" ? (item: Item) => rowOf(shown, item) : (item: Item) => `${JSON.stringify(pick(item))}\n`;
  let piece = format === "csv" ? headOf(shown) : "";
  for await (const item of items) {
    piece += lineOf(item);
    if (piece.length < PIECE_CHARS) continue;
    yield piece;
    piece = "";
  }
  if (piece !== "") yield piece;
}

/** Items of entries, each made when it is taken. */
export function* itemsOf<Entry, Item>(entries: Iterable<Entry>, itemOf: (entry: Entry) => Item): Generator<Item> {
  for (const entry of entries) yield itemOf(entry);
}
