import type { Fleet } from "../client/fleet.ts";
import { msg } from "../words/language.ts";
import type { Route } from "./route.ts";

/** What a browser calls the page of a route. */
export function titleOf(route: Route, fleet: Fleet | undefined, site: string): string {
  const name = {
    overview: () => "",
    alarms: () => msg("Alarms"),
    figures: () => msg("Figures"),
    gateways: () => msg("Gateways"),
    sensors: () => msg("Sensors"),
    zones: () => ("zone" in route && fleet?.zones.get(route.zone ?? "")?.name) || msg("Zones"),
    machine: () => ("machine" in route ? (fleet?.machines.get(route.machine)?.tag ?? route.machine) : ""),
  }[route.view]();
  return [name, site || "Tocsin"].filter(Boolean).join(" · ");
}
