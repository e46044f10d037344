import { createHash } from "node:crypto";
import type { Api } from "./context.ts";
import { hasAlready } from "./list-cache.ts";

/**
 * An answer that is made anew each time and may be kept is tagged by what it holds: whoever has it already is answered 304
 * (RFC 9110, 13.1.2). Lists of what is now bear the version of the projection instead, and are not even made then.
 */
export function tagBodies(app: Api): void {
  app.addHook("onSend", async (request, reply, payload) => {
    const mayBeKept = String(reply.getHeader("cache-control")).includes("no-cache") && !reply.hasHeader("etag");
    if (request.method !== "GET" || reply.statusCode !== 200 || typeof payload !== "string" || !mayBeKept)
      return payload;
    const etag = `"${createHash("sha256").update(payload).digest("base64url").slice(0, 22)}"`;
    void reply.header("etag", etag);
    if (!hasAlready(request, etag)) return payload;
    void reply.code(304);
    return "";
  });
}
