#!/usr/bin/env node
import module from "node:module";
import { fileURLToPath } from "node:url";
import { packedMain, wantsSources } from "./packed.mjs";

// By its default export: an older Node has to come as far as the line that says what is wrong with it.
const NODE_MAJOR_MIN = 24;

if (Number(process.versions.node.split(".")[0]) < NODE_MAJOR_MIN) {
  process.stderr.write(`Tocsin runs on Node ${NODE_MAJOR_MIN}; this is ${process.version}: use npx --no tocsin\n`);
  process.exit(1);
}
// What a command loads is kept stripped and compiled: it starts in less than half the time and takes less memory. This
// file is no TypeScript, so that what strips that need not be loaded where everything else is kept.
module.enableCompileCache(fileURLToPath(new URL("../../node_modules/.cache/node", import.meta.url)));
// A thousand small files take longer to load than a few large ones, however well they are kept.
await import((wantsSources() ? undefined : packedMain()) ?? "./main.ts");
