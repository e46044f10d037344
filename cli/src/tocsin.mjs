import module from "node:module";
import { fileURLToPath } from "node:url";

// No TypeScript, so that what strips it need not be loaded where everything else is in the cache.
module.enableCompileCache?.(fileURLToPath(new URL("../../node_modules/.cache/node", import.meta.url)));
await import("./main.ts");
