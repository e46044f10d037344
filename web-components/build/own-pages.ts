import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Scripts as our own pages load them: `./components/v1/tocsin.js`. */
const SCRIPT = /(?<=src="[^"]*v1\/)[\w.]+\.js(?=")/g;

/**
 * Browsers keep scripts under `v1` for five minutes. Our own pages, which are asked for anew each time, name the hash of
 * what they load, so that an upgrade is there at once.
 */
export function askForThese(dist: string, pages: readonly string[]): void {
  const hashOf = (name: string) =>
    createHash("sha256")
      .update(readFileSync(join(dist, "components", name)))
      .digest("base64url")
      .slice(0, 8);
  for (const page of pages) {
    const html = readFileSync(join(dist, page), "utf8");
    writeFileSync(
      join(dist, page),
      html.replaceAll(SCRIPT, (name) => `${name}?${hashOf(name)}`),
    );
  }
}
