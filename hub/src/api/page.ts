import { existsSync } from "node:fs";
import { join } from "node:path";
import fastifyStatic from "@fastify/static";
import type { Api } from "./context.ts";

const NOT_BUILT = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Tocsin</title>
<h1>The page is not built yet</h1>
<p>The hub is running and its API answers at <a href="api/v1/zones">api/v1/zones</a>, described at <a href="docs">docs</a>.</p>
<p>Run <code>npm run build</code> in the project's folder, then load this page again.</p>
</html>
`;

/** `/`, the page, and `/components/v1/`, the elements for any portal; both from the built bundle. */
export async function servePage(app: Api, dist: string, base: string): Promise<void> {
  const { sendFile } = await withFiles(app, dist);
  const schema = { hide: true };
  app.get("/", { schema }, (request, reply) => {
    // Relative links of the page need the last slash of the base path.
    if (base !== "" && request.url.split("?")[0] === base) return reply.redirect(`${base}/`);
    if (existsSync(join(dist, "index.html"))) return sendFile(reply, "index.html");
    return reply.code(503).type("text/html; charset=utf-8").send(NOT_BUILT);
  });
  app.get<{ Params: { "*": string } }>("/components/v1/*", { schema }, (request, reply) => {
    void reply.header("access-control-allow-origin", "*").header("cross-origin-resource-policy", "cross-origin");
    return sendFile(reply, request.params["*"]);
  });
  app.get<{ Params: { "*": string } }>("/assets/*", { schema }, (request, reply) =>
    sendFile(reply, join("assets", request.params["*"])),
  );
}

async function withFiles(app: Api, dist: string) {
  await app.register(fastifyStatic, { root: dist, serve: false, cacheControl: false, etag: true });
  return {
    sendFile: (
      reply: { sendFile(name: string): unknown; header(name: string, value: string): unknown },
      name: string,
    ) => {
      reply.header("cache-control", "no-cache");
      return reply.sendFile(name);
    },
  };
}
