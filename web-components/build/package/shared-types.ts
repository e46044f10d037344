import {
  GatewayItemSchema,
  MachineItemSchema,
  SensorItemSchema,
  TransitionItemSchema,
  ZoneItemSchema,
} from "@tocsin/core/wire/hub-api";
import { MeSchema } from "@tocsin/core/wire/access";
import { aliasesIn } from "../type-aliases.ts";
import { namesIn, type Element } from "./element.ts";
import { typeOf } from "./schema-type.ts";

/** Items of a factory by which a page feeds elements with data of its own, and who looks, from the schemas of the hub's answers. */
const ITEMS = {
  ZoneItem: ZoneItemSchema,
  MachineItem: MachineItemSchema,
  SensorItem: SensorItemSchema,
  GatewayItem: GatewayItemSchema,
  TransitionItem: TransitionItemSchema,
  Me: MeSchema,
};

const SNAPSHOT = `/** A whole factory at one time, as the hub's stream begins with. Times in ms since 1970 UTC. */
export type StreamSnapshot = {
  at: number;
  zones: ZoneItem[];
  machines: MachineItem[];
  sensors: SensorItem[];
  gateways: GatewayItem[];
  transitions: TransitionItem[];
};
`;

const VIEW = `/** A hub as the elements inside a \`tocsin-hub\` see it; \`now\` is its clock, in ms since 1970 UTC. */
export type FactoryView = {
  readonly state: ConnectionState;
  readonly detail: string;
  readonly needsSignIn: boolean;
  readonly me: Me | undefined;
  now(): number;
};
`;

/**
 * `types.d.ts`: the types that properties and events are made of.
 * @returns its text and the names that it exports
 */
export function sharedTypes(elements: readonly Element[], sources: string): { text: string; names: Set<string> } {
  const aliases = aliasesIn(sources);
  const used = new Map<string, string>();
  const look = (type: string): void => {
    for (const name of namesIn(type)) {
      const alias = aliases.get(name);
      if (alias === undefined || used.has(name)) continue;
      if (/\btypeof (?!globalThis)/.test(alias))
        throw new Error(`${name} is ${alias}: a type of a public property has to stand for itself`);
      used.set(name, alias);
      look(alias);
    }
  };
  for (const { members, events } of elements) for (const { type } of [...members, ...events]) look(type.text);
  const events = new Map(elements.flatMap((element) => element.events.map(({ name, type }) => [name, type.text])));
  const text = [
    ...[...used].map(([name, type]) => `export type ${name} = ${type};\n`),
    ...Object.entries(ITEMS).map(([name, schema]) => `export type ${name} = ${typeOf(schema as object)};\n`),
    SNAPSHOT,
    VIEW,
    `/** What elements tell the page around them; all of it bubbles and passes shadow roots. */
export interface TocsinEventMap {
${[...events].map(([name, type]) => `  "${name}": ${type};\n`).join("")}}

declare global {
  interface GlobalEventHandlersEventMap extends TocsinEventMap {}
}
`,
  ].join("\n");
  return { text, names: new Set([...used.keys(), ...Object.keys(ITEMS), "StreamSnapshot", "FactoryView"]) };
}
