import { readFileSync, writeFileSync } from "node:fs";
import { format } from "prettier";
import { inProject, say } from "./project.mjs";

/**
 * The last step of `npm run localize`: what lit-localize made of the translations takes our own `str` and the format of
 * all other files; texts that nobody has translated yet are named.
 */
const generated = inProject("web-components", "src", "locales", "de.ts");
const text = readFileSync(generated, "utf8").replace("'@lit/localize'", '"../words/language.ts"');
writeFileSync(generated, await format(text, { parser: "typescript", printWidth: 120 }));

const units = readFileSync(inProject("web-components", "locales", "de.xlf"), "utf8")
  .split("<trans-unit ")
  .slice(1);
const open = units.filter((unit) => !unit.includes("<target>"));
for (const unit of open) say(unit.replace(/^[^]*<source>([^]*?)<\/source>[^]*$/, "$1"));
if (open.length > 0) {
  say(
    `${open.length} texts have no German: write their <target> in web-components/locales/de.xlf, then run this again`,
  );
  process.exitCode = 1;
}
