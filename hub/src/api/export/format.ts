import type { FastifyRequest } from "fastify";
import { Type } from "typebox";

/** In what form something is given; `json` is a page, the other two are the whole of it, as a stream. */
export const FORMATS = ["json", "ndjson", "csv"] as const;
export type Format = (typeof FORMATS)[number];

export const MEDIA_TYPES = { ndjson: "application/x-ndjson; charset=utf-8", csv: "text/csv; charset=utf-8" } as const;

/** The parameter of a list that can be had as a whole. */
export const formatParameter = {
  format: Type.Optional(
    Type.Enum([...FORMATS], {
      description:
        "json (default): a page; ndjson and csv: all of it as a stream, a limit bounds it only where it is given. The header Accept says it as well",
    }),
  ),
};

/** What the one who asks wants: the parameter, else what the header `Accept` names first of what there is. */
export function formatOf({ query, headers }: Pick<FastifyRequest, "query" | "headers">): Format {
  const { format } = query as { format?: Format };
  if (format !== undefined) return format;
  const types = (headers.accept ?? "").split(",").map((type) => type.split(";")[0]!.trim().toLowerCase());
  for (const type of types) {
    if (type === "text/csv") return "csv";
    if (type === "application/x-ndjson" || type === "application/ndjson") return "ndjson";
    if (type === "application/json" || type === "*/*") return "json";
  }
  return "json";
}

/** The `limit` that was really given: an export has no default. */
export function limitGiven({ url, query }: Pick<FastifyRequest, "query" | "url">): number {
  const given = new URLSearchParams(url.split("?")[1] ?? "").has("limit");
  return given ? ((query as { limit?: number }).limit ?? Infinity) : Infinity;
}
