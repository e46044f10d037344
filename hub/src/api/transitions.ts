import { Type, type Static } from "typebox";
import type { Fleet } from "@tocsin/core/fleet/fleet";
import { transitionItem } from "@tocsin/core/fleet/item";
import { TransitionItemSchema } from "@tocsin/core/wire/hub-api";
import { ID_PATTERN, parseMachineId, parseSensorId, parseZoneId } from "@tocsin/core/wire/id";
import { isWithin } from "@tocsin/core/wire/access";
import type { Scope } from "../access/principal.ts";
import type { HistoryQuery } from "../store/history.ts";
import type { Api, ApiContext } from "./context.ts";
import { JSON_TYPE } from "./list-cache.ts";
import { wrongCursor } from "./machines.ts";
import { closed, healthParameter, pageParameters, answers, SensorParams } from "./parameters.ts";
import { problem, sendProblem } from "./problem.ts";
import { TimeParameter, timed, type Times } from "./time-parameter.ts";

const path = (segments: number) => `${ID_PATTERN.slice(0, -1)}(/[A-Za-z0-9][A-Za-z0-9_-]{0,63}){${segments - 1}}$`;
const { limit, cursor } = pageParameters;
const range = {
  from: TimeParameter("event time, inclusive"),
  to: TimeParameter("event time, exclusive"),
};
const Query = Type.Object(
  {
    ...range,
    zone: Type.Optional(
      Type.String({
        pattern: `${path(2).slice(0, -1).replace("{1}", "?")}$`,
        description: "site/zone, or the zone alone where only one site has it",
      }),
    ),
    machine: Type.Optional(Type.String({ pattern: path(3), description: "site/zone/machine, its sensors included" })),
    sensor: Type.Optional(Type.String({ pattern: path(4), description: "site/zone/machine/sensor" })),
    ...healthParameter,
    limit,
    cursor,
  },
  closed,
);
const OfSensor = Type.Object({ ...range, ...healthParameter, limit, cursor }, closed);
const TransitionsPage = Type.Object({
  items: Type.Array(TransitionItemSchema),
  total: Type.Integer(),
  totalIsAtLeast: Type.Optional(Type.Literal(true, { description: "there are more than total" })),
  next: Type.Optional(Type.String()),
});

/** The zone as `site/zone`, where its name alone was given. */
function wholeZone({ zones }: Fleet, zone: string | undefined, scope: Scope): string | undefined | { wrong: string } {
  if (zone === undefined || zone.includes("/")) return zone;
  const seen = [...zones.values()].filter(({ id }) => scope === undefined || isWithin(scope, id));
  const found = seen.filter(({ path: { zone: name } }) => name === zone).map(({ id }) => id);
  if (found.length === 1) return found[0]!;
  const known = (found.length > 0 ? found : seen.map(({ id }) => id)).slice(0, 5).join(", ");
  return { wrong: `${found.length > 0 ? "more than one site has" : "there is no"} zone ${zone}: name one as ${known}` };
}

type Of = Pick<HistoryQuery, "of" | "id">;

/** The narrowest of sensor, machine and zone decides; the wider ones are where it is. */
function indexOf({ zone, machine, sensor }: Static<typeof Query>): Of | { wrong: string } {
  const zoneOf = (id: string) => id.split("/", 2).join("/");
  const outside = [machine, sensor].find((id) => id !== undefined && zone !== undefined && zoneOf(id) !== zone);
  if (outside !== undefined) return { wrong: `${outside} is not in ${zone}` };
  if (sensor !== undefined && machine !== undefined && !sensor.startsWith(`${machine}/`))
    return { wrong: `${sensor} is not of ${machine}` };
  if (sensor !== undefined && parseSensorId(sensor)) return { of: "sensor", id: sensor };
  if (machine !== undefined && parseMachineId(machine)) return { of: "machine", id: machine };
  return zone !== undefined && parseZoneId(zone) ? { of: "zone", id: zone } : { of: "all" };
}

/** One page of history, newest first, as JSON; undefined where the cursor is of another question. */
async function pageOf(
  { history, fleet }: ApiContext,
  of: Of,
  query: Omit<Static<typeof OfSensor>, "from" | "to"> & Times,
  within: Scope,
) {
  const after = query.cursor === undefined ? undefined : Buffer.from(query.cursor, "base64url").toString("utf8");
  const page = await history({
    ...of,
    from: query.from ?? 0,
    to: query.to ?? Infinity,
    ...(within === undefined ? {} : { within }),
    ...(query.health ? { health: query.health } : {}),
    limit: query.limit,
    ...(after === undefined ? {} : { after }),
  });
  if (page === undefined) return undefined;
  const items = page.rows.map(({ zone, epoch, record }) => transitionItem(fleet, parseZoneId(zone)!, epoch, record));
  const next = page.next === undefined ? {} : { next: Buffer.from(page.next).toString("base64url") };
  return JSON.stringify({ items, total: page.total, ...(page.atLeast ? { totalIsAtLeast: true } : {}), ...next });
}

/** `/transitions` of everything, and those of one sensor. */
export function serveTransitions(app: Api, context: ApiContext): void {
  const response = answers(TransitionsPage);
  app.get(
    "/transitions",
    {
      config: { needs: "read" },
      schema: {
        operationId: "listTransitions",
        summary: "Transitions, newest event time first",
        querystring: Query,
        response,
      },
    },
    async (request, reply) => {
      const query = timed(request.query);
      if ("wrong" in query) return sendProblem(request, reply, problem(400, query.wrong));
      const zone = wholeZone(context.fleet, query.zone, request.scope);
      if (typeof zone === "object") return sendProblem(request, reply, problem(400, zone.wrong));
      const of = indexOf({ ...request.query, ...(zone === undefined ? {} : { zone }) });
      if ("wrong" in of) return sendProblem(request, reply, problem(400, of.wrong));
      const page = await pageOf(context, of, query, request.scope);
      if (page === undefined) return sendProblem(request, reply, problem(400, wrongCursor));
      return reply.header("content-type", JSON_TYPE).header("cache-control", "no-cache").send(page);
    },
  );
  app.get(
    "/sensors/:site/:zone/:machine/:sensor/transitions",
    {
      config: { needs: "read" },
      schema: {
        operationId: "listSensorTransitions",
        summary: "Transitions of one sensor, newest first",
        params: SensorParams,
        querystring: OfSensor,
        response,
      },
    },
    async (request, reply) => {
      const { site, zone, machine, sensor } = request.params;
      const id = `${site}/${zone}/${machine}/${sensor}`;
      const query = timed(request.query);
      if ("wrong" in query) return sendProblem(request, reply, problem(400, query.wrong));
      const page = await pageOf(context, { of: "sensor", id }, query, request.scope);
      if (page === undefined) return sendProblem(request, reply, problem(400, wrongCursor));
      return reply.header("content-type", JSON_TYPE).header("cache-control", "no-cache").send(page);
    },
  );
}
