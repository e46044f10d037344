import type { FastifyReply, FastifyRequest, RouteOptions } from "fastify";
import { isLoopback } from "@tocsin/core/config/loopback";
import { isWithin, type Need } from "@tocsin/core/wire/access";
import type { Access } from "../access/authenticate.ts";
import { may, scopeOf, type Principal, type Scope } from "../access/principal.ts";
import { refusal } from "./answers.ts";
import type { Api } from "./context.ts";
import { isAllowedOrigin } from "./origins.ts";
import { problem, sendProblem } from "./problem.ts";

declare module "fastify" {
  interface FastifyContextConfig {
    /** What the one who asks must have; every route of the API says it. */
    needs?: Need;
  }
  interface FastifyRequest {
    principal: Principal;
    /** The zones in which the one who asks has what the route needs; undefined: all. */
    scope: Scope;
  }
}

const NOBODY: Principal = { id: "nobody", name: "nobody", kind: "anonymous", grants: [] };
const SAFE = new Set(["GET", "HEAD", "OPTIONS"]);

/** Whether a request comes from a process of this computer, and from no proxy that is trusted to speak for others. */
export const isLocal = (request: FastifyRequest): boolean => isLoopback(request.ip.replace("::ffff:", ""));

/**
 * The one place that says who may do what: every route below it names what it needs, or the hub does not start. Who
 * asks is let in by role, and by zone where the path names one; lists and streams are narrowed by `request.scope`.
 */
export function guard(app: Api, access: Access, corsOrigins: readonly string[]): void {
  app.decorateRequest("principal", null as never);
  app.decorateRequest("scope", undefined);
  app.addHook("onRoute", describeNeed);
  app.addHook("onRequest", async (request, reply) => {
    const { needs = "audit" } = request.routeOptions.config;
    request.principal = NOBODY;
    if (!SAFE.has(request.method) && !isOwnOrAllowed(request, corsOrigins))
      return sendProblem(request, reply, problem(403, foreign(request)));
    if (needs === "public") return undefined;
    const verdict = await access.authenticate({ headers: request.headers, isLocal: isLocal(request) });
    if (!verdict.ok) return sendProblem(request, unauthorized(reply), problem(401, verdict.detail));
    request.principal = verdict.principal;
    request.scope = scopeOf(verdict.principal, needs);
    const refused = refusalOf(request, needs);
    return refused === undefined ? undefined : sendProblem(request, reply, problem(403, refused));
  });
}

const unauthorized = (reply: FastifyReply): FastifyReply => reply.header("www-authenticate", 'Bearer realm="tocsin"');

function refusalOf({ principal, scope, params }: FastifyRequest, needs: Need): string | undefined {
  const roles = [...new Set(principal.grants.map(({ role }) => role))].join(", ") || "no role";
  if (!may(principal, needs)) return `${principal.name} (${roles}) lacks "${needs}": ask for a role that has it`;
  const { site, zone } = (params ?? {}) as { site?: string; zone?: string };
  if (site === undefined || zone === undefined || scope === undefined || isWithin(scope, `${site}/${zone}`))
    return undefined;
  return `${principal.name} (${roles}) has "${needs}" in ${scope.join(", ")}, not in ${site}/${zone}`;
}

/** A browser says with each change which page asks for it: a page of elsewhere asks with credentials that are not its own. */
function isOwnOrAllowed({ headers, host }: FastifyRequest, corsOrigins: readonly string[]): boolean {
  const { origin } = headers;
  if (origin === undefined) return true;
  return isAllowedOrigin(origin, corsOrigins) || origin.replace(/^https?:\/\//, "") === host;
}

const foreign = ({ headers }: FastifyRequest): string =>
  `pages of ${String(headers.origin).slice(0, 200)} may not change anything here: list the origin in http.corsOrigins`;

/** Tells the API description what a route needs; a route that does not say it is an error of the hub's own. */
function describeNeed(route: RouteOptions): void {
  const needs = route.config?.needs;
  if (needs === undefined)
    throw new Error(`${String(route.method)} ${route.url} says nothing of who may use it: give it config.needs`);
  const schema = route.schema;
  if (!schema || schema.hide) return;
  const more = needs === "public" ? {} : { 401: refusal("say who you are"), 403: refusal("it is not for you") };
  Object.assign(schema, {
    security: needs === "public" ? [] : [{ bearer: [] }, { session: [] }],
    "x-needs": needs,
    response: { ...(schema.response as object | undefined), ...more },
  });
}
