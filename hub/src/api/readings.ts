import type { FastifyReply, FastifyRequest } from "fastify";
import { Type, type Static } from "typebox";
import type { SensorEntry } from "@tocsin/core/fleet/entry";
import { ReadingsItemSchema, ReadingsRowsSchema } from "@tocsin/core/wire/hub-readings";
import { parseSensorId } from "@tocsin/core/wire/id";
import type { ReadingColumns } from "@tocsin/core/wire/query";
import type { Failure } from "../gateways/gateway-request.ts";
import type { ReadingsPage, ReadingsRange } from "../gateways/readings-query.ts";
import { answers, orWhole, refusedWith } from "./answers.ts";
import type { Api, ApiContext } from "./context.ts";
import { formatOf } from "./export/format.ts";
import { sendExport, type ExportGate } from "./export/send-export.ts";
import { gatherReadings } from "./gather-readings.ts";
import { gatewayProblem, whyUnreachable } from "./gateway-problem.ts";
import { JSON_TYPE } from "./list-cache.ts";
import { closed, EnumOf, SensorParams } from "./parameters.ts";
import { problem, sendProblem, type WrongParameter, wrongParameter } from "./problem.ts";
import { noSensor } from "./not-there.ts";
import { linesOf, readingColumns, rowsOf } from "./readings-rows.ts";
import { LastOrCountParameter, TimeParameter, timed, type Times } from "./time-parameter.ts";

const NEWEST_DEFAULT = 500;
const NEWEST_MAX = 5_000;
const REDUCED_DEFAULT_MS = 3_600_000;
const AGGREGATES = ["min", "max", "mean"] as const;
/** Not of steps: the readings whose line looks most like that of all. */
const LINE = "lttb";
const FORMATS = ["columnar", "json", "ndjson", "csv"] as const;

const Query = Type.Object(
  {
    from: TimeParameter("inclusive; with maxPoints default an hour before to"),
    to: TimeParameter("exclusive; default now"),
    last: LastOrCountParameter("or a number: the newest so many, at most 5000; default 500 where no from is given"),
    maxPoints: Type.Optional(
      Type.Integer({ minimum: 2, maximum: 5_000, description: "reduced: to equal steps, or to so many readings" }),
    ),
    aggregate: Type.Optional(
      Type.Array(EnumOf([...AGGREGATES, LINE]), {
        maxItems: 3,
        description:
          "with maxPoints: only these of each step, default all three; or lttb alone: the readings whose line looks most like that of all",
      }),
    ),
    format: Type.Optional(
      EnumOf(FORMATS, {
        description:
          "columnar (default): JSON, one array for each column; json: items; ndjson and csv: a stream of any length, with a line for each gap. The header Accept says the last two as well",
      }),
    ),
  },
  closed,
);
const AnswerSchema = Type.Union([ReadingsItemSchema, ReadingsRowsSchema]);

/** `/sensors/.../readings`: from the journal of the sensor's gateway, over NATS. */
export function serveReadings(app: Api, { fleet, readings, now, exports }: ApiContext): void {
  app.get(
    "/sensors/:site/:zone/:machine/:sensor/readings",
    {
      config: { needs: "read" },
      schema: {
        operationId: "getReadings",
        summary: "Readings of one sensor, asked from its gateway",
        params: SensorParams,
        querystring: Query,
        response: answers(orWhole(AnswerSchema), refusedWith(503)),
      },
    },
    async (request, reply) => {
      const { site, zone, machine, sensor } = request.params;
      const id = `${site}/${zone}/${machine}/${sensor}`;
      const entry = fleet.sensors.get(id as never);
      const path = parseSensorId(id);
      if (!entry || !path) return sendProblem(request, reply, noSensor(fleet, request.params));
      const query = timed(request.query, now);
      if ("wrong" in query) return sendProblem(request, reply, wrongParameter(query));
      const wrong = wrongIn(query);
      if (wrong !== undefined) return sendProblem(request, reply, wrongParameter(wrong));
      const unreachable = whyUnreachable(fleet, entry.machine.zone, "the readings");
      if (unreachable !== undefined) return sendProblem(request, reply, problem(503, unreachable));
      const format = query.format ?? formatOf(request);
      const whole = format === "ndjson" || format === "csv";
      const range = rangeOf(query, now(), whole);
      if (range.from >= range.to)
        return sendProblem(request, reply, wrongParameter({ parameter: "from", wrong: "from is not before to" }));
      const asked = { entry, range, aggregate: query.aggregate };
      const pages = readings(path, range);
      if (whole) return stream(request, reply, exports, asked, format, pages);
      const got = await gatherReadings(pages);
      if (!got.ok) return sendProblem(request, reply, gatewayProblem(entry.machine.zone, got));
      return reply
        .header("content-type", JSON_TYPE)
        .header("cache-control", "no-cache")
        .send(JSON.stringify(bodyOf(asked, got, query.format === "json")));
    },
  );
}

type Wanted = Omit<Static<typeof Query>, "from" | "to" | "last"> & Times;
type Asked = {
  entry: SensorEntry;
  range: ReadingsRange;
  aggregate: readonly ((typeof AGGREGATES)[number] | typeof LINE)[] | undefined;
};

function wrongIn({ newest, aggregate, maxPoints }: Wanted): WrongParameter | undefined {
  if (newest !== undefined && newest > NEWEST_MAX)
    return {
      parameter: "last",
      wrong: `last=${newest}: at most the newest ${NEWEST_MAX} at once; a duration, as 10m or 8h, has no such bound`,
    };
  if (aggregate !== undefined && maxPoints === undefined)
    return {
      parameter: "aggregate",
      wrong:
        "aggregate says what of each step is wanted: add maxPoints, how many steps, or leave it out for the readings themselves",
    };
  if (aggregate?.includes(LINE) && aggregate.length > 1)
    return { parameter: "aggregate", wrong: "lttb gives readings and no steps: ask for it alone" };
  return undefined;
}

/** Without `from` the newest readings are meant; where they are reduced, the last hour of them. */
function rangeOf({ from, to, newest, maxPoints, aggregate }: Wanted, now: number, whole: boolean): ReadingsRange {
  const end = to ?? now + 1;
  const reduced = maxPoints !== undefined;
  const begin = from ?? (reduced && newest === undefined ? Math.max(0, end - REDUCED_DEFAULT_MS) : 0);
  const range: ReadingsRange = { from: begin, to: end };
  if (reduced) range.maxPoints = maxPoints;
  if (aggregate?.includes(LINE)) range.reduce = "lttb";
  const last = newest ?? (from === undefined && !reduced && !whole ? NEWEST_DEFAULT : undefined);
  if (last !== undefined) range.last = last;
  return range;
}

function bodyOf({ entry, range: { from, to }, aggregate }: Asked, { columns, gaps }: ReadingsPage, asRows: boolean) {
  const unit = entry.info?.unit === undefined ? {} : { unit: entry.info.unit };
  const head = { sensor: entry.id, ...unit, from, to, source: "journal", gaps };
  const chosen = only(columns, aggregate);
  if (!asRows) return { ...head, columns: chosen };
  const items = rowsOf(chosen);
  return { ...head, items, total: items.length };
}

function only(columns: ReadingColumns, aggregate: Asked["aggregate"]): ReadingColumns {
  if (!aggregate?.length) return columns;
  const left = AGGREGATES.filter((name) => !aggregate.includes(name));
  return Object.fromEntries(
    Object.entries(columns).filter(([name]) => !left.includes(name as never)),
  ) as ReadingColumns;
}

/** The first page decides whether there is an answer at all; the rest is asked for as it is taken. */
async function stream(
  request: FastifyRequest,
  reply: FastifyReply,
  gate: ExportGate,
  { entry, range, aggregate }: Asked,
  format: "ndjson" | "csv",
  pages: AsyncGenerator<ReadingsPage | Failure>,
): Promise<FastifyReply> {
  const first = await pages.next();
  const page = first.value as ReadingsPage | Failure;
  if (!page.ok) return sendProblem(request, reply, gatewayProblem(entry.machine.zone, page));
  const chosen = AGGREGATES.filter((name) => !aggregate?.length || aggregate.includes(name));
  const all = async function* () {
    yield page;
    yield* pages;
  };
  const narrowed = async function* () {
    for await (const each of all()) yield each.ok ? { ...each, columns: only(each.columns, aggregate) } : each;
  };
  return sendExport(request, reply, gate, {
    name: entry.id.replaceAll("/", "_"),
    format,
    items: linesOf(narrowed()),
    columns: readingColumns(range.maxPoints === undefined || range.reduce === "lttb" ? undefined : chosen),
    incomplete: [],
  });
}
