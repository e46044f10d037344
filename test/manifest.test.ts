import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { describeElements } from "../web-components/build/describe-elements.ts";

const sources = fileURLToPath(new URL("../web-components/src/", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "tocsin-manifest-"));
describeElements(sources, join(folder, "custom-elements.json"), "1.2.3");
const { modules } = JSON.parse(readFileSync(join(folder, "custom-elements.json"), "utf8"));
rmSync(folder, { recursive: true });

type Named = { name: string; description?: string };
type Described = { tagName: string; name: string; description: string } & Record<
  "attributes" | "members" | "events" | "slots" | "cssParts" | "cssProperties",
  Named[]
>;
const elements: Described[] = modules.map(({ declarations: [element] }: any) => element);
const inOrder = (names: Iterable<string>): string[] => [...names].toSorted();
const namesOf = (all: readonly Named[]) => inOrder(all.map(({ name }) => name));
const folderOf = ({ tagName }: Described) => tagName.replace("tocsin-", "");

/** A module of ours with all that it imports, but for other elements, whose tags it may use. */
function withImports(file: string, seen = new Map<string, string>()): Map<string, string> {
  if (seen.has(file)) return seen;
  const text = readFileSync(file, "utf8");
  seen.set(file, text);
  const code = text.replaceAll(/^import type [^;]+;/gm, "");
  for (const [, path] of code.matchAll(/(?:from |import\()"(\.[^"]+\.ts)"/g))
    withImports(resolve(dirname(file), path!), seen);
  return seen;
}

/** What the words of a pattern's first group are, in all sources of an element. */
function saidBy(element: Described, pattern: RegExp): string[] {
  const own = folderOf(element);
  const texts = [...withImports(join(sources, own, `${own}.ts`)).values()];
  return [...new Set(texts.flatMap((text) => [...text.matchAll(pattern)].flatMap(([, words]) => words!.split(" "))))];
}

describe("the custom elements manifest", () => {
  it("has every element that the script defines", () => {
    const defined = [...readFileSync(join(sources, "tocsin.ts"), "utf8").matchAll(/"\.\/([\w-]+)\/define\.ts"/g)];
    expect(elements.map(folderOf)).toEqual(inOrder(defined.map(([, name]) => name!)));
  });

  it("has what a page reads of a hub", () => {
    const hub = elements.find(({ tagName }) => tagName === "tocsin-hub")!;
    expect(hub.members).toContainEqual(expect.objectContaining({ name: "client", readonly: true }));
  });

  it.each(elements.map((element) => [element.tagName, element] as const))("tells all of %s", async (_, element) => {
    const { [element.name]: Class } = await import(join(sources, folderOf(element), `${folderOf(element)}.ts`));
    expect(namesOf(element.attributes)).toEqual(inOrder(Class.observedAttributes));
    const properties = [...Class.elementProperties].flatMap(([name, { state }]: any) => (state ? [] : [name]));
    const [read, set] = [true, false].map((isRead) =>
      element.members.filter(({ readonly }: any) => !!readonly === isRead),
    );
    expect(namesOf(set!)).toEqual(inOrder(properties));
    for (const { name } of read!) expect(Object.getOwnPropertyDescriptor(Class.prototype, name)).toHaveProperty("get");
    for (const { name, description } of [...element.attributes, ...element.members, ...element.events])
      expect(description, `${element.tagName}: ${name} has no description`).toBeTruthy();
    expect(element.description).not.toBe("");
  });

  it.each(elements.map((element) => [element.tagName, element] as const))(
    "names what a page hears, fills and styles of %s, and nothing else",
    (_, element) => {
      const own = readdirSync(join(sources, folderOf(element))).filter((name) => !name.endsWith(".test.ts"));
      const text = own.map((name) => readFileSync(join(sources, folderOf(element), name), "utf8")).join("\n");
      const written = (pattern: RegExp) => [...text.matchAll(pattern)].flatMap(([, names]) => names!.split(" "));
      const tells = /(?:emit|announce|#tell)\("(tocsin-[\w-]+)"/g;
      expect(namesOf(element.events)).toEqual(expect.arrayContaining(written(tells)));
      expect(saidBy(element, tells)).toEqual(expect.arrayContaining(namesOf(element.events)));
      expect(namesOf(element.cssParts)).toEqual(expect.arrayContaining(written(/\bpart="([\w -]+)"/g)));
      expect(namesOf(element.slots)).toEqual(expect.arrayContaining(written(/<slot name="([\w-]+)"/g)));
      expect(saidBy(element, /\bpart="([\w -]+)"/g)).toEqual(expect.arrayContaining(namesOf(element.cssParts)));
      expect(saidBy(element, /<slot name="([\w-]+)"/g)).toEqual(expect.arrayContaining(namesOf(element.slots)));
    },
  );

  it("names every custom property that elements read", () => {
    const files = readdirSync(sources, { recursive: true, encoding: "utf8" }).filter(
      (name) => name.endsWith(".ts") && !name.endsWith(".test.ts"),
    );
    const read = files.flatMap(
      (name) => readFileSync(join(sources, name), "utf8").match(/var\(--tocsin-[\w-]+/g) ?? [],
    );
    const names = inOrder(new Set(read.map((each) => each.replace("var(", ""))));
    for (const { cssProperties } of elements) expect(namesOf(cssProperties)).toEqual(names);
  });
});
