import { Type, type Static } from "typebox";
import type { FastifyReply, FastifyRequest } from "fastify";
import { didYouMean } from "@tocsin/core/config/did-you-mean";
import { FIGURE_GROUPS, FiguresAnswerSchema, type FiguresAnswer } from "@tocsin/core/wire/figures";
import { scopeTag } from "../access/principal.ts";
import type { HubConfig } from "../config/hub-config.ts";
import { TooManyQuestions } from "../figures/figure-desk.ts";
import { TooManyGroups, type FigureCounts } from "../figures/figures.ts";
import type { FigureQuestion } from "../figures/question.ts";
import { answers, orWhole, refusedWith } from "./answers.ts";
import type { Api, ApiContext } from "./context.ts";
import { FIGURE_COLUMNS, figureRows } from "./export/figure-columns.ts";
import { formatOf, formatParameter } from "./export/format.ts";
import { sendExport } from "./export/send-export.ts";
import { hasAlready, JSON_TYPE } from "./list-cache.ts";
import { closed, EnumOf, filterOf, names, placeParameters, sensorParameters, textParameters } from "./parameters.ts";
import { problem, sendProblem, type WrongParameter, wrongParameter } from "./problem.ts";
import { LastParameter, timed, TimeParameter } from "./time-parameter.ts";

const DEFAULT_MS = 30 * 86_400_000;
const RETRY_AFTER_S = 5;
const Query = Type.Object(
  {
    from: TimeParameter("event time, inclusive; default 30 days before to"),
    to: TimeParameter("event time, exclusive; default now"),
    last: LastParameter,
    by: Type.Optional(EnumOf(FIGURE_GROUPS, { description: "also for each of these, those with most alarms first" })),
    position: Type.Optional(
      Type.String({ maxLength: 64, description: "operator position: a filter that the hub's configuration names" }),
    ),
    ...placeParameters,
    sensor: names("site/zone/machine/sensor; may be given several times"),
    source: sensorParameters.source,
    ...textParameters,
    limit: Type.Integer({ minimum: 1, maximum: 1_000, default: 100, description: "items, where by is asked for" }),
    ...formatParameter,
  },
  closed,
);
type Asked = Static<typeof Query>;
type Positions = HubConfig["figures"]["positions"];

/** `/figures`: how often alarms ring and how reliable things are, against what EEMUA 191 and ISA-18.2 ask for. */
export function serveFigures(app: Api, context: ApiContext, positions: Positions): void {
  app.get(
    "/figures",
    {
      config: { needs: "read" },
      schema: {
        operationId: "getFigures",
        summary: "Alarm rates, floods, worst alarms with their cures, availability, MTBF and MTTRes",
        description:
          "From transitions alone. No verdict below 30 days of data. As CSV one row for each figure. An answer is at most 10 s old.",
        querystring: Query,
        response: answers(orWhole(FiguresAnswerSchema), refusedWith(422, 503)),
      },
    },
    async (request, reply) => {
      const asked = readQuestion(request, context.now, positions);
      if ("wrong" in asked) return sendProblem(request, reply, wrongParameter(asked));
      const { format: _format, ...query } = request.query;
      const key = JSON.stringify([query, request.scope]);
      try {
        const { etag, answer } = context.figures.ask(key, () => asked);
        return await send(request, reply, context, positions, {
          etag: `"${context.bootId}-f${etag}${scopeTag(request.scope)}"`,
          answer,
        });
      } catch (cause) {
        if (cause instanceof TooManyGroups) return sendProblem(request, reply, problem(422, cause.message));
        if (!(cause instanceof TooManyQuestions)) throw cause;
        return sendProblem(request, reply.header("retry-after", RETRY_AFTER_S), problem(503, cause.message));
      }
    },
  );
}

async function send(
  request: FastifyRequest,
  reply: FastifyReply,
  { exports }: ApiContext,
  positions: Positions,
  { etag, answer }: { etag: string; answer: Promise<FigureCounts> },
): Promise<FastifyReply> {
  const format = formatOf(request);
  const figures: FiguresAnswer = { ...(await answer), positions: Object.keys(positions) };
  if (format !== "json")
    return sendExport(request, reply, exports, {
      name: "figures",
      format,
      items: figureRows(figures),
      columns: FIGURE_COLUMNS,
      incomplete: figures.incomplete,
    });
  void reply
    .header("etag", etag)
    .header("cache-control", "private, no-cache")
    .header("vary", "accept, authorization, cookie, origin");
  if (hasAlready(request, etag)) return reply.code(304).send();
  return reply.header("content-type", JSON_TYPE).send(JSON.stringify(figures));
}

function readQuestion(
  request: FastifyRequest,
  now: () => number,
  positions: Positions,
): FigureQuestion | WrongParameter {
  const query = timed(request.query as Asked, now);
  if ("wrong" in query) return query;
  const { position, by, limit, sensor, to = now(), from = to - DEFAULT_MS } = query;
  if (from >= to) return { parameter: "from", wrong: "from is not before to" };
  const named = position === undefined ? {} : positions[position];
  if (named === undefined)
    return {
      parameter: "position",
      wrong: `there is no position ${position}: ${didYouMean(position!, Object.keys(positions))}`,
    };
  // What the query says narrows what the position means.
  const twice = Object.keys(named).find((part) => Object.hasOwn(query, part));
  if (twice !== undefined)
    return { parameter: twice, wrong: `position=${position} says ${twice} already: leave it out` };
  return {
    filter: { ...named, ...filterOf({ query, scope: request.scope }) },
    ...(sensor ? { sensor } : {}),
    from: Math.max(0, from),
    to,
    ...(by === undefined ? {} : { by }),
    limit,
    ...(position === undefined ? {} : { position }),
  };
}
