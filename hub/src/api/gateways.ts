import { Type } from "typebox";
import { matchesZone, type FleetFilter } from "@tocsin/core/fleet/filter";
import type { Fleet } from "@tocsin/core/fleet/fleet";
import { gatewayItem } from "@tocsin/core/fleet/gateway-item";
import { BusSchema, GatewayItemSchema, type GatewayItem } from "@tocsin/core/wire/hub-api";
import { PageOf, answers } from "./answers.ts";
import type { Api, ApiContext } from "./context.ts";
import { fieldsOf, fieldsParameter, pick } from "./fields.ts";
import { sendCached } from "./list-cache.ts";
import { sendProblem, wrongParameter } from "./problem.ts";
import { closed, filterOf, placeParameters } from "./parameters.ts";

const { site, zone } = placeParameters;
const FIELDS = Object.keys(GatewayItemSchema.properties);
const GatewaysPage = Type.Object({ ...PageOf(Type.Partial(GatewayItemSchema)).properties, bus: BusSchema });

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
        querystring: Type.Object({ site, zone, ...fieldsParameter(FIELDS) }, closed),
        response: answers(GatewaysPage),
      },
    },
    (request, reply) => {
      const asked = fieldsOf(request.query.fields, FIELDS);
      if ("wrong" in asked) return sendProblem(request, reply, wrongParameter(asked));
      return sendCached(request, reply, lists, `${bootId}-g${fleet.versions.gateways}`, () => {
        const items = gatewayItems(fleet, filterOf(request)).map((item) => pick(item, asked.fields));
        return { items, total: items.length, bus: fleet.bus };
      });
    },
  );
}
