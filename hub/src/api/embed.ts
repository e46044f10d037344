import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Api } from "./context.ts";
import { problem, sendProblem } from "./problem.ts";

/** Of the custom elements manifest that is built with the elements: all that is read here. */
type Elements = { modules: { declarations: { tagName: string; attributes: { name: string }[] }[] }[] };

const ESCAPED: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
const escaped = (text: string): string => text.replaceAll(/[&<>"]/g, (sign) => ESCAPED[sign]!);

/**
 * `/embed/<element>?<attribute>=<value>`: one element alone on a page, for portals that can only show a frame. Who may
 * frame it says `http.frameAncestors`.
 */
export function serveEmbed(app: Api, dist: string): void {
  app.get<{ Params: { element: string }; Querystring: Record<string, string | string[]> }>(
    "/embed/:element",
    { schema: { hide: true } },
    (request, reply) => {
      const attributesOf = readElements(dist);
      const tag = `tocsin-${request.params.element.replace(/^tocsin-/, "")}`;
      const known = attributesOf.get(tag);
      if (!known)
        return sendProblem(
          request,
          reply,
          problem(
            404,
            `no element ${tag}: there are ${[...attributesOf.keys()].join(", ") || "none, since the elements are not built"}`,
          ),
        );
      const asked = Object.entries(request.query).map(([name, value]) => [name, [value].flat()[0] ?? ""] as const);
      const strange = asked.find(([name]) => !known.includes(name));
      if (strange)
        return sendProblem(
          request,
          reply,
          problem(400, `${tag} has no attribute ${strange[0]}: it has ${known.join(", ")}`),
        );
      return reply.header("cache-control", "no-cache").type("text/html; charset=utf-8").send(pageOf(tag, asked));
    },
  );
}

function readElements(dist: string): Map<string, string[]> {
  try {
    const { modules } = JSON.parse(readFileSync(join(dist, "components", "custom-elements.json"), "utf8")) as Elements;
    const declared = modules.flatMap(({ declarations }) => declarations);
    return new Map(declared.map(({ tagName, attributes }) => [tagName, attributes.map(({ name }) => name)]));
  } catch {
    return new Map();
  }
}

/** Links are relative, so that they hold below any path that a proxy gives the hub. */
function pageOf(tag: string, attributes: readonly (readonly [string, string])[]): string {
  const written = attributes.map(([name, value]) => ` ${name}="${escaped(value)}"`).join("");
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Tocsin</title>
<link rel="stylesheet" href="../assets/page.css">
<script type="module" src="../components/v1/tocsin.js"></script>
<tocsin-hub src=".."><${tag} class="alone"${written}></${tag}></tocsin-hub>
</html>
`;
}
