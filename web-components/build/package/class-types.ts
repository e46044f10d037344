import { commentOf, fileOf, namesIn, type Element } from "./element.ts";

const importOf = (names: readonly string[]): string =>
  names.length ? `import type { ${names.join(", ")} } from "../types.js";\n` : "";

/** `classes/<name>.d.ts`: a class with what a page may set. */
export function classTypes({ name, description, members }: Element, known: ReadonlySet<string>): string {
  const names = [...new Set(members.flatMap(({ type }) => namesIn(type.text)).filter((each) => known.has(each)))];
  const fields = members.map(
    ({ name: field, type, description: told, readonly }) =>
      `${commentOf(told, "  ")}  ${readonly ? "readonly " : ""}${field}: ${type.text};\n`,
  );
  return `import type { LitElement } from "lit";
${importOf(names.toSorted())}
${commentOf(description)}export declare class ${name} extends LitElement {
${fields.join("")}}
`;
}

/** `define/<name>.d.ts`: that a tag is this class. */
export function tagTypes(element: Element): string {
  return `import type { ${element.name} } from "../classes/${fileOf(element)}.js";

declare global {
  interface HTMLElementTagNameMap {
    "${element.tagName}": ${element.name};
  }
}
export {};
`;
}
