import rateLimit from "@fastify/rate-limit";
import underPressure from "@fastify/under-pressure";
import type { HttpSettings } from "../config/http-schema.ts";
import type { Api } from "./context.ts";
import { isLocal } from "./guard.ts";
import { problem, sendProblem } from "./problem.ts";

const MINUTE_MS = 60_000;
const RETRY_AFTER_S = 2;
/** Beyond this delay of the event loop everyone waits too long: some are sent away, so that the rest is answered. */
const EVENT_LOOP_DELAY_MAX_MS = 2_000;
const CALLERS_MAX = 10_000;

/** How often one caller may ask, and that a hub which cannot keep up says so. Register it behind the guard. */
export async function limitRequests(app: Api, { requestsPerMinute }: HttpSettings): Promise<void> {
  await app.register(rateLimit, {
    max: requestsPerMinute,
    timeWindow: MINUTE_MS,
    cache: CALLERS_MAX,
    keyGenerator: ({ ip }) => ip,
    // Programs of this computer and load tests are bounded by what the computer can do.
    allowList: (request) => isLocal(request),
    addHeadersOnExceeding: {},
    errorResponseBuilder: (_request, { max, ttl }) =>
      Object.assign(
        new Error(
          `more than ${max} requests in a minute: ask again in ${Math.ceil(ttl / 1_000)} s, or listen to /stream`,
        ),
        { statusCode: 429 },
      ),
  });
  await app.register(underPressure, {
    maxEventLoopDelay: EVENT_LOOP_DELAY_MAX_MS,
    retryAfter: RETRY_AFTER_S,
    pressureHandler: (request, reply) => {
      if (isLocal(request)) return;
      const detail = `the hub cannot keep up: ask again in ${RETRY_AFTER_S} s`;
      sendProblem(request, reply.header("retry-after", RETRY_AFTER_S), problem(503, detail));
    },
  });
}

/** How often one person or program may command, whatever else it asks. */
export const commandLimit = ({ commandsPerMinute }: HttpSettings) => ({
  max: commandsPerMinute,
  timeWindow: MINUTE_MS,
  hook: "preHandler" as const,
  allowList: () => false,
  keyGenerator: ({ principal }: { principal: { id: string } }) => `commands of ${principal.id}`,
});
