import { parseMachineId, parseSensorId } from "@tocsin/core/wire/id";

/** What of the factory a page shows. */
export type Route =
  { view: "overview" } | { view: "alarms" } | { view: "machine"; machine: string; sensor: string | undefined };

/** Reads `#/alarms`, `#/machine/site/zone/machine` and `#/sensor/site/zone/machine/sensor`; anything else is the overview. */
export function parseRoute(hash: string): Route {
  const text = hash.replace(/^#?\/?/, "");
  if (text === "alarms") return { view: "alarms" };
  const slash = text.indexOf("/");
  const [kind, id] = [text.slice(0, slash), text.slice(slash + 1)];
  if (kind === "machine" && parseMachineId(id)) return { view: "machine", machine: id, sensor: undefined };
  if (kind === "sensor" && parseSensorId(id))
    return { view: "machine", machine: id.slice(0, id.lastIndexOf("/")), sensor: id };
  return { view: "overview" };
}

export function formatRoute(route: Route): string {
  if (route.view === "overview") return "#/";
  if (route.view === "alarms") return "#/alarms";
  return route.sensor ? `#/sensor/${route.sensor}` : `#/machine/${route.machine}`;
}
