import type { Element, Typed } from "./element.ts";

/** The words that an attribute takes, where it takes a few. */
const valuesOf = ({ type }: Typed): { name: string }[] =>
  [...type.text.matchAll(/"([^"]+)"/g)].map(([, name]) => ({ name: name! }));

/** Custom data of VS Code: tags, attributes and their values while somebody writes HTML. */
export const vsCodeData = (elements: readonly Element[]): object => ({
  version: 1.1,
  tags: elements.map(({ tagName, description, attributes }) => ({
    name: tagName,
    description,
    attributes: attributes.map((attribute) => ({
      name: attribute.name,
      description: attribute.description ?? "",
      values: valuesOf(attribute),
    })),
  })),
});

/** The same, and more, for editors of JetBrains. */
export const webTypes = (elements: readonly Element[], name: string, version: string): object => ({
  $schema: "https://json.schemastore.org/web-types",
  name,
  version,
  "description-markup": "markdown",
  "js-types-syntax": "typescript",
  contributions: {
    html: {
      elements: elements.map((element) => ({
        name: element.tagName,
        description: element.description,
        attributes: element.attributes.map(({ name: attribute, description, type }) => ({
          name: attribute,
          description: description ?? "",
          value: { type: type.text },
        })),
        slots: element.slots,
        js: {
          properties: element.members.map(({ name: property, type }) => ({ name: property, type: type.text })),
          events: element.events.map(({ name: event, description }) => ({ name: event, description })),
        },
        css: { parts: element.cssParts, properties: element.cssProperties },
      })),
    },
  },
});
