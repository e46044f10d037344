import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { pathToFileURL } from "node:url";
import { rolldown } from "rolldown";
import { markOf, packedFolder } from "../cli/src/packed.mjs";
import { inProject, root } from "./project.mjs";

/** What looks for files beside its own, or is made of machine code, stays where it was installed. */
const STAY = [/^(classic-level|pino|fastify|ajv|nodemailer)(\/|$)/, /^@fastify\//];
/** Whoever runs the former one may still load a part of it. */
const FORMER_KEPT_MS = 86_400_000;

const isOurs = (/** @type {string} */ file) => !file.includes(`${sep}node_modules${sep}`) && !file.startsWith("\0");

/** Our files know where they lie: what they read or start beside them is found there. */
const whereTheyLie = {
  name: "where-they-lie",
  transform: (/** @type {string} */ code, /** @type {string} */ file) =>
    isOurs(file) && code.includes("import.meta.url")
      ? code.replaceAll("import.meta.url", JSON.stringify(pathToFileURL(file).href))
      : undefined,
};

const build = await rolldown({
  input: { main: inProject("cli", "src", "main.ts") },
  cwd: root,
  platform: "node",
  external: STAY,
  // It is asked for each packet of MQTT, whether anybody debugs or not; whoever does runs the sources.
  resolve: { alias: { debug: inProject("scripts", "no-debug.cjs") } },
  plugins: [whereTheyLie],
  logLevel: "silent",
});
const { output } = await build.generate({
  format: "esm",
  entryFileNames: "[name].mjs",
  chunkFileNames: "[name]-[hash].mjs",
});
const sources = (await build.watchFiles)
  .filter(isOurs)
  .map((file) => relative(root, file))
  .toSorted((one, other) => (one < other ? -1 : 1));
const files = Object.fromEntries([...sources, "node_modules/.package-lock.json"].map((file) => [file, markOf(file)]));
const folder = createHash("sha256").update(JSON.stringify(files)).digest("hex").slice(0, 16);
mkdirSync(join(packedFolder, folder), { recursive: true });
for (const part of output)
  writeFileSync(join(packedFolder, folder, part.fileName), part.type === "chunk" ? part.code : part.source);
const packed = { root, main: join(folder, "main.mjs"), files };
const written = join(packedFolder, `${process.pid}.json`);
writeFileSync(written, JSON.stringify(packed));
renameSync(written, join(packedFolder, "packed.json"));
for (const former of readdirSync(packedFolder, { withFileTypes: true }))
  if (former.isDirectory() && statSync(join(packedFolder, former.name)).mtimeMs < Date.now() - FORMER_KEPT_MS)
    if (former.name !== folder) rmSync(join(packedFolder, former.name), { recursive: true });
