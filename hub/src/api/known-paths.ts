import type { FastifyInstance } from "fastify";

const literally = (text: string): string => text.replace(/[$()+.?[\\\]^{|}]/g, "\\$&");
const patternOf = (url: string): RegExp =>
  new RegExp(
    `^${literally(url)
      .replace(/:[A-Za-z]+/g, "[^/]+")
      .replace("*", ".*")}/?$`,
  );

/** @returns whether a path is one that the server answers with another method; call it before any route is added */
export function rememberPaths(app: FastifyInstance): (path: string) => boolean {
  const known = new Map<string, RegExp>();
  app.addHook("onRoute", ({ url, method }) => {
    if ([method].flat().includes("GET") && url !== "*") known.set(url, patternOf(url));
  });
  return (path) => [...known.values()].some((pattern) => pattern.test(path));
}
