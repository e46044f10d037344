import { existsSync } from "node:fs";
import { join } from "node:path";
import fastifyStatic from "@fastify/static";
import type { FastifyReply } from "fastify";
import { serveComponents } from "./components.ts";
import type { Api } from "./context.ts";
import { serveEmbed } from "./embed.ts";

const NOT_BUILT = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Tocsin</title>
<h1>The page is not built yet</h1>
<p>The hub is running and its API answers at <a href="api/v1/zones">api/v1/zones</a>, described at <a href="docs">docs</a>.</p>
<p>Run <code>npm run build</code> in the project's folder, then load this page again.</p>
</html>
`;

/** `/`, the page, `/components/`, the elements for any portal, and `/embed/`, one of them alone; from the built bundle. */
export async function servePage(app: Api, dist: string, base: string): Promise<void> {
  // What is built comes packed as well: scripts are a third as long on the wire.
  const files = { root: dist, serve: false, cacheControl: false, etag: true, preCompressed: true };
  await app.register(fastifyStatic, files);
  const schema = { hide: true };
  app.get("/", { schema }, (request, reply) => {
    // Relative links of the page need the last slash of the base path.
    if (base !== "" && request.url.split("?")[0] === base) return reply.redirect(`${base}/`);
    if (existsSync(join(dist, "index.html"))) return sendFile(reply, "index.html");
    return reply.code(503).type("text/html; charset=utf-8").send(NOT_BUILT);
  });
  app.get<{ Params: { "*": string } }>("/assets/*", { schema }, (request, reply) =>
    sendFile(reply, join("assets", request.params["*"])),
  );
  // The page of all elements is above its files: there, too, relative links need the last slash.
  app.get("/components", { schema }, ({ url }, reply) => {
    const [, asked = ""] = url.split(/(?=\?)/);
    return reply.redirect(`${base}/components/${asked}`);
  });
  app.get("/components/", { schema }, (_request, reply) => sendFile(reply, join("playground", "index.html")));
  serveComponents(app, dist, sendFile);
  serveEmbed(app, dist);
}

const sendFile = (reply: FastifyReply, name: string, cacheControl = "no-cache"): FastifyReply =>
  reply.header("cache-control", cacheControl).sendFile(name);
