import type { FastifyInstance } from "fastify";
import { nearestWord } from "@tocsin/core/config/did-you-mean";

const literally = (text: string): string => text.replace(/[$()+.?[\\\]^{|}]/g, "\\$&");
const patternOf = (url: string): RegExp =>
  new RegExp(
    `^${literally(url.replaceAll("::", "\0"))
      .replace(/:[A-Za-z]+/g, "[^/]+")
      .replace("*", ".*")
      .replace("\0", ":")}/?$`,
  );

export type KnownPaths = {
  /** With which methods a path is answered; none where there is no such path. */
  methodsOf(path: string): string[];
  /** The path that was probably meant. */
  nearest(path: string): string | undefined;
};

/** Remembers what the server answers; call it before any route is added. */
export function rememberPaths(app: FastifyInstance): KnownPaths {
  const known = new Map<string, { pattern: RegExp; methods: Set<string> }>();
  app.addHook("onRoute", ({ url, method }) => {
    if (url === "*") return;
    const path = known.get(url) ?? { pattern: patternOf(url), methods: new Set<string>() };
    for (const each of [method].flat()) path.methods.add(each);
    known.set(url, path);
  });
  const isPlain = (url: string) => !/:(?!:)|\*/.test(url.replaceAll("::", ""));
  return {
    methodsOf: (path) => [
      ...new Set(
        [...known.values()].filter(({ pattern }) => pattern.test(path)).flatMap(({ methods }) => [...methods]),
      ),
    ],
    nearest: (path) =>
      nearestWord(
        path,
        [...known.keys()].filter(isPlain).map((url) => url.replace("::", ":")),
      ),
  };
}
