import { registerHooks } from "node:module";
import { fileURLToPath } from "node:url";
import { mutantNamed, patched } from "./mutate.ts";

/**
 * `node --import <this file> ...` with `TOCSIN_MUTANT=<name>` runs a program with a mutant's version of the gateway. It
 * ends the process with a message where the sources are not any more what the mutant was made for. Without the variable
 * nothing happens.
 */
const name = process.env["TOCSIN_MUTANT"];
if (name !== undefined && name !== "") mutate(name);

function mutate(mutant: string): void {
  const { patches } = mutantNamed(mutant);
  const root = new URL("../../", import.meta.url);
  const loaded = new Set<string>();
  registerHooks({
    load(url, context, nextLoad) {
      const result = nextLoad(url, context);
      if (!url.startsWith(root.href) || result.source === undefined || result.source === null) return result;
      const file = fileURLToPath(url).slice(fileURLToPath(root).length);
      const own = patches.filter((patch) => patch.file === file);
      if (own.length === 0) return result;
      loaded.add(file);
      const text =
        typeof result.source === "string" ? result.source : Buffer.from(result.source as Uint8Array).toString();
      return { ...result, source: own.reduce(patched, text) };
    },
  });
  process.on("exit", (code) => {
    const missing = patches.filter(({ file }) => !loaded.has(file));
    if (missing.length === 0 || code !== 0) return;
    process.stderr.write(`mutant ${mutant}: ${missing.map(({ file }) => file).join(", ")} was never loaded\n`);
    process.exitCode = 70;
  });
}
