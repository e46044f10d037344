/** RFC 6901, split into its parts; the empty pointer is the document itself. */
export type Pointer = readonly string[];

export const parsePointer = (text: string): Pointer =>
  text === ""
    ? []
    : text
        .slice(1)
        .split("/")
        .map((part) => part.replaceAll("~1", "/").replaceAll("~0", "~"));

/** What the pointer names, or undefined; only what the document itself holds is found, never what it inherits. */
export function follow(document: unknown, pointer: Pointer): unknown {
  let found = document;
  for (const part of pointer) {
    if (typeof found !== "object" || found === null || !Object.hasOwn(found, part)) return undefined;
    found = (found as Record<string, unknown>)[part];
  }
  return found;
}
