import type { FastifyRequest } from "fastify";

const WANTED = /\bgzip\b(?!\s*;\s*q=0(\.0*)?\s*(,|$))/;

/** Whether the one who asks can unpack gzip, as browsers and most programs say they do. */
export const acceptsGzip = ({ headers }: Pick<FastifyRequest, "headers">): boolean =>
  WANTED.test(String(headers["accept-encoding"] ?? ""));
