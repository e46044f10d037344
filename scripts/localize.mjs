import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { format } from "prettier";
import { inProject, root, say } from "./project.mjs";

/** Collects what elements say into `web-components/locales`, and makes of the translations there what elements load. */
const folder = inProject("web-components");
const tool = inProject("node_modules", "@lit", "localize-tools", "bin", "lit-localize.js");

for (const step of ["extract", "build"]) {
  const { status } = spawnSync(process.execPath, [tool, step], { cwd: folder, stdio: "inherit" });
  if (status !== 0) process.exit(status ?? 1);
}

const generated = inProject("web-components", "src", "locales", "de.ts");
const text = readFileSync(generated, "utf8")
  .replace('"@lit/localize"', "")
  .replace("'@lit/localize'", '"../words/language.ts"');
writeFileSync(generated, await format(text, { parser: "typescript", printWidth: 120 }));

const translations = readFileSync(inProject("web-components", "locales", "de.xlf"), "utf8");
const open = translations
  .split("<trans-unit ")
  .filter((unit) => unit.includes("<source>") && !unit.includes("<target>"));
if (open.length > 0) {
  say(
    `${open.length} texts have no German yet: write their <target> in web-components/locales/de.xlf, then run this again`,
  );
  for (const unit of open) say(unit.replace(/^[^]*<source>([^]*?)<\/source>[^]*$/, "$1"));
  process.exit(1);
}
say(`every text is there in English and German (from ${root})`);
