import { STATUS_CODES } from "node:http";
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { didYouMean } from "@tocsin/core/config/did-you-mean";
import type { Problem } from "@tocsin/core/wire/hub-api";
import { rememberPaths } from "./known-paths.ts";

export const PROBLEM_TYPE = "application/problem+json; charset=utf-8";

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
  const isKnown = rememberPaths(app);
  app.setNotFoundHandler((request, reply) => {
    const path = request.url.split("?")[0]!.slice(0, 200);
    if (!["GET", "HEAD"].includes(request.method) && isKnown(path)) {
      void reply.header("allow", "GET, HEAD");
      return sendProblem(request, reply, problem(405, `${request.method} is not possible at ${path}: it can be read`));
    }
    return sendProblem(request, reply, problem(404, `there is nothing at ${request.method} ${path}`));
  });
  app.setErrorHandler((error: FastifyError, request, reply) => {
    if (error.validation) return sendProblem(request, reply, invalid(error, request));
    const status = error.statusCode ?? 500;
    if (status < 500) return sendProblem(request, reply, problem(status, error.message));
    request.log.error({ err: error, url: request.url }, "request failed");
    return sendProblem(request, reply, problem(500, "the hub failed to answer; its log says more"));
  });
}

type Complaint = { keyword: string; instancePath: string; params: Record<string, unknown>; message?: string };

function invalid(error: FastifyError, request: FastifyRequest): Problem {
  const where = error.validationContext ?? "request";
  const errors = (error.validation as Complaint[]).map((each) => ({
    pointer: `/${where}${each.instancePath}${unknownName(each) === undefined ? "" : `/${unknownName(each)}`}`,
    detail: explain(each, schemaOf(request, where)),
  }));
  return problem(400, errors.map(({ detail }) => detail).join("; "), { errors });
}

const unknownName = ({ keyword, params }: Complaint): string | undefined =>
  keyword === "additionalProperties" ? String(params["additionalProperty"]).slice(0, 80) : undefined;

function explain(complaint: Complaint, schema: SchemaPart): string {
  const path = complaint.instancePath.split("/").slice(1);
  const parameter = path[0] ?? "";
  const known = schema.properties ?? {};
  const name = unknownName(complaint);
  // What is known, but not inside what it was written in, is not what was meant: where it belongs is.
  if (name !== undefined && name in known && path.length > 0)
    return `"${name}" does not belong into ${complaint.instancePath}: write it beside "${parameter}"`;
  const within = partAt(schema, path)?.properties ?? {};
  if (name !== undefined) return `unknown parameter "${name}": ${didYouMean(name, Object.keys(within))}`;
  const lacks = complaint.params["missingProperty"];
  if (complaint.keyword === "required" && typeof lacks === "string")
    return `"${lacks}" is missing${path.length > 0 ? ` in ${complaint.instancePath}` : ""}`;
  const meant = known[parameter]?.description;
  // A pattern says nothing to a person; what the parameter means does.
  if (complaint.keyword === "pattern" && meant !== undefined) return `parameter "${parameter}" must be: ${meant}`;
  const allowed = complaint.params["allowedValues"];
  const words = Array.isArray(allowed) ? `: ${allowed.join(", ")}` : "";
  return `parameter "${parameter}" ${complaint.message ?? "is wrong"}${words}`;
}

type SchemaPart = { description?: string; properties?: Record<string, SchemaPart>; items?: SchemaPart };

/** What a schema says of the place that a path leads to: names lead into an object, numbers into a list. */
const partAt = (schema: SchemaPart, path: readonly string[]): SchemaPart | undefined =>
  path.reduce<SchemaPart | undefined>((part, step) => part?.properties?.[step] ?? part?.items, schema);

const schemaOf = (request: FastifyRequest, where: string): SchemaPart =>
  (request.routeOptions.schema as Record<string, SchemaPart> | undefined)?.[where] ?? {};
