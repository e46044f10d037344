import type { HubRoute, QueryOf, QueryValue } from "@tocsin/core/wire/hub-routes";

/** `id`: the full id that fills the path, part by part. */
export type RouteQuestion<Route extends HubRoute> = { id?: string | undefined; query?: QueryOf<Route> };

/** Method and address of a route. @param base absolute URL of the hub, ending in a slash */
export function routeUrl<Route extends HubRoute>(
  base: string,
  route: Route,
  { id = "", query = {} }: RouteQuestion<Route>,
): { method: string; url: string } {
  const [method, path] = route.split(" ") as [string, string];
  const parts = id.split("/");
  const filled = path.slice(1).replaceAll(/\{\w+\}/g, () => encodeURIComponent(parts.shift() ?? ""));
  const url = new URL(`api/v1/${filled}`, base);
  for (const [name, values] of Object.entries(query as Record<string, QueryValue>))
    for (const value of [values].flat())
      if (value !== undefined)
        url.searchParams.append(name, String(typeof value === "number" ? Math.round(value) : value));
  return { method, url: url.href };
}
