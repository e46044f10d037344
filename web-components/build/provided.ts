/** What a template gives a page to fill or to style, by name. */
export type Provided = { slots: ReadonlySet<string>; parts: ReadonlySet<string> };

const namesIn = (source: string, attribute: RegExp): string[] =>
  [...source.matchAll(attribute)].flatMap(([, names]) => names!.split(" "));
const SLOT = /<slot\s+name="([\w-]+)"/g;
const PART = /\bpart="([\w -]+)"/g;
const CALL = /\b(?:this|host|#host)\.(\w+)\(/g;

/** The methods of a base class, each with its text. */
const methodsOf = (source: string): Map<string, string> =>
  new Map(
    source
      .split(/^ {2}(?=(?:protected |override )*\w+\()/m)
      .map((text) => [/^(?:protected |override )*(\w+)\(/.exec(text)?.[1] ?? "", text]),
  );

/**
 * The slots and parts that an element has: those of its own templates, and of what it calls of its base classes.
 * @param own all sources of its folder
 */
export function providedBy(own: string, bases: readonly string[]): Provided {
  const methods = new Map(bases.flatMap((source) => [...methodsOf(source)]));
  const seen = new Set<string>();
  const texts = [own];
  for (const text of texts)
    for (const [, name] of text.matchAll(CALL)) {
      if (seen.has(name!)) continue;
      seen.add(name!);
      texts.push(methods.get(name!) ?? "");
    }
  const all = texts.join("\n");
  const marks = /\bmarkIcon\(/.test(all) ? ["mark"] : [];
  const parts = new Set([...namesIn(all, PART), ...marks]);
  // A panel has one where its element gives it something to say there.
  if (!/\bfooter:/.test(own)) parts.delete("footer");
  return { slots: new Set(namesIn(all, SLOT)), parts };
}
