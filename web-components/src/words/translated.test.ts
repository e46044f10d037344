import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { generateMsgId } from "@lit/localize/internal/id-generation.js";
import { parseSync } from "vite";
import { describe, expect, it } from "vitest";
import { templates } from "../locales/de.ts";

type Node = { type: string; start: number; end: number; [key: string]: any };

const sources = fileURLToPath(new URL("..", import.meta.url));
const files = readdirSync(sources, { recursive: true, encoding: "utf8" }).filter(
  (name) => name.endsWith(".ts") && !/\.test\.ts$|^(testing|locales|german)\/|^playground\/code\.ts$/.test(name),
);

/** Attributes that people read. */
const SAID = /\b(?:aria-label|aria-description|title|placeholder|label|alt)="([^"]*)"/g;
/** What looks like a text and is none: names and keys, selectors and classes, and what the hub's own words are compared to. */
const NOT_TRANSLATED = [
  /^Tocsin$|^tocsin_|^MTBF$|^MTTRes$|^not valid$/,
  /^(↑ ↓ {2}PgUp PgDn {2}Home End|Home End {2}PgUp PgDn)$/,
  /^(\.reason input|\.note-form textarea|input, textarea, select, \[contenteditable\]|light dark|mark span)$/,
  /^button, a\[href\], input, \[tabindex="0"\]$/,
  /^(API|&lt;|&gt;|<script type="module" src=")$/,
  /^(not heard from yet|no data|quality uncertain)$/,
];
const WORDS = /\p{L}{2,}/u;
const PROSE = /\p{L}{2,},? \p{L}/u;

const called = ({ callee }: Node): string => callee?.name ?? callee?.property?.name ?? "";
const quasis = (template: Node): string[] => template["quasis"].map(({ value }: Node) => value.cooked);
/** What of an element is neither a tag nor a value, and what its attributes say. */
const saidBy = (markup: string): string[] =>
  [...markup.matchAll(SAID)].map(([, text]) => text!).concat(markup.replaceAll(/<[^>]*>/g, "\n").split(/[\n\0]/));

class Reading {
  ids = new Set<string>();
  untranslated: string[] = [];

  visit = (node: unknown): void => {
    if (Array.isArray(node)) return node.forEach(this.visit);
    if (typeof node !== "object" || node === null || !("type" in node)) return;
    const { type, ...parts } = node as Node;
    if (type === "CallExpression" && called(node as Node) === "msg") return this.#message(node as Node);
    if (/^(Import|TS|ExportAll)/.test(type) && type !== "TSAsExpression" && type !== "TSSatisfiesExpression") return;
    // Of a recipe: what a portal's team copies.
    if (type === "Property" && parts["key"].name === "code") return;
    // For engineers: what is thrown and what is logged.
    if (type === "NewExpression" || ["warn", "error"].includes(called(node as Node))) return;
    if (type === "TaggedTemplateExpression" && parts["tag"].name === "css") return;
    if (type === "TaggedTemplateExpression" && ["html", "svg"].includes(parts["tag"].name))
      this.#found(saidBy(quasis(parts["quasi"]).join("\0")), WORDS);
    else if (type === "TemplateLiteral") this.#found(quasis(node as Node), PROSE);
    else if (type === "Literal") this.#found([String(parts["value"])], PROSE);
    if (type === "TaggedTemplateExpression") return this.visit(parts["quasi"].expressions);
    Object.values(parts).forEach(this.visit);
  };

  #message({ arguments: [said, options] }: Node): void {
    const id = options?.properties.find(({ key }: Node) => key.name === "id")?.value.value;
    const strings = said.type === "Literal" ? said.value : quasis(said.quasi ?? said);
    this.ids.add(id ?? generateMsgId(strings, false));
    this.visit(said.quasi?.expressions);
  }

  #found(texts: readonly string[], looks: RegExp): void {
    const told = texts.map((text) => text.trim()).filter((text) => looks.test(text));
    this.untranslated.push(...told.filter((text) => !NOT_TRANSLATED.some((known) => known.test(text))));
  }
}

const read = (name: string, text = readFileSync(join(sources, name), "utf8")): Reading => {
  const reading = new Reading();
  reading.visit(parseSync(name, text).program);
  return reading;
};

describe("what people read", () => {
  it("goes through msg(), everywhere", () => {
    const untranslated = files.flatMap((name) => read(name).untranslated.map((text) => `${name}: ${text}`));
    expect(untranslated).toEqual([]);
  });

  it("is found where it does not", () => {
    const { untranslated } = read(
      "x.ts",
      "const a = html`<p title=\"A tip\">${b} sensors ${msg('fine')}</p>`; const why = `no more of ${it}`;",
    );
    expect(untranslated).toEqual(["A tip", "sensors", "no more of"]);
  });

  it("is translated, each text and no others: `npm run localize` brings both up to date", () => {
    const said = new Set(files.flatMap((name) => [...read(name).ids]));
    expect(Object.keys(templates).toSorted()).toEqual([...said].toSorted());
    const units = readFileSync(join(sources, "..", "locales", "de.xlf"), "utf8")
      .split("<trans-unit ")
      .slice(1);
    expect(units.length).toBe(said.size);
    expect(units.filter((unit) => !/<target>\s*[^<\s]|<target>\s*<x/.test(unit))).toEqual([]);
  });

  it("holds the same values in each language", () => {
    const placesIn = (text: string) =>
      [...new Set(Array.from(text.matchAll(/<x id="(\d+)"/g), ([, place]) => Number(place)))].toSorted((a, b) => a - b);
    const units = readFileSync(join(sources, "..", "locales", "de.xlf"), "utf8")
      .split("<trans-unit ")
      .slice(1);
    for (const unit of units) {
      const [source = "", target = ""] = unit.split("<target>");
      expect(placesIn(target), unit).toEqual(placesIn(source));
    }
  });
});
