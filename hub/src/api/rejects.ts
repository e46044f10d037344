import { Type } from "typebox";
import { ID_PATTERN, toId, zoneId } from "@tocsin/core/wire/id";
import { RejectsSchema } from "@tocsin/core/wire/rejects";
import { answers, refusedWith } from "./answers.ts";
import type { Api, ApiContext } from "./context.ts";
import { gatewayProblem, whyUnreachable } from "./gateway-problem.ts";
import { JSON_TYPE } from "./list-cache.ts";
import { closed } from "./parameters.ts";
import { noZone } from "./not-there.ts";
import { problem, sendProblem } from "./problem.ts";

const Name = Type.String({ pattern: ID_PATTERN });

/** `/gateways/{site}/{zone}/rejects`: topics that nothing matches, and payloads that could not be read, from the gateway. */
export function serveRejects(app: Api, { fleet, askRejects }: ApiContext): void {
  app.get(
    "/gateways/:site/:zone/rejects",
    {
      config: { needs: "read" },
      schema: {
        operationId: "listRejects",
        summary:
          "What came in at a gateway and was no reading: unmatched topics and quarantined payloads, newest first",
        params: Type.Object({ site: Name, zone: Name }),
        querystring: Type.Object({}, closed),
        response: answers(RejectsSchema, refusedWith(503)),
      },
    },
    async (request, reply) => {
      const ofZone = { site: toId(request.params.site), zone: toId(request.params.zone) };
      const zone = fleet.zones.get(zoneId(ofZone));
      if (!zone) return sendProblem(request, reply, noZone(fleet, request.params, request.scope));
      const unreachable = whyUnreachable(fleet, zone, "what came in");
      if (unreachable !== undefined) return sendProblem(request, reply, problem(503, unreachable));
      const got = await askRejects(ofZone);
      if (!got.ok) return sendProblem(request, reply, gatewayProblem(zone, got));
      return reply
        .header("content-type", JSON_TYPE)
        .header("cache-control", "no-cache")
        .send(JSON.stringify(got.rejects));
    },
  );
}
