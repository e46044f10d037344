import { Type } from "typebox";
import { isWithin } from "@tocsin/core/wire/access";
import { AuditChainSchema, AuditItemSchema } from "@tocsin/core/wire/audit";
import { ID_PATTERN, type Id } from "@tocsin/core/wire/id";
import { HUB_ITSELF } from "@tocsin/core/wire/subject";
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

/** Of a zone, or of the hub itself. */
const Name = Type.String({ pattern: `${ID_PATTERN}|^${HUB_ITSELF}$` });
const ChainParams = Type.Object({ site: Name, zone: Name });
const ChainQuery = Type.Object(
  {
    after: Type.Integer({ minimum: 0, default: 0, description: "the next of the answer before" }),
    hash: Type.String({ maxLength: 100, default: "", description: "the hash of the answer before" }),
  },
  closed,
);
const CUT_OFF = "the hub itself is cut off from its message bus, which holds the audit";

/** `/audit/{site}/{zone}/chain`: whether anything of a zone's audit was changed, put in or taken out. */
export function serveAuditChain(app: Api, { auditChain }: ApiContext): void {
  app.get(
    "/audit/:site/:zone/chain",
    {
      config: { needs: "audit" },
      schema: {
        operationId: "verifyAudit",
        summary: "Whether a zone's audit is as it was written, record by record from its first",
        params: ChainParams,
        querystring: ChainQuery,
        response: answers(AuditChainSchema, refusedWith(503)),
      },
    },
    async (request, reply) => {
      const { site, zone } = request.params;
      const { after, hash } = request.query;
      const chain = await auditChain({ site: site as Id, zone: zone as Id }, { sequence: after, hash });
      if (!chain) return sendProblem(request, reply, problem(503, CUT_OFF));
      return reply.header("cache-control", "no-store").send(chain);
    },
  );
}

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
      if (!page) return sendProblem(request, reply, problem(503, CUT_OFF));
      return reply.header("cache-control", "no-store").send({ ...page, total: page.items.length });
    },
  );
}
