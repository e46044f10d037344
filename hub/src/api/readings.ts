import type { FastifyReply } from "fastify";
import { Type, type Static } from "typebox";
import type { SensorEntry } from "@tocsin/core/fleet/entry";
import { ProblemSchema, ReadingsItemSchema } from "@tocsin/core/wire/hub-api";
import { parseSensorId } from "@tocsin/core/wire/id";
import type { Readings, ReadingsRange } from "../gateways/readings-query.ts";
import type { Api, ApiContext } from "./context.ts";
import { gatewayProblem, whyUnreachable } from "./gateway-problem.ts";
import { JSON_TYPE } from "./list-cache.ts";
import { closed, answers, SensorParams } from "./parameters.ts";
import { TimeParameter, timed, type Times } from "./time-parameter.ts";
import { problem, sendProblem } from "./problem.ts";

const LAST_DEFAULT = 500;
const REDUCED_DEFAULT_MS = 3_600_000;

const Query = Type.Object(
  {
    from: TimeParameter("inclusive; with maxPoints default an hour before to"),
    to: TimeParameter("exclusive; default now"),
    last: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 5_000,
        description: "only the newest n; default 500 where no from is given",
      }),
    ),
    maxPoints: Type.Optional(
      Type.Integer({ minimum: 2, maximum: 5_000, description: "reduced to min, max and mean of equal steps" }),
    ),
  },
  closed,
);

/** `/sensors/.../readings`: from the journal of the sensor's gateway, over NATS. */
export function serveReadings(app: Api, { fleet, readings, now }: ApiContext): void {
  app.get(
    "/sensors/:site/:zone/:machine/:sensor/readings",
    {
      config: { needs: "read" },
      schema: {
        operationId: "getReadings",
        summary: "Readings of one sensor, asked from its gateway",
        params: SensorParams,
        querystring: Query,
        response: answers(ReadingsItemSchema, { 503: ProblemSchema }),
      },
    },
    async (request, reply) => {
      const { site, zone, machine, sensor } = request.params;
      const id = `${site}/${zone}/${machine}/${sensor}`;
      const entry = fleet.sensors.get(id as never);
      const path = parseSensorId(id);
      if (!entry || !path) return sendProblem(request, reply, problem(404, `there is no sensor ${id}`));
      const unreachable = whyUnreachable(fleet, entry.machine.zone, "the readings");
      if (unreachable !== undefined) return sendProblem(request, reply, problem(503, unreachable));
      const query = timed(request.query);
      if ("wrong" in query) return sendProblem(request, reply, problem(400, query.wrong));
      const range = rangeOf(query, now());
      if (range.from >= range.to) return sendProblem(request, reply, problem(400, "from is not before to"));
      const got = await readings(path, range);
      if (!got.ok) return sendProblem(request, reply, gatewayProblem(entry.machine.zone.id, got));
      return answer(reply, entry, range, got);
    },
  );
}

type Wanted = Omit<Static<typeof Query>, "from" | "to"> & Times;

/** Without `from` the newest readings are meant; where they are reduced, the last hour of them. */
function rangeOf({ from, to, last, maxPoints }: Wanted, now: number): ReadingsRange {
  const end = to ?? now + 1;
  const reduced = maxPoints !== undefined;
  const begin = from ?? (reduced && last === undefined ? Math.max(0, end - REDUCED_DEFAULT_MS) : 0);
  const range: ReadingsRange = { from: begin, to: end };
  if (reduced) range.maxPoints = maxPoints;
  const newest = last ?? (from === undefined && !reduced ? LAST_DEFAULT : undefined);
  if (newest !== undefined) range.last = newest;
  return range;
}

function answer(
  reply: FastifyReply,
  entry: SensorEntry,
  { from, to }: ReadingsRange,
  { columns, gaps }: Extract<Readings, { ok: true }>,
): FastifyReply {
  const unit = entry.info?.unit === undefined ? {} : { unit: entry.info.unit };
  const body = JSON.stringify({ sensor: entry.id, ...unit, from, to, source: "journal", gaps, columns });
  return reply.header("content-type", JSON_TYPE).header("cache-control", "no-cache").send(body);
}
