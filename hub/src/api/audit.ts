import { Type } from "typebox";
import { isWithin } from "@tocsin/core/wire/access";
import { AuditItemSchema } from "@tocsin/core/wire/audit";
import { answers, refusedWith } from "./answers.ts";
import type { Api, ApiContext } from "./context.ts";
import { closed } from "./parameters.ts";
import { problem, sendProblem } from "./problem.ts";

const Query = Type.Object(
  {
    zone: Type.Optional(Type.String({ maxLength: 200, description: "zone, or site/zone" })),
    before: Type.Optional(Type.Integer({ minimum: 1, description: "the next of the page before" })),
    limit: Type.Integer({ minimum: 1, maximum: 500, default: 100 }),
  },
  closed,
);
const AuditPageSchema = Type.Object({
  items: Type.Array(AuditItemSchema),
  total: Type.Integer({ description: "records of this page" }),
  next: Type.Optional(Type.Integer({ description: "before of the next page" })),
});

/** `/audit`: who asked for what change, and what became of it, newest first. */
export function serveAudit(app: Api, { audit }: ApiContext): void {
  app.get(
    "/audit",
    {
      config: { needs: "audit" },
      schema: {
        operationId: "listAudit",
        summary: "Who asked for what change, and what became of it, newest first",
        querystring: Query,
        response: answers(AuditPageSchema, refusedWith(503)),
      },
    },
    async (request, reply) => {
      const { zone, before, limit } = request.query;
      const { scope } = request;
      const wants = (name: string) =>
        (zone === undefined || name === zone || name.endsWith(`/${zone}`)) &&
        (scope === undefined || isWithin(scope, name));
      const page = await audit({ before, limit, wants });
      if (!page)
        return sendProblem(
          request,
          reply,
          problem(503, "the hub itself is cut off from its message bus, which holds the audit"),
        );
      return reply.header("cache-control", "no-store").send({ ...page, total: page.items.length });
    },
  );
}
