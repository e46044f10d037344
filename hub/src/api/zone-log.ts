import { Type } from "typebox";
import { isAheadOfLog, stateHash } from "@tocsin/core/fleet/state-hash";
import { ProblemSchema } from "@tocsin/core/wire/hub-api";
import { zoneId, type Id } from "@tocsin/core/wire/id";
import { LogRecordSchema } from "@tocsin/core/wire/log";
import { answers } from "./answers.ts";
import type { Api, ApiContext } from "./context.ts";
import { JSON_TYPE } from "./list-cache.ts";
import { closed, pageParameters, ZoneParams } from "./parameters.ts";
import { noZone } from "./not-there.ts";
import { problem, sendProblem } from "./problem.ts";

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

const StateHash = Type.Object({
  epoch: Type.Integer(),
  seq: Type.Integer({ description: "record of the zone's log up to which this hub has applied it" }),
  streamSeq: Type.Integer({ description: "sequence in TOCSIN_LOG up to which this hub has read" }),
  hash: Type.String(),
  things: Type.Integer({ description: "machines, sensors and sources in it" }),
});

const AHEAD = "this hub has read published states and not yet the log up to them: ask again in a moment";

/** `/gateways/{site}/{zone}/hash`: two hubs that stand at the same record have the same. */
export function serveStateHash(app: Api, { fleet }: ApiContext): void {
  app.get(
    "/gateways/:site/:zone/hash",
    {
      config: { needs: "read" },
      schema: {
        operationId: "getStateHash",
        summary:
          "What a zone's log has made of everything in it, as one number: replicas at the same record have the same",
        params: ZoneParams,
        querystring: Type.Object({}, closed),
        response: answers(StateHash, { 503: ProblemSchema }),
      },
    },
    (request, reply) => {
      const { site, zone } = request.params;
      const entry = fleet.zones.get(zoneId({ site: site as Id, zone: zone as Id }));
      if (!entry) return sendProblem(request, reply, noZone(fleet, request.params, request.scope));
      if (isAheadOfLog(entry)) return sendProblem(request, reply, problem(503, AHEAD));
      const body = { ...entry.applied, streamSeq: fleet.streamSeq, ...stateHash(entry) };
      return reply.header("content-type", JSON_TYPE).header("cache-control", "no-store").send(JSON.stringify(body));
    },
  );
}

/** `/gateways/{site}/{zone}/log`: the zone's log as this hub holds it, record by record, so that anyone can check it. */
export function serveZoneLog(app: Api, { fleet, zoneLog }: ApiContext): void {
  app.get(
    "/gateways/:site/:zone/log",
    {
      config: { needs: "read" },
      schema: {
        operationId: "getZoneLog",
        summary: "A zone's log as this hub holds it, in order, of every kind of record",
        params: ZoneParams,
        querystring: Query,
        response: answers(LogPage),
      },
    },
    async (request, reply) => {
      const { site, zone } = request.params;
      const entry = fleet.zones.get(zoneId({ site: site as Id, zone: zone as Id }));
      if (!entry) return sendProblem(request, reply, noZone(fleet, request.params, request.scope));
      const { from, limit, epoch = entry.applied.epoch } = request.query;
      const items = await zoneLog(entry.id, epoch, from, limit);
      const next = items.length === limit ? { next: items.at(-1)!.seq + 1 } : {};
      const body = { epoch, applied: entry.applied.seq, items, total: items.length, ...next };
      return reply.header("content-type", JSON_TYPE).header("cache-control", "no-cache").send(JSON.stringify(body));
    },
  );
}
