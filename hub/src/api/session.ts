import { Type } from "typebox";
import { MeSchema } from "@tocsin/core/wire/access";
import { newSession } from "../access/api-key.ts";
import { SESSION_COOKIE, type Access } from "../access/authenticate.ts";
import { meOf } from "../access/principal.ts";
import { answers, refusal } from "./answers.ts";
import type { Api } from "./context.ts";
import { closed } from "./parameters.ts";
import { problem, sendProblem } from "./problem.ts";

const EXPIRED = 0;

export type SessionParts = { access: Access; sessionMs: number; basePath: string; now: () => number };

/** `/me`: who asks and may do what; `/session`: sign-in and sign-out of a browser with an API key. */
export function serveSession(app: Api, { access, sessionMs, basePath, now }: SessionParts): void {
  const cookie = (value: string, maxAgeMs: number, secure: boolean): string => {
    const attributes = `Max-Age=${Math.floor(maxAgeMs / 1_000)}; Path=${basePath || "/"}; HttpOnly; SameSite=Strict`;
    return `${SESSION_COOKIE}=${value}; ${attributes}${secure ? "; Secure" : ""}`;
  };
  app.get(
    "/me",
    {
      config: { needs: "read" },
      schema: {
        operationId: "getMe",
        summary: "Who you are and what you may do",
        querystring: Type.Object({}, closed),
        response: answers(MeSchema),
      },
    },
    (request, reply) => reply.header("cache-control", "no-store").send(meOf(request.principal)),
  );
  app.post(
    "/session",
    {
      config: { needs: "public" },
      schema: {
        operationId: "signIn",
        summary: "Sign in with an API key: a cookie that scripts cannot read, for this site alone",
        body: Type.Object({ key: Type.String({ minLength: 1, maxLength: 200, description: "the API key" }) }, closed),
        response: answers(MeSchema, { 401: refusal("the API key is unknown, revoked or expired") }),
      },
    },
    (request, reply) => {
      const key = access.keyOf(request.body.key);
      if (!key) return sendProblem(request, reply, problem(401, "the API key is unknown, revoked or expired"));
      const end = Math.min(now() + sessionMs, key.expiresAt ?? Infinity);
      const { name, role, zones } = key;
      const me = meOf({ id: key.id, name, kind: "session", grants: [{ role, zones }], expiresAt: end });
      void reply.header("set-cookie", cookie(newSession(key, end), end - now(), request.protocol === "https"));
      return reply.header("cache-control", "no-store").send(me);
    },
  );
  app.delete(
    "/session",
    {
      config: { needs: "public" },
      schema: {
        operationId: "signOut",
        summary: "Sign out",
        response: { 204: { type: "null", description: "the cookie is gone" } } as unknown,
      },
    },
    (request, reply) =>
      reply
        .code(204)
        .header("set-cookie", cookie("", EXPIRED, request.protocol === "https"))
        .send(),
  );
}
