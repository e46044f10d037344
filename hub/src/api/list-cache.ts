import { constants, gzipSync } from "node:zlib";
import type { FastifyReply, FastifyRequest } from "fastify";
import { scopeTag } from "../access/principal.ts";
import { acceptsGzip } from "./accepts-gzip.ts";

const ENTRIES_MAX = 200;
const BYTES_MAX = 16_777_216;

export const JSON_TYPE = "application/json; charset=utf-8";

/** Shorter answers are not worth the work. */
const PACKED_BYTES_MIN = 4_096;
const PACKING = { level: constants.Z_BEST_SPEED };

type Cached = { etag: string; body: Buffer };

/** Lists as they went out last, by URL and how they are packed: serialised and packed once for everyone who asks until the projection changes. */
export class ListCache {
  readonly #cached = new Map<string, Cached>();
  #bytes = 0;

  body(of: string, etag: string, make: () => Buffer): Buffer {
    const known = this.#cached.get(of);
    if (known?.etag === etag) return known.body;
    const body = make();
    this.#forget(of);
    this.#cached.set(of, { etag, body });
    this.#bytes += body.length;
    for (const oldest of this.#cached.keys()) {
      if (this.#cached.size <= ENTRIES_MAX && this.#bytes <= BYTES_MAX) break;
      this.#forget(oldest);
    }
    return body;
  }

  #forget(of: string): void {
    this.#bytes -= this.#cached.get(of)?.body.length ?? 0;
    this.#cached.delete(of);
  }
}

/**
 * Whether the asker has it already. Compared weakly (RFC 9110, 13.1.2): a proxy that compresses on the way marks the tag
 * as weak.
 */
export const hasAlready = ({ headers }: Pick<FastifyRequest, "headers">, etag: string): boolean =>
  (headers["if-none-match"] ?? "")
    .split(",")
    .map((each) => each.trim().replace(/^W\//, ""))
    .some((each) => each === etag || each === "*");

/** Answers with a list of the given version: 304 where the asker has it, else from the cache. */
export function sendCached(
  request: FastifyRequest,
  reply: FastifyReply,
  lists: ListCache,
  version: string,
  build: () => unknown,
): FastifyReply {
  // Two people ask for the same list and may see different parts of it.
  const tag = scopeTag(request.scope);
  const etag = `"${version}${tag}"`;
  void reply.header("etag", etag).header("cache-control", "private, no-cache");
  void reply.header("vary", "accept-encoding, authorization, cookie, origin");
  if (hasAlready(request, etag)) return reply.code(304).send();
  const plain = lists.body(request.url + tag, etag, () => Buffer.from(JSON.stringify(build())));
  void reply.header("content-type", JSON_TYPE);
  if (plain.length < PACKED_BYTES_MIN || !acceptsGzip(request)) return reply.send(plain);
  const packed = lists.body(`${request.url + tag} packed`, etag, () => gzipSync(plain, PACKING));
  return reply.header("etag", `W/${etag}`).header("content-encoding", "gzip").send(packed);
}
