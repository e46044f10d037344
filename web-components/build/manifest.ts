import { createHash } from "node:crypto";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, gzipSync } from "node:zlib";

type BundleFile = { path: string; integrity: string; bytes: number; gzipBytes: number };
/** `/components/manifest.json`: the files of a version, by name; `path` is relative to the manifest. */
type BundleManifest = { version: string; files: Record<string, BundleFile> };

/**
 * Writes `manifest.json` beside the scripts of a bundle. A page that pins a version takes the hash of
 * `tocsin.all.js`: `tocsin.js` loads more files, which no hash of a script tag covers.
 * @param folder of the scripts
 */
export function writeManifest(folder: string, version: string): void {
  const names = readdirSync(folder).filter((name) => name.endsWith(".js"));
  const files = Object.fromEntries(names.toSorted().map((name) => [name, fileOf(folder, version, name)]));
  writeFileSync(
    join(folder, "manifest.json"),
    `${JSON.stringify({ version, files } satisfies BundleManifest, undefined, 2)}\n`,
  );
}

/** Packs what is in a folder once, so that a hub sends it packed without packing anything. */
export function packScripts(folder: string): void {
  for (const name of readdirSync(folder).filter((each) => /\.(js|json)$/.test(each))) {
    const content = readFileSync(join(folder, name));
    writeFileSync(join(folder, `${name}.gz`), gzipSync(content, { level: 9 }));
    writeFileSync(join(folder, `${name}.br`), brotliCompressSync(content));
  }
}

function fileOf(folder: string, version: string, name: string): BundleFile {
  const content = readFileSync(join(folder, name));
  return {
    path: `${version}/${name}`,
    integrity: `sha384-${createHash("sha384").update(content).digest("base64")}`,
    bytes: content.length,
    gzipBytes: gzipSync(content, { level: 9 }).length,
  };
}
