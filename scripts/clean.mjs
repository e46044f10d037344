import { existsSync, rmSync } from "node:fs";
import { inProject, say } from "./project.mjs";

const all = process.argv.includes("--all");
if (process.argv.includes("--help")) {
  console.log("npm run clean              removes the demo's data (.tocsin/)");
  console.log(
    "npm run clean -- --all     also reports, the web bundle, what set-up fetched (.cache/) and node_modules",
  );
  process.exit(0);
}
const folders = [".tocsin", ...(all ? ["reports", "web-components/dist", ".vitest", ".cache", "node_modules"] : [])];
for (const folder of folders) {
  if (!existsSync(inProject(folder))) continue;
  rmSync(inProject(folder), { recursive: true, force: true });
  say(`removed ${folder}/`);
}
