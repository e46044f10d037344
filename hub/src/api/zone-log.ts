import { Type } from "typebox";
import { ID_PATTERN, zoneId, type Id } from "@tocsin/core/wire/id";
import { LogRecordSchema } from "@tocsin/core/wire/log";
import type { Api, ApiContext } from "./context.ts";
import { JSON_TYPE } from "./list-cache.ts";
import { answers, closed, pageParameters } from "./parameters.ts";
import { problem, sendProblem } from "./problem.ts";

const Name = Type.String({ pattern: ID_PATTERN });
const Query = Type.Object(
  {
    epoch: Type.Optional(Type.Integer({ minimum: 1, description: "default: the newest epoch" })),
    from: Type.Integer({ minimum: 1, default: 1, description: "first sequence number" }),
    limit: pageParameters.limit,
  },
  closed,
);
const LogPage = Type.Object({
  epoch: Type.Integer(),
  applied: Type.Integer({ description: "sequence number up to which this hub has read the newest epoch" }),
  items: Type.Array(LogRecordSchema),
  total: Type.Integer({ description: "records of this page" }),
  next: Type.Optional(Type.Integer({ description: "from of the next page" })),
});

/** `/gateways/{site}/{zone}/log`: the zone's log as this hub holds it, record by record, so that anyone can check it. */
export function serveZoneLog(app: Api, { fleet, zoneLog }: ApiContext): void {
  app.get(
    "/gateways/:site/:zone/log",
    {
      config: { needs: "read" },
      schema: {
        operationId: "getZoneLog",
        summary: "A zone's log as this hub holds it, in order, of every kind of record",
        params: Type.Object({ site: Name, zone: Name }),
        querystring: Query,
        response: answers(LogPage),
      },
    },
    async (request, reply) => {
      const { site, zone } = request.params;
      const entry = fleet.zones.get(zoneId({ site: site as Id, zone: zone as Id }));
      if (!entry) return sendProblem(request, reply, problem(404, `there is no zone ${site}/${zone}`));
      const { from, limit, epoch = entry.applied.epoch } = request.query;
      const items = await zoneLog(entry.id, epoch, from, limit);
      const next = items.length === limit ? { next: items.at(-1)!.seq + 1 } : {};
      const body = { epoch, applied: entry.applied.seq, items, total: items.length, ...next };
      return reply.header("content-type", JSON_TYPE).header("cache-control", "no-cache").send(JSON.stringify(body));
    },
  );
}
