import { Type } from "typebox";
import { CommandRecordSchema } from "@tocsin/core/wire/log";
import { answers } from "./answers.ts";
import type { Api, ApiContext } from "./context.ts";
import { closed } from "./parameters.ts";
import { problem, sendProblem } from "./problem.ts";
import { isWithin } from "@tocsin/core/wire/access";

const OutcomeSchema = Type.Object({
  ...CommandRecordSchema.properties,
  zone: Type.String({ description: "site/zone" }),
});

/** `/commands/{id}`: what became of a command, as the log of its zone has it. */
export function serveCommandOutcome(app: Api, { commandRecord }: ApiContext): void {
  app.get(
    "/commands/:id",
    {
      config: { needs: "read" },
      schema: {
        operationId: "getCommand",
        summary: "What became of a command: the record of its zone's log",
        params: Type.Object({ id: Type.String({ pattern: "^[A-Za-z0-9_-]{8,128}$" }) }),
        querystring: Type.Object({}, closed),
        response: answers(OutcomeSchema),
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      const found = await commandRecord(id);
      const { scope } = request;
      if (!found || (scope !== undefined && !isWithin(scope, found.zone)))
        return sendProblem(
          request,
          reply,
          problem(404, `no outcome of ${id} is known: it is pending, or was never asked`),
        );
      return reply.header("cache-control", "no-store").send({ ...found.record, zone: found.zone });
    },
  );
}
