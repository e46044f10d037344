import { parseMachineId, parseSensorId, parseZoneId } from "@tocsin/core/wire/id";

/** What of the factory a page shows. */
export type Route =
  | { view: "overview" | "figures" }
  | { view: "alarms"; alarm?: string | undefined }
  | { view: "zones"; zone: string | undefined }
  | { view: "sensors"; filter: string; sensor: string | undefined }
  | { view: "gateways"; gateway: string | undefined }
  | { view: "machine"; machine: string; sensor: string | undefined };
/** With the past moment that is looked at, ms since 1970 UTC. */
export type Address = { route: Route; at: number | undefined };

function routeOf(path: string, query: URLSearchParams): Route {
  const slash = path.indexOf("/");
  const [kind, id] = slash < 0 ? [path, ""] : [path.slice(0, slash), path.slice(slash + 1)];
  if (path === "figures") return { view: "figures" };
  if (kind === "alarms") return { view: "alarms", alarm: id || undefined };
  if (kind === "zones" && (id === "" || parseZoneId(id))) return { view: "zones", zone: id || undefined };
  if (kind === "gateways" && (id === "" || parseZoneId(id))) return { view: "gateways", gateway: id || undefined };
  if (kind === "sensors" && (id === "" || parseSensorId(id)))
    return { view: "sensors", filter: query.toString(), sensor: id || undefined };
  if (kind === "machine" && parseMachineId(id)) return { view: "machine", machine: id, sensor: undefined };
  if (kind === "sensor" && parseSensorId(id))
    return { view: "machine", machine: id.slice(0, id.lastIndexOf("/")), sensor: id };
  return { view: "overview" };
}

/**
 * Reads `#/alarms`, `#/alarms/site/zone:gateway`, `#/figures`, `#/zones/site/zone`, `#/sensors?health=failure`, `#/gateways/site/zone`,
 * `#/machine/site/zone/machine` and `#/sensor/site/zone/machine/sensor`, each with `?at=` for a past moment; anything
 * else is the overview.
 */
export function parseAddress(hash: string): Address {
  const [path = "", search = ""] = hash.replace(/^#?\/?/, "").split("?");
  const query = new URLSearchParams(search);
  const at = Number(query.get("at") ?? Number.NaN);
  query.delete("at");
  return { route: routeOf(path, query), at: Number.isFinite(at) ? at : undefined };
}

function pathOf(route: Route): string {
  switch (route.view) {
    case "overview":
      return "";
    case "figures":
      return route.view;
    case "alarms":
      return ["alarms", route.alarm].filter(Boolean).join("/");
    case "zones":
      return ["zones", route.zone].filter(Boolean).join("/");
    case "gateways":
      return ["gateways", route.gateway].filter(Boolean).join("/");
    case "sensors":
      return ["sensors", route.sensor].filter(Boolean).join("/");
    case "machine":
      return route.sensor ? `sensor/${route.sensor}` : `machine/${route.machine}`;
  }
}

export function formatAddress({ route, at }: Address): string {
  const query = new URLSearchParams(route.view === "sensors" ? route.filter : "");
  if (at !== undefined) query.set("at", String(at));
  const search = query.toString();
  return `#/${pathOf(route)}${search ? `?${search}` : ""}`;
}
