import { randomUUID } from "node:crypto";
import type { FastifyReply, FastifyRequest } from "fastify";
import { Type, type Static } from "typebox";
import { matchesMachine, matchesSensor, matchesZone, wordsOf } from "@tocsin/core/fleet/filter";
import { findAlarms } from "@tocsin/core/fleet/query-alarms";
import { COMMAND_NEEDS } from "@tocsin/core/wire/access";
import { GATEWAY_COMMANDS } from "@tocsin/core/wire/command";
import type { ServiceScope } from "@tocsin/core/wire/health";
import {
  AlarmTargetSchema,
  CommandAnswerSchema,
  COMMAND_TARGETS_MAX,
  type CommandAnswer,
} from "@tocsin/core/wire/hub-command";
import type { HttpSettings } from "../config/http-schema.ts";
import { NotAudited, whyAway } from "../commands/commander.ts";
import { asFirstAsked, type MeantBody } from "../commands/first-asked.ts";
import {
  planAlarms,
  plannedAlarm,
  plannedMachine,
  plannedSensor,
  plannedSources,
  plannedZone,
  planServices,
  type Refused,
} from "../commands/plan.ts";
import { isOwn, type Asked, type Planned } from "../commands/planned.ts";
import { answers, refusedWith } from "./answers.ts";
import { alarmFilterOf, alarmParameters } from "./alarms.ts";
import type { Api, ApiContext } from "./context.ts";
import { IdempotencyHeaders } from "./idempotency.ts";
import { commandLimit } from "./limits.ts";
import { closed, filterOf, healthParameter, placeParameters, sensorParameters, textParameters } from "./parameters.ts";
import { problem, sendProblem } from "./problem.ts";

const Comment = Type.String({ maxLength: 1_000, description: "why; shown and audited" });
const Reason = Type.String({ minLength: 1, maxLength: 1_000, description: "why; shown for as long as it holds" });
const asking = {
  preview: Type.Optional(Type.Boolean({ description: "only say how many things it would reach" })),
  expected: Type.Optional(
    Type.Integer({ minimum: 0, description: "as the preview said: reaches it another number by now, nothing is done" }),
  ),
};
const AlarmsMeant = {
  targets: Type.Optional(Type.Array(AlarmTargetSchema, { minItems: 1, maxItems: COMMAND_TARGETS_MAX })),
  filter: Type.Optional(Type.Object(alarmParameters, { ...closed, description: "as GET /alarms takes it" })),
  ...asking,
};
const ThingFilter = Type.Object(
  { ...placeParameters, ...healthParameter, ...textParameters, ...sensorParameters },
  { ...closed, description: "as the list of these things takes it; sources: those of the sensors that it means" },
);
const ThingsMeant = {
  ids: Type.Optional(
    Type.Array(Type.String({ maxLength: 300 }), {
      minItems: 1,
      maxItems: COMMAND_TARGETS_MAX,
      description: "full ids",
    }),
  ),
  filter: Type.Optional(ThingFilter),
  ...asking,
};
const OfGateways = Type.Object(
  {
    ids: Type.Array(Type.String({ maxLength: 300 }), {
      minItems: 1,
      maxItems: COMMAND_TARGETS_MAX,
      description: "site/zone",
    }),
    ...asking,
    comment: Type.Optional(Comment),
  },
  closed,
);
const MS = { exclusiveMinimum: 0, maximum: 31_622_400_000 } as const;
const BODIES = {
  acknowledge: Type.Object({ ...AlarmsMeant, comment: Type.Optional(Comment) }, closed),
  shelve: Type.Object(
    {
      ...AlarmsMeant,
      comment: Reason,
      level: Type.Optional(Type.String({ minLength: 1, maxLength: 200, description: "default: the level that rings" })),
      forMs: Type.Optional(Type.Number({ ...MS, description: "for so long" })),
      once: Type.Optional(Type.Literal(true, { description: "until it clears" })),
    },
    closed,
  ),
  unshelve: Type.Object({ ...AlarmsMeant, comment: Type.Optional(Comment) }, closed),
  outOfService: Type.Object(
    {
      ...ThingsMeant,
      comment: Reason,
      from: Type.Optional(Type.Number({ description: "ms since 1970 UTC; default now" })),
      until: Type.Number({ description: "ms since 1970 UTC" }),
      autoReturn: Type.Optional(Type.Literal(true, { description: "it returns by itself" })),
    },
    closed,
  ),
  returnToService: Type.Object({ ...ThingsMeant, comment: Type.Optional(Comment) }, closed),
  reload: OfGateways,
  resync: OfGateways,
  confirmClock: OfGateways,
};

const SUMMARIES = {
  acknowledge: "Acknowledge alarms: the named ones, or all that a filter means",
  shelve: "Shelve alarms for a time, or until they clear",
  unshelve: "Take alarms from the shelf",
  outOfService: "Take out of service until a time",
  returnToService: "Return to service",
  reload: "Read the configuration again: a broken one is rejected with its positions, and the old one stays",
  resync: "Publish all states and the inventory again",
  confirmClock: "Believe a wall clock that went forward by more than ten minutes",
};

const THINGS = ["sensors", "machines", "sources", "zones"] as const;

type Meant = Planned[] | Refused;
type Parts = ApiContext & { http: HttpSettings };

/** Commands on alarms, and on the service of sensors, machines, sources and zones. */
export function serveCommands(app: Api, context: Parts): void {
  for (const command of ["acknowledge", "shelve", "unshelve"] as const)
    serveCommand(app, context, `alarms`, command, (body, request) => meantAlarms(context, body as never, request));
  for (const command of ["outOfService", "returnToService"] as const)
    for (const things of THINGS)
      serveCommand(app, context, things, command, (body, request) =>
        meantThings(context, things, body as never, request),
      );
  serveGatewayCommands(app, context);
}

/** Commands to gateways themselves, by the zones that they are of. */
function serveGatewayCommands(app: Api, context: Parts): void {
  for (const command of GATEWAY_COMMANDS)
    serveCommand(app, context, "gateways", command, (body, request) =>
      planServices(context.fleet, "zone", (body as Static<typeof OfGateways>).ids, request.scope),
    );
}

function serveCommand(
  app: Api,
  context: Parts,
  things: string,
  command: keyof typeof BODIES,
  meant: (body: object, request: FastifyRequest) => Meant,
): void {
  app.post(
    `/${things}::${command}`,
    {
      config: { needs: COMMAND_NEEDS[command], rateLimit: commandLimit(context.http) as never },
      schema: {
        operationId: `${command}${things[0]!.toUpperCase()}${things.slice(1)}`,
        summary: `${SUMMARIES[command]} (${things})`,
        headers: IdempotencyHeaders,
        body: BODIES[command],
        response: answers(CommandAnswerSchema, {
          202: { ...CommandAnswerSchema, description: "some of it is pending" },
          ...refusedWith(409, 422, 503),
        }),
      },
    },
    async (request, reply) => {
      const { preview, expected, targets: _t, ids: _i, filter, ...asked } = request.body as Record<string, never>;
      const given = request.headers["idempotency-key"];
      const before =
        given === undefined || filter === undefined || preview
          ? []
          : await context.commander.askedBefore(request.principal, String(given), command);
      const body = asFirstAsked(request.body as MeantBody, before, things);
      if (!body) return sendProblem(request, reply, problem(409, OTHER_KEY));
      const planned = meant(body, request);
      if ("status" in planned) return sendProblem(request, reply, problem(planned.status, planned.detail));
      const refused = refusalOf(planned, expected);
      if (refused) return sendProblem(request, reply, problem(...refused));
      if (preview) return reply.send(previewOf(command, planned));
      const key = given === undefined ? randomUUID() : String(given);
      return run(context, request, reply, { key, filter }, { command, ...(asked as object) } as Asked, planned);
    },
  );
}

const OTHER_KEY = "this idempotency-key was given to another command before: give this one a key of its own";

function refusalOf(planned: Planned[], expected: number | undefined): [number, string] | undefined {
  const total = planned.length;
  if (total > COMMAND_TARGETS_MAX)
    return [422, `it reaches ${total} things, more than ${COMMAND_TARGETS_MAX} at once: narrow the filter`];
  if (expected !== undefined && expected !== total)
    return [409, `it reaches ${total} things by now, not ${expected}: look again, then say so`];
  return undefined;
}

const countBy = (names: string[]): Record<string, number> =>
  Object.fromEntries([...Map.groupBy(names, (name) => name)].map(([name, all]) => [name, all.length]));

const previewOf = (command: Asked["command"], planned: Planned[]): CommandAnswer => ({
  command,
  preview: true,
  total: planned.length,
  counts: countBy(planned.map(({ zone }) => zone.id)),
  results: [],
});

async function run(
  { fleet, commander }: Parts,
  request: FastifyRequest,
  reply: FastifyReply,
  named: { key: string; filter?: object | undefined },
  asked: Asked,
  planned: Planned[],
): Promise<FastifyReply> {
  const atGateways = planned.filter(({ target }) => !isOwn(target));
  const zones = atGateways.length < planned.length ? [] : [...new Set(planned.map(({ zone }) => zone))];
  const away = zones.map((zone) => whyAway(fleet, zone));
  if (zones.length > 0 && away.every((why) => why !== undefined))
    return sendProblem(request, reply, problem(503, [...new Set(away)].slice(0, 5).join("; ")));
  try {
    const results = await commander.run(request.principal, named, asked, planned);
    if (results.length > 0 && results.every(({ outcome }) => outcome === "unreachable"))
      return sendProblem(request, reply, problem(503, results[0]!.detail ?? "the gateway does not answer"));
    const counts = countBy(results.map(({ outcome }) => outcome));
    const answer: CommandAnswer = { command: asked.command, total: results.length, counts, results };
    return reply.code(counts["pending"] ? 202 : 200).send(answer);
  } catch (cause) {
    if (!(cause instanceof NotAudited)) throw cause;
    request.log.error({ err: cause }, "command not audited");
    return sendProblem(request, reply, problem(503, `${cause.message}: its message bus does not take the record`));
  }
}

type MeansAlarms = Pick<Static<(typeof BODIES)["acknowledge"]>, "targets" | "filter">;

const ONE_OF: Refused = { status: 400, detail: "say what is meant: either a list (targets or ids), or a filter" };

function meantAlarms({ fleet }: Parts, { targets, filter }: MeansAlarms, { scope }: FastifyRequest): Meant {
  if ((targets === undefined) === (filter === undefined)) return ONE_OF;
  if (targets) return planAlarms(fleet, targets, scope);
  const { list = "active", ...query } = filter!;
  return findAlarms(fleet, { list, filter: alarmFilterOf(query, scope) }).map(plannedAlarm);
}

type MeansThings = Pick<Static<(typeof BODIES)["returnToService"]>, "ids" | "filter">;

function meantThings(
  { fleet }: Parts,
  things: (typeof THINGS)[number],
  { ids, filter: query }: MeansThings,
  { scope }: FastifyRequest,
): Meant {
  if ((ids === undefined) === (query === undefined)) return ONE_OF;
  const of = things.slice(0, -1) as ServiceScope;
  if (ids) return planServices(fleet, of, ids, scope);
  const filter = filterOf({ query: query!, scope });
  const words = wordsOf(filter.q);
  if (of === "sensor" || of === "source") {
    const sensors = [...fleet.sensors.values()].filter((each) => matchesSensor(each, filter, words));
    return of === "sensor" ? sensors.map(plannedSensor) : plannedSources(sensors);
  }
  if (of === "machine")
    return [...fleet.machines.values()].filter((each) => matchesMachine(each, filter, words)).map(plannedMachine);
  return [...fleet.zones.values()].filter((each) => matchesZone(each, filter)).map(plannedZone);
}
