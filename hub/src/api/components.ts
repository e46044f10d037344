import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { FastifyReply } from "fastify";
import type { Api } from "./context.ts";
import { problem, sendProblem } from "./problem.ts";

const FOREVER = "public, max-age=31536000, immutable";
const FIVE_MINUTES = "public, max-age=300";
/** A file whose name holds a hash of what is in it. */
const HASHED = /-[\w-]{8}\.js(\.map)?$/;

type SendFile = (reply: FastifyReply, name: string, cacheControl?: string) => unknown;

/**
 * The elements for any portal: `/components/v1/`, the present ones within five minutes, and `/components/<version>/`, which never
 * change, with their hashes in `/components/manifest.json`. Any page may load them: they hold nothing of the factory.
 */
export function serveComponents(app: Api, dist: string, sendFile: SendFile): void {
  const schema = { hide: true };
  const open = (reply: FastifyReply) =>
    reply.header("access-control-allow-origin", "*").header("cross-origin-resource-policy", "cross-origin");
  for (const name of ["manifest.json", "custom-elements.json", "recorded.json"])
    app.get(`/components/${name}`, { schema }, (_request, reply) => sendFile(open(reply), `components/${name}`));
  app.get<{ Params: { "*": string } }>("/components/v1/*", { schema }, (request, reply) => {
    const name = request.params["*"];
    const kept = HASHED.test(name) ? FOREVER : FIVE_MINUTES;
    return sendFile(open(reply), `components/${name}`, isThere(name) ? kept : undefined);
  });
  app.get<{ Params: { version: string; "*": string } }>("/components/:version/*", { schema }, (request, reply) => {
    const { version, "*": name } = request.params;
    const present = presentVersion(dist);
    if (version !== present)
      return sendProblem(
        request,
        open(reply),
        problem(
          404,
          `this hub has the elements of version ${present ?? "none"}, not ${version}; components/v1/ always has the present ones`,
        ),
      );
    return sendFile(open(reply), `components/${name}`, isThere(name) ? FOREVER : undefined);
  });
  // Only what is there may be kept for good: the answer that a file is missing may not.
  const isThere = (name: string) => !name.includes("..") && existsSync(join(dist, "components", name));
}

/** Read at every question, which caches make rare: the elements may be built while the hub runs. */
function presentVersion(dist: string): string | undefined {
  try {
    const { version } = JSON.parse(readFileSync(join(dist, "components", "manifest.json"), "utf8")) as {
      version: string;
    };
    return version;
  } catch {
    return undefined;
  }
}
