import type { FastifyRequest } from "fastify";
import { Type } from "typebox";
import type { Access } from "../access/authenticate.ts";
import { answers, refusedWith } from "./answers.ts";
import { acceptsGzip } from "./accepts-gzip.ts";
import type { Api, ApiContext } from "./context.ts";
import { closed, filterOf, placeParameters } from "./parameters.ts";
import { problem, sendProblem } from "./problem.ts";
import { parseEventId } from "./stream-event.ts";

const Query = Type.Object(
  {
    ...placeParameters,
    lastEventId: Type.Optional(
      Type.String({ maxLength: 100, description: "as the header Last-Event-ID, for clients that cannot set it" }),
    ),
    once: Type.Optional(
      Type.Boolean({
        description: "ends after what is told first, for clients behind a proxy that holds answers back until they end",
      }),
    ),
  },
  closed,
);

const Events = {
  description: "id, event and data lines; data is JSON",
  content: { "text/event-stream": { schema: Type.String() } },
};

/** A stream is packed for whoever can unpack it, event by event, so that nothing waits for what comes next. */
const headersFor = (request: FastifyRequest) => ({
  "content-type": "text/event-stream; charset=utf-8",
  "cache-control": "no-cache, no-transform",
  "x-accel-buffering": "no",
  vary: "accept-encoding, authorization, cookie, origin",
  ...(acceptsGzip(request) ? { "content-encoding": "gzip" } : {}),
});

/** `/stream`: hello, then a snapshot or what was missed, then every change as it comes. */
export function serveStream(app: Api, { broadcaster }: ApiContext, access: Access): void {
  app.get(
    "/stream",
    {
      config: { needs: "read" },
      schema: {
        operationId: "streamChanges",
        summary: "Everything as it changes, as server-sent events",
        description: "Events: hello, snapshot, changes, heartbeat, reset. Items are whole, as the lists give them.",
        querystring: Query,
        response: answers(Events, refusedWith(503)),
      },
    },
    (request, reply) => {
      if (broadcaster.full)
        return sendProblem(request, reply, problem(503, "as many clients listen as stream.clientsMax allows"));
      const { lastEventId, once = false, ...place } = request.query;
      const asked = request.headers["last-event-id"];
      const last = typeof asked === "string" ? asked : lastEventId;
      reply.hijack();
      const { raw } = reply;
      for (const [name, value] of Object.entries({ ...reply.getHeaders(), ...headersFor(request) }))
        raw.setHeader(name, value as string);
      raw.writeHead(200);
      raw.on("error", () => raw.destroy());
      const filter = filterOf({ query: place, scope: request.scope });
      const isStillGood = () => access.isStillGood(request.principal);
      const joined = broadcaster.join(raw, filter, last === undefined ? undefined : parseEventId(last), isStillGood);
      joined.then(
        () => once && raw.end(),
        (cause) => {
          request.log.error({ err: cause as Error }, "stream failed");
          raw.destroy();
        },
      );
      return reply;
    },
  );
}
