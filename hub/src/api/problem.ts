import { STATUS_CODES } from "node:http";
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { Problem } from "@tocsin/core/wire/hub-api";
import { explain, pointerOf, repeatInstead, type Complaint, type SchemaPart } from "./complaint.ts";
import { rememberPaths } from "./known-paths.ts";

export const PROBLEM_TYPE = "application/problem+json; charset=utf-8";
/** More of a path is not said again, nor compared with those that are known. */
const PATH_MAX = 200;

/** An answer that is not what was asked for, as RFC 9457 tells it. `detail` is for the person who asked. */
export function problem(
  status: number,
  detail: string,
  { type = "about:blank", errors }: { type?: string; errors?: Problem["errors"] } = {},
): Problem {
  const title = STATUS_CODES[status] ?? "Error";
  return { type, title, status, detail, ...(errors ? { errors } : {}) };
}

/** What is wrong with one parameter of a query in ways that its schema cannot say. */
export type WrongParameter = { parameter: string; wrong: string };

export const wrongParameter = ({ parameter, wrong }: WrongParameter): Problem =>
  problem(400, wrong, { errors: [{ pointer: `/querystring/${parameter}`, detail: wrong }] });

export function sendProblem(request: FastifyRequest, reply: FastifyReply, told: Problem): FastifyReply {
  const instance = request.url.split("?")[0] ?? "";
  return reply
    .code(told.status)
    .header("content-type", PROBLEM_TYPE)
    .header("cache-control", "no-store")
    .send(JSON.stringify({ ...told, instance }));
}

/** Every error and every path that is not there becomes a problem; what is ours to repair is told to the log only. */
export function tellProblems(app: FastifyInstance): void {
  const known = rememberPaths(app);
  const tellNotThere = (request: FastifyRequest, reply: FastifyReply) => {
    const path = request.url.split("?")[0]!.slice(0, PATH_MAX);
    const answered = known.methodsOf(path).sort();
    const methods = answered.join(", ");
    // A path of files takes GET and may have none at this name.
    if (methods !== "" && !answered.includes(request.method))
      return sendProblem(
        request,
        reply.header("allow", methods),
        problem(405, `${request.method} is not possible at ${path}: it takes ${methods}`),
      );
    const nearest = known.nearest(path);
    const meant = nearest === undefined ? "" : `: did you mean ${nearest}?`;
    return sendProblem(request, reply, problem(404, `there is nothing at ${request.method} ${path}${meant}`));
  };
  app.setNotFoundHandler(tellNotThere);
  app.setErrorHandler((error: FastifyError, request, reply) => {
    // What is wrong with a request for nothing is of no interest.
    if (request.is404) return tellNotThere(request, reply);
    if (error.validation) return sendProblem(request, reply, invalid(error, request));
    const status = error.statusCode ?? 500;
    if (status < 500) return sendProblem(request, reply, problem(status, error.message));
    request.log.error({ err: error, url: request.url }, "request failed");
    return sendProblem(request, reply, problem(500, "the hub failed to answer; its log says more"));
  });
}

function invalid(error: FastifyError, request: FastifyRequest): Problem {
  const where = error.validationContext ?? "request";
  const schema = (request.routeOptions.schema as Record<string, SchemaPart> | undefined)?.[where] ?? {};
  const given = where === "body" ? request.body : where === "querystring" ? request.query : request.params;
  const errors = (error.validation as Complaint[]).map((each) => ({
    pointer: `/${where}${pointerOf(each)}`,
    detail:
      (where === "querystring" ? repeatInstead(each, schema, given, request.url) : undefined) ??
      explain(each, schema, given),
  }));
  return problem(400, [...new Set(errors.map(({ detail }) => detail))].join("; "), { errors });
}
