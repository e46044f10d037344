import { Type } from "typebox";
import { matchesZone, type FleetFilter } from "@tocsin/core/fleet/filter";
import type { Fleet } from "@tocsin/core/fleet/fleet";
import { gatewayItem } from "@tocsin/core/fleet/gateway-item";
import { BusSchema, GatewayItemSchema, type GatewayItem } from "@tocsin/core/wire/hub-api";
import type { Api, ApiContext } from "./context.ts";
import { sendCached } from "./list-cache.ts";
import { closed, filterOf, PageOf, placeParameters, answers } from "./parameters.ts";

const { site, zone } = placeParameters;
const GatewaysPage = Type.Object({ ...PageOf(GatewayItemSchema).properties, bus: BusSchema });

export function gatewayItems(fleet: Fleet, filter: FleetFilter): GatewayItem[] {
  const zones = [...fleet.zones.values()].filter((each) => matchesZone(each, filter));
  zones.sort((a, b) => (a.names?.order ?? 0) - (b.names?.order ?? 0) || (a.id < b.id ? -1 : 1));
  return zones.map((each) => gatewayItem(each, fleet.streamSeq));
}

/** `/gateways`: how each is, and how complete the hub's story of its zone is. */
export function serveGateways(app: Api, { fleet, lists, bootId }: ApiContext): void {
  app.get(
    "/gateways",
    {
      config: { needs: "read" },
      schema: {
        operationId: "listGateways",
        summary: "Gateways with their links, logs and gaps",
        querystring: Type.Object({ site, zone }, closed),
        response: answers(GatewaysPage),
      },
    },
    (request, reply) =>
      sendCached(request, reply, lists, `${bootId}-g${fleet.versions.gateways}`, () => {
        const items = gatewayItems(fleet, filterOf(request));
        return { items, total: items.length, bus: fleet.bus };
      }),
  );
}
