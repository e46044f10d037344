import { Type } from "typebox";
import { ProblemSchema } from "@tocsin/core/wire/hub-api";

/** A refusal, as the API description tells it. */
export const refusal = (description: string) => ({
  description,
  content: { "application/problem+json": { schema: ProblemSchema } },
});
const refusals = {
  400: "a parameter is wrong: errors says which, and what was probably meant",
  404: "there is no such thing",
  409: "it is not as the request says",
  422: "it is too much at once",
  429: "too many requests: Retry-After says when to ask again",
  503: "it cannot be answered now",
} as const;
const always = { 400: refusal(refusals[400]), 404: refusal(refusals[404]), 429: refusal(refusals[429]) };

/** In the words of every resource that may refuse so. */
export const refusedWith = (...statuses: (409 | 422 | 503)[]): Record<number, unknown> =>
  Object.fromEntries(statuses.map((status) => [status, refusal(refusals[status])]));

/**
 * The answers of a resource for the API description. Bodies go out as text that is serialised once for many askers, so
 * the static type of the answer is left open here.
 */
export const answers = (ok: object, more: Record<number, unknown> = {}): unknown => ({
  200: ok,
  ...always,
  ...more,
  default: refusal("anything else that went wrong"),
});

/** A list that can be had as a whole, too, as a stream. */
export const orWhole = (page: object) => ({
  description: "a page, or with format=ndjson or format=csv all of it",
  content: {
    "application/json": { schema: page },
    "application/x-ndjson": { schema: Type.String({ description: "an item as JSON on each line" }) },
    "text/csv": { schema: Type.String({ description: "a line of names, then one for each item (RFC 4180)" }) },
  },
});

/** A page of a list, as the API description tells it. */
export const PageOf = <Item extends Parameters<typeof Type.Array>[0]>(item: Item) =>
  Type.Object({ items: Type.Array(item), total: Type.Integer(), next: Type.Optional(Type.String()) });
