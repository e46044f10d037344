type Named = { name: string; description?: string };
export type Typed = Named & { type: { text: string } };
export type Attribute = Typed & { fieldName: string };

/** Of the custom elements manifest: what this page shows of an element. */
export type Described = {
  tagName: string;
  name: string;
  description: string;
  attributes: Attribute[];
  members: Typed[];
  events: Typed[];
  slots: Named[];
  cssParts: Named[];
  cssProperties: Named[];
};

export async function readManifest(url: string): Promise<Described[]> {
  const { modules } = (await (await fetch(url)).json()) as { modules: { declarations: [Described] }[] };
  return modules.map(({ declarations: [element] }) => element);
}

/** The words that an attribute takes, where it takes a few. */
export const wordsOf = ({ type }: Typed): string[] => [...type.text.matchAll(/"([^"]+)"/g)].map(([, word]) => word!);

/** What every element has: set once for a page rather than on each. */
export const COMMON: readonly string[] = ["site", "zone", "filter", "label", "lang", "time-zone", "theme", "density"];

/** What there is to show: ids of a sensor that is worth a look, and of what it belongs to. */
export type Sample = { sensor: string; machine: string; zone: string };

export function sampleOf(sensor: string): Sample {
  const [site, zone, machine] = sensor.split("/");
  return { sensor, machine: [site, zone, machine].join("/"), zone: `${site}/${zone}` };
}

/** Attributes without which an element has nothing to show. */
export function firstValues({ tagName, attributes }: Described, { sensor, machine, zone }: Sample): Values {
  const has = (name: string) => attributes.some((attribute) => attribute.name === name);
  const values: Values = {};
  if (tagName === "tocsin-state-badge") values["state"] = "failure";
  if (tagName === "tocsin-machine") Object.assign(values, { machine, view: "detail" });
  else if (has("sensor") && !has("of")) values["sensor"] = sensor;
  if (tagName === "tocsin-statechart") values["of"] = sensor;
  if (tagName === "tocsin-state-timeline") values["of"] = machine;
  if (has("gateway")) values["gateway"] = zone;
  return values;
}

/** Attributes by name; an empty text is an attribute without a value, as booleans are. */
export type Values = Record<string, string>;
