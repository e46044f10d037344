import { readFileSync, writeFileSync } from "node:fs";
import { format } from "prettier";
import { inProject, say } from "./project.mjs";

/** What `npm run localize` does around lit-localize: `--join` before it, which settles conflicts; the rest after it. */
const translations = inProject("web-components", "locales", "de.xlf");
const generated = inProject("web-components", "src", "locales", "de.ts");

const CONFLICT = /^<<<<<<< .*\n([^]*?)^=======\n([^]*?)^>>>>>>> .*\n/gm;
const idOf = (/** @type {string} */ unit) => unit.split('"')[1];
const sourceOf = (/** @type {string} */ unit) => unit.replace(/^[^]*<source>([^]*?)<\/source>[^]*$/, "$1");

/** @returns {{ head: string, units: string[], tail: string }} */
function partsOf(/** @type {string} */ text) {
  const [head = "", ...units] = text.split("<trans-unit ");
  const [last = "", tail = ""] = units.pop()?.split("</body>") ?? [];
  return { head, units: [...units, last], tail };
}

/** In the order of their words, so that what two people add at the same time stands in two places. */
function write({ head, units, tail }) {
  const inOrder = units.toSorted((a, b) => sourceOf(a).localeCompare(sourceOf(b), "en") || (a < b ? -1 : 1));
  writeFileSync(translations, `${[head, ...inOrder].join("<trans-unit ")}</body>${tail}`);
}

/** Keeps the translations of both sides of a conflict; what elements load is made anew from them. */
function join() {
  const text = readFileSync(translations, "utf8");
  writeFileSync(generated, readFileSync(generated, "utf8").replaceAll(CONFLICT, "$1"));
  if (text.replaceAll(CONFLICT, "") === text) return;
  const [ours, theirs] = ["$1", "$2"].map((side) => partsOf(text.replaceAll(CONFLICT, side)));
  const byId = new Map([...theirs.units, ...ours.units].map((unit) => [idOf(unit), unit]));
  write({ ...ours, units: [...byId.values()] });
}

/** Takes our own `str` and the format of all other files; names texts that nobody has translated yet. */
async function finish() {
  const text = readFileSync(generated, "utf8").replace("'@lit/localize'", '"../words/language.ts"');
  writeFileSync(generated, await format(text, { parser: "typescript", printWidth: 120 }));
  const parts = partsOf(readFileSync(translations, "utf8"));
  write(parts);
  const open = parts.units.filter((unit) => !unit.includes("<target>"));
  for (const unit of open) say(sourceOf(unit));
  if (open.length === 0) return;
  say(`${open.length} texts have no German: write their <target> in web-components/locales/de.xlf and run this again`);
  process.exitCode = 1;
}

if (process.argv.includes("--join")) join();
else await finish();
