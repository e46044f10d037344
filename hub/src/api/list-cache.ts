import { scopeTag } from "../access/principal.ts";
import type { FastifyReply, FastifyRequest } from "fastify";

const ENTRIES_MAX = 200;
const BYTES_MAX = 16_777_216;

export const JSON_TYPE = "application/json; charset=utf-8";

type Cached = { etag: string; body: Buffer };

/** Lists as they went out last, by URL: serialised once for everyone who asks until the projection changes. */
export class ListCache {
  readonly #cached = new Map<string, Cached>();
  #bytes = 0;

  body(url: string, etag: string, build: () => unknown): Buffer {
    const known = this.#cached.get(url);
    if (known?.etag === etag) return known.body;
    const body = Buffer.from(JSON.stringify(build()));
    this.#forget(url);
    this.#cached.set(url, { etag, body });
    this.#bytes += body.length;
    for (const oldest of this.#cached.keys()) {
      if (this.#cached.size <= ENTRIES_MAX && this.#bytes <= BYTES_MAX) break;
      this.#forget(oldest);
    }
    return body;
  }

  #forget(url: string): void {
    this.#bytes -= this.#cached.get(url)?.body.length ?? 0;
    this.#cached.delete(url);
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
  void reply.header("etag", etag).header("cache-control", "private, no-cache").header("vary", "authorization, cookie");
  if (hasAlready(request, etag)) return reply.code(304).send();
  return reply.header("content-type", JSON_TYPE).send(lists.body(request.url + tag, etag, build));
}
