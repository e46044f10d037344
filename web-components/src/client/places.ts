/**
 * Parts of a factory as elements name them: `""` is all of it, else a site, `site/zone` or `site/zone/machine`. A zone
 * that is named without its site begins with `*`.
 */
export type Place = string;

const LEVELS = ["site", "zone", "machine"] as const;
const MACHINES_MAX = 30;
/** As many of one name as the hub takes. */
const NAMES_MAX = 50;

/** The part that an element's `site` and `zone` mean. */
export function placeOf({ site, zone }: { site?: string | undefined; zone?: string | undefined }): Place {
  if (!zone) return site ?? "";
  return zone.includes("/") ? zone : `${site || "*"}/${zone}`;
}

/** The machine of a sensor; a machine, a zone or a site as it is. */
export const placeOfId = (id: string): Place => id.split("/", LEVELS.length).join("/");

const levelOf = (place: Place): number => (place === "" ? 0 : place.split("/").length);
const upTo = (level: number, place: Place): Place => place.split("/", level).join("/");

/** The smallest that the hub's stream can be asked for and that holds all of these: places of one kind. */
export function union(places: Iterable<Place>): readonly Place[] {
  const all = [...new Set(places)];
  let level = Math.min(...all.map(levelOf));
  const named = () => [...new Set(all.map((place) => upTo(level, place)))].toSorted();
  if (level === 3 && named().length > MACHINES_MAX) level = 2;
  const tooWide = level === 0 || (level === 1 && all.some((place) => place.startsWith("*")));
  return all.length === 0 || tooWide || named().length > NAMES_MAX ? [""] : named();
}

/** Whether all of a place is in what was asked for. */
export const covers = (asked: readonly Place[], place: Place): boolean =>
  asked.some((each) => each === "" || each === place || place.startsWith(`${each}/`));

/** The same as the query of the hub's stream. */
export function queryOf(places: readonly Place[]): string {
  const query = new URLSearchParams();
  for (const place of places) if (place) query.append(LEVELS[levelOf(place) - 1]!, place.replace(/^\*\//, ""));
  return query.toString();
}
