import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { providedBy } from "./provided.ts";
import { aliasesIn, inWords } from "./type-aliases.ts";

type Described = { name: string; description?: string };
type Field = Described & { kind: "field"; type: { text: string }; privacy: "public"; readonly?: true };

const text = (comment: string): string =>
  comment
    .replaceAll(/^\s*\/?\*+\/?|\*\/$/gm, "")
    .trim()
    .replaceAll(/\s+/g, " ");

/** The comment of documentation that ends where `source` ends, without its marks. */
const commentBefore = (source: string): string => /\/\*\*((?:(?!\*\/)[^])*)\*\/\s*$/.exec(source)?.[1] ?? "";

/** What one tag of a comment says: `@fires name - what of it`, once a name. */
function tagged(comment: string, tag: string): Described[] {
  const lines = comment.split(/\n\s*\*\s*(?=@)/).filter((line) => line.startsWith(`@${tag} `));
  return lines.flatMap((line) => {
    const [names = "", description] = text(line.slice(tag.length + 2)).split(" - ");
    return names.split(" ").map((name) => ({ name, ...(description ? { description } : {}) }));
  });
}

/** Each public property that a class declares or only gives, with its type and comment. */
function fieldsOf(source: string): Field[] {
  return [...source.matchAll(/^ {2}(declare|get) (\w+)(?:\(\))?: (.+)(?:;| \{)$/gm)].map((match) => {
    const [, how, name = "", type = ""] = match;
    const comment = text(commentBefore(source.slice(0, match.index)));
    return {
      kind: "field",
      name,
      type: { text: type },
      privacy: "public",
      ...(how === "get" ? { readonly: true } : {}),
      ...(comment ? { description: comment } : {}),
    };
  });
}

/** Which attribute sets a property; undefined: none does. */
function attributeOf(source: string, property: string): string | undefined {
  const options = new RegExp(String.raw`^ {4}${property}: \{(.*)\},$`, "m").exec(source)?.[1];
  if (!options || /attribute: false|state: true/.test(options)) return undefined;
  return /attribute: "([^"]+)"/.exec(options)?.[1] ?? property.toLowerCase();
}

/** Classes that elements stand on, each with its file in `element/` and the next one that it stands on itself. */
const BASES: Record<string, { file: string; extends?: string }> = {
  SensorElement: { file: "sensor-element.ts", extends: "FleetElement" },
  LateElement: { file: "late-element.ts", extends: "FleetElement" },
  FleetElement: { file: "fleet-element.ts", extends: "LocalizedElement" },
  LocalizedElement: { file: "localized-element.ts" },
};

/** The sources of the classes that an element inherits its properties from, the nearest first. */
function basesOf(className: string, source: string, read: (name: string) => string): string[] {
  const found: string[] = [];
  let name = new RegExp(String.raw`class ${className} extends (\w+)`).exec(source)?.[1];
  for (let base = BASES[name ?? ""]; base; name = base.extends, base = BASES[name ?? ""]) found.push(read(base.file));
  return found;
}

const onceEach = <Named extends Described>(all: readonly Named[]): Named[] =>
  all.filter(({ name }, i) => all.findIndex((each) => each.name === name) === i);

/** The comment of the class that a source exports. */
const classComment = (source: string): string =>
  commentBefore(source.slice(0, source.search(/^export (?:abstract )?class /m)));

type Details = ReadonlyMap<string, string>;

/** @param own all sources of the element's folder; `source` is the one of its class */
function declarationOf(
  { tag, className, source, own }: { tag: string; className: string; source: string; own: string },
  bases: readonly string[],
  details: Details,
) {
  const comment = classComment(source);
  const sources = [source, ...bases];
  const { slots, parts } = providedBy(own, bases);
  const said = (what: string, has: (name: string) => boolean = () => true) =>
    onceEach(
      sources.flatMap((each) => tagged(classComment(each), what).filter(({ name }) => each === source || has(name))),
    );
  const members = onceEach(sources.flatMap(fieldsOf));
  const attributes = members.flatMap(({ name, type, description }) => {
    const attribute = sources.map((each) => attributeOf(each, name)).find((each) => each !== undefined);
    return attribute ? [{ name: attribute, fieldName: name, type, ...(description ? { description } : {}) }] : [];
  });
  return {
    kind: "class",
    customElement: true,
    tagName: tag,
    name: className,
    description: text(comment.split(/\n\s*\*\s*@/)[0] ?? ""),
    attributes,
    members,
    events: said("fires").map((event) => ({
      ...event,
      type: { text: `CustomEvent<${details.get(event.name) ?? "object"}>` },
    })),
    slots: said("slot", (name) => slots.has(name)),
    cssParts: said("csspart", (name) => parts.has(name)),
  };
}

/** What comes along with each event, as its type says it. */
const detailsOf = (source: string): Details =>
  new Map([...source.matchAll(/^ {2}"(tocsin-[\w-]+)": (.+);$/gm)].map(([, name, type]) => [name!, type!]));

/**
 * Writes the custom elements manifest (schema 2.1.0) of all elements that `sources` defines, from their own comments
 * and declarations: for editors, documentation and the typings of other frameworks.
 */
export function describeElements(sources: string, file: string, version: string): void {
  const read = (...path: string[]) => readFileSync(join(sources, ...path), "utf8");
  const details = detailsOf(read("element", "events.ts"));
  const folders = readdirSync(sources).filter(
    (folder) => existsSync(join(sources, folder, `${folder}.ts`)) && existsSync(join(sources, folder, "define.ts")),
  );
  const modules = folders.toSorted().map((folder) => {
    const [, tag = "", name = ""] = /define\("([\w-]+)", (\w+)\)/.exec(read(folder, "define.ts")) ?? [];
    const path = `src/${folder}/${folder}.ts`;
    const own = readdirSync(join(sources, folder)).filter((file) => !file.endsWith(".test.ts"));
    const source = read(folder, `${folder}.ts`);
    return {
      kind: "javascript-module",
      path,
      declarations: [
        declarationOf(
          {
            tag,
            className: name,
            source,
            own: own.map((file) => read(folder, file)).join("\n"),
          },
          basesOf(name, source, (file) => read("element", file)),
          details,
        ),
      ],
    };
  });
  const properties = [...new Set(read("theme", "tokens.ts").match(/--tocsin-[\w-]+/g))].map((name) => ({ name }));
  const aliases = aliasesIn(sources);
  for (const { declarations } of modules)
    for (const each of declarations) {
      Object.assign(each, { cssProperties: properties });
      for (const attribute of each.attributes) attribute.type = { text: inWords(attribute.type.text, aliases) };
    }
  writeFileSync(
    file,
    `${JSON.stringify({ schemaVersion: "2.1.0", readme: `Elements of version ${version}`, modules })}\n`,
  );
}
