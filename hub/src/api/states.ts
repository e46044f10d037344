import { Type } from "typebox";
import { ExplanationSchema, StatechartSchema, type Explained } from "@tocsin/core/wire/explain";
import { ID_PATTERN, toId, zoneId } from "@tocsin/core/wire/id";
import type { Asked } from "../gateways/state-query.ts";
import { answers, refusedWith } from "./answers.ts";
import type { Api, ApiContext } from "./context.ts";
import { gatewayProblem, whyUnreachable } from "./gateway-problem.ts";
import { JSON_TYPE } from "./list-cache.ts";
import { closed, MachineParams, SensorParams } from "./parameters.ts";
import { noMachine, noSensor, noZone } from "./not-there.ts";
import { problem, sendProblem } from "./problem.ts";

const SourceParams = Type.Object({
  site: Type.String({ pattern: ID_PATTERN }),
  zone: Type.String({ pattern: ID_PATTERN }),
  source: Type.String({ pattern: ID_PATTERN }),
});

/** What has a statechart, by its path. */
const THINGS = [
  { of: "sensor", url: "/sensors/:site/:zone/:machine/:sensor", params: SensorParams },
  { of: "machine", url: "/machines/:site/:zone/:machine", params: MachineParams },
  { of: "source", url: "/sources/:site/:zone/:source", params: SourceParams },
] as const;

const ASKED = [
  {
    query: "explain",
    operation: "explain",
    summary: (of: Explained) => `Why a ${of} is as it is, and what is pending, from its state alone`,
    schema: ExplanationSchema,
  },
  {
    query: "statechart",
    operation: "getStatechartOf",
    summary: (of: Explained) => `The statechart of a ${of} as data for drawing, with where it stands`,
    schema: StatechartSchema,
  },
] as const;

const capital = (word: string): string => word[0]!.toUpperCase() + word.slice(1);

/** `/explain` and `/statechart` of sensors, machines and sources: asked from the gateway that runs them. */
export function serveStates(app: Api, context: ApiContext): void {
  for (const thing of THINGS) for (const asked of ASKED) serve(app, context, thing, asked);
}

function serve(
  app: Api,
  { fleet, askState }: ApiContext,
  { of, url, params }: (typeof THINGS)[number],
  { query, operation, summary, schema }: (typeof ASKED)[number],
): void {
  app.get(
    `${url}/${query}`,
    {
      config: { needs: "read" },
      schema: {
        operationId: `${operation}${capital(of)}`,
        summary: summary(of),
        params,
        querystring: Type.Object({}, closed),
        response: answers(schema, refusedWith(503)),
      },
    },
    async (request, reply) => {
      const path = request.params as Record<"site" | "zone" | "machine" | "sensor" | "source", string>;
      const names = of === "sensor" ? [path.machine, path.sensor] : [of === "machine" ? path.machine : path.source];
      const asked: Asked = { query, of, id: [path.site, path.zone, ...names].join("/") };
      const ofZone = { site: toId(path.site), zone: toId(path.zone) };
      const zone = fleet.zones.get(zoneId(ofZone));
      if (!zone) return sendProblem(request, reply, noZone(fleet, path, request.scope));
      if (of === "sensor" && !fleet.sensors.has(asked.id as never))
        return sendProblem(request, reply, noSensor(fleet, path));
      if (of === "machine" && !fleet.machines.has(asked.id as never))
        return sendProblem(request, reply, noMachine(fleet, path));
      const unreachable = whyUnreachable(fleet, zone, "the statecharts");
      if (unreachable !== undefined) return sendProblem(request, reply, problem(503, unreachable));
      const got = await askState(ofZone, asked);
      if (!got.ok) return sendProblem(request, reply, gatewayProblem(zone, got));
      return reply
        .header("content-type", JSON_TYPE)
        .header("cache-control", "no-cache")
        .send(JSON.stringify(got.answer));
    },
  );
}
