import type { FastifyReply, FastifyRequest } from "fastify";
import { Type, type Static } from "typebox";
import { wordsOf } from "@tocsin/core/fleet/filter";
import { isFilter, matchesTransition } from "@tocsin/core/fleet/filter-transition";
import type { Fleet } from "@tocsin/core/fleet/fleet";
import { transitionItem } from "@tocsin/core/fleet/item";
import { TransitionItemSchema, type TransitionItem } from "@tocsin/core/wire/hub-api";
import { ID_PATTERN, parseZoneId } from "@tocsin/core/wire/id";
import type { Scope } from "../access/principal.ts";
import type { HistoryQuery, HistoryRow } from "../store/history.ts";
import { answers, orWhole } from "./answers.ts";
import type { Api, ApiContext } from "./context.ts";
import { TRANSITION_COLUMNS } from "./export/columns.ts";
import { formatOf, formatParameter, limitGiven } from "./export/format.ts";
import { sendExport } from "./export/send-export.ts";
import { fieldsOf, fieldsParameter, pick } from "./fields.ts";
import { lackingHistory, type Lacking } from "./incomplete.ts";
import { JSON_TYPE } from "./list-cache.ts";
import { wrongCursor } from "./machines.ts";
import {
  closed,
  EnumOf,
  healthParameter,
  pageParameters,
  placeParameters,
  sensorParameters,
  SensorParams,
  textParameters,
} from "./parameters.ts";
import { sendProblem, wrongParameter } from "./problem.ts";
import { LastParameter, TimeParameter, timed, type Times } from "./time-parameter.ts";
import { isMeantPlace, placeOf, type Place } from "./transition-place.ts";

const NAME = ID_PATTERN.slice(1, -1);
/** Several ids, each as long as a pattern of what follows its first name. */
const ids = (rest: string, description: string) =>
  Type.Optional(
    Type.Array(Type.String({ pattern: `^${NAME}${rest}$` }), {
      maxItems: 50,
      description: `${description}; may be given several times`,
    }),
  );
const FIELDS = [...new Set(TransitionItemSchema.anyOf.flatMap(({ properties }) => Object.keys(properties)))];
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
    Type.Array(Type.String({ maxLength: 50, pattern: "^[^,]*$" }), {
      maxItems: 20,
      description: "region that moved: limit, signal, state, health, alarms, suppression; may be given several times",
    }),
  ),
  priority,
  limitState,
  ...textParameters,
};
const paged = { ...healthParameter, ...ofRecord, limit, cursor, ...formatParameter, ...fieldsParameter(FIELDS) };
const Query = Type.Object(
  {
    ...range,
    site,
    zone: ids(`(/${NAME})?`, "zone, or site/zone"),
    machine: ids(`((/${NAME}){2})?`, "machine, or site/zone/machine, its sensors included"),
    sensor: ids(`(/${NAME}){3}`, "site/zone/machine/sensor"),
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
  incomplete: Type.Optional(Type.Array(Type.String(), { description: "zones of whose history something is missing" })),
  historyFrom: Type.Optional(
    Type.Number({ description: "this hub still reads what is older: none of it is missing from this time on; ms" }),
  ),
});

type Wanted = Omit<Static<typeof OfSensor>, "from" | "to" | "last"> &
  Times &
  Partial<Pick<Static<typeof Query>, "site" | "source">>;

const meant = (
  fleet: Fleet,
  { under, ...place }: Place,
  query: Wanted,
  within: Scope,
): Omit<HistoryQuery, "limit" | "after"> => ({
  ...place,
  ...isMeantBy(fleet, query, under),
  from: query.from ?? 0,
  to: query.to ?? Infinity,
  ...(within === undefined ? {} : { within }),
  ...(query.health ? { health: query.health } : {}),
});

function isMeantBy(fleet: Fleet, query: Wanted, under: Place["under"]): Pick<HistoryQuery, "isMeant"> {
  const { site = [], source = [], of = [], region = [], priority = [], limitState = [], label = [], q } = query;
  const filter = { site, source, of, region, priority, limitState, label, words: wordsOf(q) };
  if (!isFilter(filter) && under.length === 0) return {};
  return { isMeant: (record) => isMeantPlace(under, record.id) && matchesTransition(fleet, filter, record) };
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
  place: Place,
  query: Wanted,
  within: Scope,
  fields: readonly string[] | undefined,
  lacking: Lacking,
) {
  const after = query.cursor === undefined ? undefined : Buffer.from(query.cursor, "base64url").toString("utf8");
  const page = await history({
    ...meant(fleet, place, query, within),
    limit: query.limit,
    ...(after === undefined ? {} : { after }),
  });
  if (page === undefined) return undefined;
  const items = page.rows.map((row) => pick(itemOf(fleet, row), fields));
  const next = page.next === undefined ? {} : { next: Buffer.from(page.next).toString("base64url") };
  const { incomplete, historyFrom } = lacking;
  const atLeast = page.atLeast ? { totalIsAtLeast: true } : {};
  const lacks = incomplete.length > 0 ? { incomplete, historyFrom } : {};
  return JSON.stringify({ items, total: page.total, ...atLeast, ...next, ...lacks });
}

/** A page, or the whole of it as a stream. */
async function answer(
  context: ApiContext,
  request: FastifyRequest,
  reply: FastifyReply,
  place: Place,
  query: Wanted,
): Promise<FastifyReply> {
  const { fleet } = context;
  const format = formatOf(request);
  const asked = fieldsOf(query.fields, FIELDS);
  if ("wrong" in asked) return sendProblem(request, reply, wrongParameter(asked));
  const zone = place.id === undefined ? place.zone : [place.id.split("/", 2).join("/")];
  const lacking = lackingHistory(fleet, { zone }, request.scope);
  if (format === "json") {
    const page = await pageOf(context, place, query, request.scope, asked.fields, lacking);
    if (page === undefined) return sendProblem(request, reply, wrongParameter(wrongCursor));
    return reply.header("content-type", JSON_TYPE).header("cache-control", "no-cache").send(page);
  }
  const rows = context.wholeHistory(meant(fleet, place, query, request.scope));
  return sendExport(request, reply, context.exports, {
    name: "transitions",
    format,
    items: itemsOf(fleet, rows, limitGiven(request)),
    columns: TRANSITION_COLUMNS,
    fields: asked.fields,
    incomplete: lacking.incomplete,
  });
}

/** `/transitions` of everything, and those of one sensor. */
export function serveTransitions(app: Api, context: ApiContext): void {
  const response = answers(orWhole(TransitionsPage));
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
      const place = placeOf(context.fleet, query, request.scope);
      if ("wrong" in place) return sendProblem(request, reply, wrongParameter(place));
      return answer(context, request, reply, place, query);
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
      return answer(context, request, reply, { of: "sensor", id, zone: [], under: [] }, query);
    },
  );
}
