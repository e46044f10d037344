import type { Api, ApiContext } from "./context.ts";

/**
 * `/livez /readyz`: for whoever runs the hub. Not part of the described API. Ready is a hub that has read what was in the
 * streams when it started.
 */
export function serveService(app: Api, { status }: ApiContext): void {
  const schema = { hide: true };
  app.get("/livez", { schema }, (_request, reply) => reply.type("text/plain").send("live\n"));
  let wasCaughtUp = false;
  app.get("/readyz", { schema }, (_request, reply) => {
    const now = status();
    wasCaughtUp ||= now.log === "caught-up";
    // A hub that is cut off from NATS still answers, as of when it last heard; it is ready, and says what it lacks.
    const ready = wasCaughtUp || now.nats !== "connected";
    const body = JSON.stringify({ ready, ...now });
    return reply
      .code(ready ? 200 : 503)
      .type("application/json")
      .send(body);
  });
}

/** `/metrics`: as much as anyone may read. */
export function serveMetrics(app: Api, { metrics }: ApiContext): void {
  app.get("/metrics", { config: { needs: "read" }, schema: { hide: true } }, async (_request, reply) => {
    const { type, text } = await metrics();
    return reply.type(type).send(text);
  });
}
