import type { FastifyReply, FastifyRequest } from "fastify";
import { Type, type Static } from "typebox";
import { wordsOf } from "@tocsin/core/fleet/filter";
import { isFilter, matchesTransition } from "@tocsin/core/fleet/filter-transition";
import type { Fleet } from "@tocsin/core/fleet/fleet";
import { transitionItem } from "@tocsin/core/fleet/item";
import { TransitionItemSchema, type TransitionItem } from "@tocsin/core/wire/hub-api";
import { ID_PATTERN, parseMachineId, parseSensorId, parseZoneId } from "@tocsin/core/wire/id";
import { isWithin } from "@tocsin/core/wire/access";
import type { Scope } from "../access/principal.ts";
import type { HistoryQuery, HistoryRow } from "../store/history.ts";
import type { Api, ApiContext } from "./context.ts";
import { TRANSITION_COLUMNS } from "./export/columns.ts";
import { formatOf, formatParameter, limitGiven } from "./export/format.ts";
import { incompleteZones, sendExport } from "./export/send-export.ts";
import { fieldsOf, fieldsParameter, pick } from "./fields.ts";
import { JSON_TYPE } from "./list-cache.ts";
import { wrongCursor } from "./machines.ts";
import {
  answers,
  closed,
  EnumOf,
  healthParameter,
  pageParameters,
  placeParameters,
  sensorParameters,
  SensorParams,
  textParameters,
} from "./parameters.ts";
import { sendProblem, type WrongParameter, wrongParameter } from "./problem.ts";
import { LastParameter, TimeParameter, timed, type Times } from "./time-parameter.ts";

const path = (segments: number) => `${ID_PATTERN.slice(0, -1)}(/[A-Za-z0-9][A-Za-z0-9_-]{0,63}){${segments - 1}}$`;
const { limit, cursor } = pageParameters;
const range = {
  from: TimeParameter("event time, inclusive"),
  to: TimeParameter("event time, exclusive"),
  last: LastParameter,
};
const { site } = placeParameters;
const { source, limitState, priority } = sensorParameters;
/** What only the records say; a page that looks at many of them may hold less than its limit. */
const ofRecord = {
  of: Type.Optional(Type.Array(EnumOf(["sensor", "machine", "source"]), { maxItems: 3 })),
  region: Type.Optional(
    Type.Array(Type.String({ maxLength: 50 }), {
      maxItems: 20,
      description: "region that moved: limit, signal, state, health, alarms, suppression; may be given several times",
    }),
  ),
  priority,
  limitState,
  ...textParameters,
};
const paged = { ...healthParameter, ...ofRecord, limit, cursor, ...formatParameter, ...fieldsParameter };
const FIELDS = [...new Set(TransitionItemSchema.anyOf.flatMap(({ properties }) => Object.keys(properties)))];
const Query = Type.Object(
  {
    ...range,
    site,
    zone: Type.Optional(
      Type.String({
        pattern: `${path(2).slice(0, -1).replace("{1}", "?")}$`,
        description: "site/zone, or the zone alone where only one site has it",
      }),
    ),
    machine: Type.Optional(Type.String({ pattern: path(3), description: "site/zone/machine, its sensors included" })),
    sensor: Type.Optional(Type.String({ pattern: path(4), description: "site/zone/machine/sensor" })),
    source,
    ...paged,
  },
  closed,
);
const OfSensor = Type.Object({ ...range, ...paged }, closed);
const TransitionsPage = Type.Object({
  items: Type.Array(Type.Union(TransitionItemSchema.anyOf.map((each) => Type.Partial(each)))),
  total: Type.Integer(),
  totalIsAtLeast: Type.Optional(Type.Literal(true, { description: "there are more than total" })),
  next: Type.Optional(Type.String()),
});

/** The zone as `site/zone`, where its name alone was given. */
function wholeZone({ zones }: Fleet, zone: string | undefined, scope: Scope): string | undefined | WrongParameter {
  if (zone === undefined || zone.includes("/")) return zone;
  const seen = [...zones.values()].filter(({ id }) => scope === undefined || isWithin(scope, id));
  const found = seen.filter(({ path: { zone: name } }) => name === zone).map(({ id }) => id);
  if (found.length === 1) return found[0]!;
  const known = (found.length > 0 ? found : seen.map(({ id }) => id)).slice(0, 5).join(", ");
  return {
    parameter: "zone",
    wrong: `${found.length > 0 ? "more than one site has" : "there is no"} zone ${zone}: name one as ${known}`,
  };
}

type Of = Pick<HistoryQuery, "of" | "id">;

/** The narrowest of sensor, machine and zone decides; the wider ones are where it is. */
function indexOf({
  zone,
  machine,
  sensor,
}: Pick<Static<typeof Query>, "zone" | "machine" | "sensor">): Of | WrongParameter {
  const zoneOf = (id: string) => id.split("/", 2).join("/");
  const isOutside = (id: string | undefined) => id !== undefined && zone !== undefined && zoneOf(id) !== zone;
  if (isOutside(machine)) return { parameter: "machine", wrong: `${machine} is not in ${zone}` };
  if (isOutside(sensor)) return { parameter: "sensor", wrong: `${sensor} is not in ${zone}` };
  if (sensor !== undefined && machine !== undefined && !sensor.startsWith(`${machine}/`))
    return { parameter: "sensor", wrong: `${sensor} is not of ${machine}` };
  if (sensor !== undefined && parseSensorId(sensor)) return { of: "sensor", id: sensor };
  if (machine !== undefined && parseMachineId(machine)) return { of: "machine", id: machine };
  return zone !== undefined && parseZoneId(zone) ? { of: "zone", id: zone } : { of: "all" };
}

type Wanted = Omit<Static<typeof OfSensor>, "from" | "to" | "last"> &
  Times &
  Partial<Pick<Static<typeof Query>, "site" | "source">>;

const meant = (fleet: Fleet, of: Of, query: Wanted, within: Scope): Omit<HistoryQuery, "limit" | "after"> => ({
  ...of,
  ...isMeantBy(fleet, query),
  from: query.from ?? 0,
  to: query.to ?? Infinity,
  ...(within === undefined ? {} : { within }),
  ...(query.health ? { health: query.health } : {}),
});

function isMeantBy(fleet: Fleet, query: Wanted): Pick<HistoryQuery, "isMeant"> {
  const { site = [], source = [], of = [], region = [], priority = [], limitState = [], label = [], q } = query;
  const filter = { site, source, of, region, priority, limitState, label, words: wordsOf(q) };
  return isFilter(filter) ? { isMeant: (record) => matchesTransition(fleet, filter, record) } : {};
}

const itemOf = (fleet: Fleet, { zone, epoch, record }: HistoryRow): TransitionItem =>
  transitionItem(fleet, parseZoneId(zone)!, epoch, record);

async function* itemsOf(fleet: Fleet, rows: AsyncIterable<HistoryRow>, limit: number): AsyncGenerator<TransitionItem> {
  let count = 0;
  for await (const row of rows) {
    if (count++ >= limit) return;
    yield itemOf(fleet, row);
  }
}

/** One page of history, newest first, as JSON; undefined where the cursor is of another question. */
async function pageOf(
  { history, fleet }: ApiContext,
  of: Of,
  query: Wanted,
  within: Scope,
  fields: readonly string[] | undefined,
) {
  const after = query.cursor === undefined ? undefined : Buffer.from(query.cursor, "base64url").toString("utf8");
  const page = await history({
    ...meant(fleet, of, query, within),
    limit: query.limit,
    ...(after === undefined ? {} : { after }),
  });
  if (page === undefined) return undefined;
  const items = page.rows.map((row) => pick(itemOf(fleet, row), fields));
  const next = page.next === undefined ? {} : { next: Buffer.from(page.next).toString("base64url") };
  return JSON.stringify({ items, total: page.total, ...(page.atLeast ? { totalIsAtLeast: true } : {}), ...next });
}

/** A page, or the whole of it as a stream. */
async function answer(
  context: ApiContext,
  request: FastifyRequest,
  reply: FastifyReply,
  of: Of,
  query: Wanted,
): Promise<FastifyReply> {
  const { fleet } = context;
  const format = formatOf(request);
  const asked = fieldsOf(query.fields, FIELDS);
  if ("wrong" in asked) return sendProblem(request, reply, wrongParameter(asked));
  if (format === "json") {
    const page = await pageOf(context, of, query, request.scope, asked.fields);
    if (page === undefined) return sendProblem(request, reply, wrongParameter(wrongCursor));
    return reply.header("content-type", JSON_TYPE).header("cache-control", "no-cache").send(page);
  }
  const rows = context.wholeHistory(meant(fleet, of, query, request.scope));
  const zone = of.id?.split("/", 2).join("/");
  return sendExport(request, reply, context.exports, {
    name: "transitions",
    format,
    items: itemsOf(fleet, rows, limitGiven(request)),
    columns: TRANSITION_COLUMNS,
    fields: asked.fields,
    incomplete: incompleteZones(fleet, zone === undefined ? {} : { zone: [zone] }, request.scope),
  });
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
      const query = timed(request.query, context.now);
      if ("wrong" in query) return sendProblem(request, reply, wrongParameter(query));
      const zone = wholeZone(context.fleet, query.zone, request.scope);
      if (typeof zone === "object") return sendProblem(request, reply, wrongParameter(zone));
      const of = indexOf({ ...request.query, ...(zone === undefined ? {} : { zone }) });
      if ("wrong" in of) return sendProblem(request, reply, wrongParameter(of));
      return answer(context, request, reply, of, query);
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
      const query = timed(request.query, context.now);
      if ("wrong" in query) return sendProblem(request, reply, wrongParameter(query));
      return answer(context, request, reply, { of: "sensor", id }, query);
    },
  );
}
