import type { Described, Values } from "./manifest.ts";

/** An element as it is set here, and the hub that it asks: absolute. */
export type Shown = { element: Described; values: Values; hub: string };
export type Dialect = "html" | "react19" | "react18" | "vue";

export const DIALECTS: Record<Dialect, string> = {
  html: "HTML",
  react19: "React 19",
  react18: "React 18",
  vue: "Vue 3",
};

const quoted = (text: string): string => `"${text.replaceAll("&", "&amp;").replaceAll('"', "&quot;")}"`;
const attribute = ([name, value]: [string, string]): string =>
  value === "" ? ` ${name}` : ` ${name}=${quoted(value)}`;
const attributesOf = (values: Values): string => Object.entries(values).map(attribute).join("");
const isNumber = ({ attributes }: Described, key: string): boolean =>
  attributes.some(({ name, type }) => name === key && type.text.includes("number"));
/** In JSX a number is a number, so that its type fits. */
const inJsx = (element: Described, values: Values, nameOf: (key: string) => string): string =>
  Object.entries(values)
    .map(([key, value]) =>
      isNumber(element, key) && value !== "" ? ` ${nameOf(key)}={${Number(value)}}` : attribute([nameOf(key), value]),
    )
    .join("");
const folderOf = (tag: string): string => tag.replace("tocsin-", "");

/** The first thing that a page may want to hear of it. */
const eventOf = ({ events }: Described): string | undefined =>
  events.find(({ name }) => !/-(ready|error)$/.test(name))?.name;

const html = ({ element: { tagName }, values, hub }: Shown): string => {
  const script = `<script type="module" src="${hub}components/v1/tocsin.js"></script>\n`;
  if (tagName === "tocsin-hub") return `${script}<tocsin-hub${attributesOf({ src: hub, ...values })}>…</tocsin-hub>`;
  return `${script}<${tagName}${attributesOf(values)}></${tagName}>`;
};

const imports = (tag: string): string =>
  [...new Set(["hub", folderOf(tag)])].map((name) => `import "@tocsin/web-components/define/${name}";\n`).join("");

/** `inside` the hub that it asks, in the words of one framework. */
function within(hub: string, [open, close]: [string, string], tag: string, inside: string): string {
  return tag === "tocsin-hub"
    ? `<${open} src="${hub}">…</${close}>`
    : `<${open} src="${hub}">\n      ${inside}\n    </${close}>`;
}

function react19({ element, values, hub }: Shown): string {
  const { tagName } = element;
  const event = eventOf(element);
  const hears = event ? ` on${event}={({ detail }) => console.log(detail)}` : "";
  const inside = `<${tagName}${inJsx(element, values, (key) => key)}${hears} />`;
  return `${imports(tagName)}import type {} from "@tocsin/web-components/jsx";

export function Health() {
  return (
    ${within(hub, ["tocsin-hub", "tocsin-hub"], tagName, inside)}
  );
}`;
}

function react18({ element, values, hub }: Shown): string {
  const { tagName, name, attributes } = element;
  const event = eventOf(element);
  const handler = event?.replaceAll(/(?:^|-)(\w)/g, (_, letter: string) => letter.toUpperCase());
  const hears = handler ? ` on${handler}={({ detail }) => console.log(detail)}` : "";
  const properties = inJsx(element, values, (key) => attributes.find((each) => each.name === key)?.fieldName ?? key);
  const names = [...new Set(["TocsinHub", name])].join(", ");
  const inside = `<${name}${properties}${hears} />`;
  return `import { ${names} } from "@tocsin/web-components/react";

export function Health() {
  return (
    ${within(hub, ["TocsinHub", "TocsinHub"], tagName, inside)}
  );
}`;
}

function vue({ element, values, hub }: Shown): string {
  const { tagName } = element;
  const event = eventOf(element);
  const hears = event ? ` @${event}="({ detail }) => console.log(detail)"` : "";
  const inside = `<${tagName}${attributesOf(values)}${hears} />`;
  return `<script setup lang="ts">
${imports(tagName)}import type {} from "@tocsin/web-components/vue";
</script>

<template>
    ${within(hub, ["tocsin-hub", "tocsin-hub"], tagName, inside)}
</template>`;
}

/** What a page writes to show an element as it is set here. */
export const codeOf = (dialect: Dialect, shown: Shown): string => ({ html, react19, react18, vue })[dialect](shown);
