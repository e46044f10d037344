import { Type } from "typebox";
import type { Api, ApiContext } from "./context.ts";
import { answers, closed } from "./parameters.ts";

/** `/livez /readyz /metrics`: for whoever runs the hub. Not part of the described API. */
export function serveService(app: Api, { status, metrics }: ApiContext): void {
  const schema = { hide: true };
  app.get("/livez", { schema }, (_request, reply) => reply.type("text/plain").send("live\n"));
  app.get("/readyz", { schema }, (_request, reply) => {
    const now = status();
    // A hub that is cut off from NATS still answers, as of when it last heard; it is ready, and says what it lacks.
    return reply.type("application/json").send(JSON.stringify({ ready: true, ...now }));
  });
  app.get("/metrics", { schema }, async (_request, reply) => {
    const { type, text } = await metrics();
    return reply.type(type).send(text);
  });
}

const MeSchema = Type.Object({
  name: Type.String(),
  roles: Type.Array(Type.String()),
  zones: Type.Array(Type.String()),
  commands: Type.Array(Type.String()),
});

/** `/me`: who asks and may do what. Without credentials everyone on this computer is a viewer. */
export function serveMe(app: Api): void {
  const me = JSON.stringify({ name: "local viewer", roles: ["viewer"], zones: ["*"], commands: [] });
  app.get(
    "/me",
    {
      schema: {
        operationId: "getMe",
        summary: "Who you are and what you may do",
        querystring: Type.Object({}, closed),
        response: answers(MeSchema),
      },
    },
    (_request, reply) => reply.type("application/json").send(me),
  );
}
