import { fileOf, handlerOf, namesIn, type Element } from "./element.ts";

const importsOf = (elements: readonly Element[]): string =>
  elements.map((element) => `import type { ${element.name} } from "./classes/${fileOf(element)}.js";\n`).join("");

function typesUsed(elements: readonly Element[], known: ReadonlySet<string>): string {
  const names = elements.flatMap(({ events }) => events.flatMap(({ type }) => namesIn(type.text)));
  const used = [...new Set(names.filter((name) => known.has(name)))].toSorted();
  return used.length ? `import type { ${used.join(", ")} } from "./types.js";\n` : "";
}

const settable = ({ members }: Element): string =>
  members.flatMap(({ name, readonly }) => (readonly ? [] : [JSON.stringify(name)])).join(" | ");

/** `jsx.d.ts`: the tags in JSX of React 19, which sets properties and listens to events of elements by itself. */
export function jsxTypes(elements: readonly Element[], known: ReadonlySet<string>): string {
  const tags = elements.map((element) => {
    const events = element.events.map(({ name, type }) => `"on${name}"?: (event: ${type.text}) => void;`);
    const attributes = element.attributes
      .filter(({ name, fieldName }) => name !== fieldName)
      .map(({ name, fieldName }) => `"${name}"?: ${element.name}["${fieldName}"];`);
    return `      "${element.tagName}": Tag<${element.name}, ${settable(element)}> & { ${[...attributes, ...events].join(" ")} };\n`;
  });
  return `import type { DetailedHTMLProps, HTMLAttributes } from "react";
${importsOf(elements)}${typesUsed(elements, known)}
type Tag<E extends HTMLElement, P extends keyof E> = Omit<DetailedHTMLProps<HTMLAttributes<E>, E>, P> &
  Partial<Pick<E, P>> & { class?: string };

declare module "react" {
  namespace JSX {
    interface IntrinsicElements {
${tags.join("")}    }
  }
}
`;
}

/** `vue.d.ts`: the tags in templates of Vue 3. */
export function vueTypes(elements: readonly Element[], known: ReadonlySet<string>): string {
  const tags = elements.map((element) => {
    const events = element.events.map(({ name, type }) => `"${name}": ${type.text};`);
    return `    "${element.tagName}": Tag<${element.name}, ${settable(element)}, { ${events.join(" ")} }>;\n`;
  });
  return `import type { EmitFn, HTMLAttributes, PublicProps } from "vue";
${importsOf(elements)}${typesUsed(elements, known)}
type Tag<E extends HTMLElement, P extends keyof E, Events> = new () => E & {
  $props: HTMLAttributes & Partial<Pick<E, P>> & PublicProps;
  $emit: EmitFn<{ [Name in keyof Events]: (event: Events[Name]) => void }>;
};

declare module "vue" {
  interface GlobalComponents {
${tags.join("")}  }
}
`;
}

/** `react/<name>.js`: a component of React 16 to 18, which by themselves know neither properties nor events of elements. */
export function reactComponent(element: Element): { code: string; types: (known: ReadonlySet<string>) => string } {
  const { name, tagName, events } = element;
  const file = fileOf(element);
  const listened = events.map((event) => `    ${handlerOf(event.name)}: "${event.name}",\n`).join("");
  const types = (known: ReadonlySet<string>) => `import type { EventName, ReactWebComponent } from "@lit/react";
import type { ${name} as Element } from "../classes/${file}.js";
${typesUsed([element], known).replace("./types", "../types")}
export declare const ${name}: ReactWebComponent<Element, {
${events.map((event) => `  ${handlerOf(event.name)}: EventName<${event.type.text}>;\n`).join("")}}>;
`;
  const code = `import * as React from "react";
import { createComponent } from "@lit/react";
import { ${name} as Element } from "../classes/${file}.js";
import "../define/${file}.js";

export const ${name} = /* @__PURE__ */ createComponent({
  react: React,
  tagName: "${tagName}",
  // Where a hub's script has defined the tag already, that class is the one whose properties are set.
  elementClass: globalThis.customElements?.get("${tagName}") ?? Element,
  events: {
${listened}  },
});
`;
  return { code, types };
}
