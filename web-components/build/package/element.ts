/** Of the custom elements manifest: what types and editor data are made of. */
type Described = { name: string; description?: string };
export type Typed = Described & { type: { text: string } };
export type Element = {
  tagName: string;
  name: string;
  description: string;
  attributes: (Typed & { fieldName: string })[];
  members: (Typed & { readonly?: true })[];
  events: Typed[];
  slots: Described[];
  cssParts: Described[];
  cssProperties: Described[];
};

/** `hub` of `tocsin-hub`: how its files are called. */
export const fileOf = ({ tagName }: Element): string => tagName.replace("tocsin-", "");

export const commentOf = (text: string | undefined, indent = ""): string =>
  text ? `${indent}/** ${text.replaceAll("*/", "")} */\n` : "";

/** `tocsin-sensor-select` as a handler of JSX: `onTocsinSensorSelect`. */
export const handlerOf = (event: string): string =>
  `on${event.replaceAll(/(?:^|-)(\w)/g, (_, letter: string) => letter.toUpperCase())}`;

/** Names in a type that TypeScript does not know by itself. */
export const namesIn = (type: string): string[] =>
  [...type.replaceAll(/"[^"]*"/g, "").matchAll(/\b[A-Z]\w+/g)].map(([name]) => name);
