/** What of a factory is meant, as the hub's lists take it: parts with several values hold where one of them does. */
export type Filter = Readonly<Partial<Record<FilterName, readonly string[]>>>;
export const FILTER_NAMES = [
  "site",
  "zone",
  "machine",
  "source",
  "health",
  "limitState",
  "priority",
  "label",
  "q",
] as const;
export type FilterName = (typeof FILTER_NAMES)[number];

/** Reads `health=failure&label=line:L2&q=oil`: the query of `/api/v1/sensors`. What it does not know it leaves out. */
export function parseFilter(text: string | undefined): Filter {
  const query = new URLSearchParams(text ?? "");
  return Object.fromEntries(
    FILTER_NAMES.flatMap((name) => {
      const values = query.getAll(name).filter(Boolean);
      return values.length ? [[name, values]] : [];
    }),
  );
}

export function formatFilter(filter: Filter): string {
  const query = new URLSearchParams();
  for (const name of FILTER_NAMES) for (const value of filter[name] ?? []) query.append(name, value);
  return query.toString();
}

/** Which part of a factory an element shows, as its attributes say it. */
export type Part = { site?: string | undefined; zone?: string | undefined; filter?: string | undefined };

/** The part as the hub's lists take it. */
export function meantBy({ site, zone, filter }: Part): Filter {
  return { ...parseFilter(filter), ...(site ? { site: [site] } : {}), ...(zone ? { zone: [zone] } : {}) };
}
