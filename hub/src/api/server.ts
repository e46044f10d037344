import cors from "@fastify/cors";
import helmet from "@fastify/helmet";
import type { TypeBoxTypeProvider } from "@fastify/type-provider-typebox";
import Fastify, {
  LogController,
  type FastifyBaseLogger,
  type FastifyError,
  type FastifyReply,
  type FastifyRequest,
  type FastifyServerOptions,
} from "fastify";
import type { Server } from "node:https";
import type { Access } from "../access/authenticate.ts";
import type { HubConfig } from "../config/hub-config.ts";
import type { HttpSettings } from "../config/http-schema.ts";
import { serveAlarms, serveServices } from "./alarms.ts";
import { serveAsOf } from "./as-of.ts";
import { serveAudit, serveAuditChain } from "./audit.ts";
import { answerClientError } from "./client-error.ts";
import { serveCommandOutcome } from "./command-outcome.ts";
import { serveCommands } from "./commands.ts";
import { tagBodies } from "./body-tag.ts";
import type { Api, ApiContext } from "./context.ts";
import { checkHost } from "./host-check.ts";
import { describeApi } from "./docs.ts";
import { serveFigures } from "./figures.ts";
import { guard } from "./guard.ts";
import { serveGateways } from "./gateways.ts";
import { limitRequests } from "./limits.ts";
import { serveMachines } from "./machines.ts";
import { serveMessages } from "./messages.ts";
import { allowedOrigins } from "./origins.ts";
import { serveNotes } from "./notes.ts";
import { servePage } from "./page.ts";
import { problem, sendProblem, tellProblems } from "./problem.ts";
import { requireProxy } from "./proxy-check.ts";
import { serveReadings } from "./readings.ts";
import { serveRejects } from "./rejects.ts";
import { serveStates } from "./states.ts";
import { serveSensors } from "./sensors.ts";
import { securityHeaders } from "./security-headers.ts";
import { serveMetrics, serveService } from "./service.ts";
import { serveSession } from "./session.ts";
import { serveStream } from "./stream.ts";
import { followCertificate, tlsOptions } from "./tls.ts";
import { serveTransitions } from "./transitions.ts";
import { validatorCompiler } from "./validation.ts";
import { limitWrongCredentials, WrongCredentials } from "./wrong-credentials.ts";
import { serveStateHash, serveZoneLog } from "./zone-log.ts";
import { serveZones } from "./zones.ts";

/** As many things as one command takes, by names that are as long as they may be. */
const BODY_BYTES_MAX = 262_144;
/** Within this time a request must have arrived as a whole; what is answered may take longer. */
const REQUEST_TIMEOUT_MS = 30_000;
/** Longer names in a path are told apart by their pattern; beyond this the router refuses the path. */
const PARAMETER_LENGTH_MAX = 1_000;

export type ServerOptions = {
  /** Operator positions: filters by name. */
  positions: HubConfig["figures"]["positions"];
  http: HttpSettings;
  access: Access;
  /** How long a sign-in at the page lasts. */
  sessionMs: number;
  /** Folder of the built page and elements. */
  dist: string;
  logger: FastifyBaseLogger;
};

/** The hub's HTTP server with every resource, not yet listening. @throws where the certificate cannot be read */
export async function createServer(context: ApiContext, options: ServerOptions): Promise<Api> {
  const { http, logger } = options;
  const https = tlsOptions(http);
  const app = Fastify({
    loggerInstance: logger,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: BODY_BYTES_MAX,
    requestTimeout: REQUEST_TIMEOUT_MS,
    forceCloseConnections: true,
    trustProxy: http.trustedProxies.length > 0 ? http.trustedProxies : false,
    ...(https ? { https } : {}),
    routerOptions: { maxParamLength: PARAMETER_LENGTH_MAX, ignoreTrailingSlash: false },
    clientErrorHandler: answerClientError,
    frameworkErrors: (error: FastifyError, request: FastifyRequest, reply: FastifyReply) => {
      void sendProblem(request, reply, problem(error.statusCode ?? 400, error.message));
    },
  } as FastifyServerOptions).withTypeProvider<TypeBoxTypeProvider>() as unknown as Api;
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(() => (data) => JSON.stringify(data));
  // A body is JSON or nothing: what a form of another site can send without asking is never read.
  app.removeContentTypeParser("text/plain");
  await app.register(helmet, securityHeaders(http));
  await app.register(cors, { ...CORS, origin: allowedOrigins(http.corsOrigins) });
  tellProblems(app);
  app.addHook("onResponse", async (_request, reply) => context.answered(reply.statusCode));
  checkHost(app, http.host, http.corsOrigins);
  requireProxy(app, http);
  if (https) {
    const stop = followCertificate(app.server as unknown as Server, http, logger);
    app.addHook("onClose", async () => stop());
  }
  await app.register((scope) => serveBase(scope as unknown as Api, context, options), { prefix: http.basePath });
  return app;
}

async function serveBase(app: Api, context: ApiContext, options: ServerOptions): Promise<void> {
  const { http, dist } = options;
  const wrong = new WrongCredentials(http, context.now);
  await describeApi(app, context.version, http.basePath);
  await app.register(
    async (scope) => {
      limitWrongCredentials(scope as unknown as Api, wrong);
      guard(scope as unknown as Api, options.access, http.corsOrigins);
      await limitRequests(scope as unknown as Api, http);
      tagBodies(scope as unknown as Api);
      serveResources(scope as unknown as Api, context, options);
    },
    { prefix: "/api/v1" },
  );
  await app.register((scope, _options, done) => {
    limitWrongCredentials(scope as unknown as Api, wrong);
    guard(scope as unknown as Api, options.access, http.corsOrigins);
    serveMetrics(scope as unknown as Api, context);
    done();
  });
  serveService(app, context);
  await servePage(app, dist, http.basePath);
}

function serveResources(app: Api, context: ApiContext, { http, access, sessionMs, positions }: ServerOptions): void {
  serveZones(app, context);
  serveMachines(app, context);
  serveSensors(app, context);
  serveAlarms(app, context);
  serveServices(app, context);
  serveCommands(app, { ...context, http });
  serveCommandOutcome(app, context);
  serveAudit(app, context);
  serveAuditChain(app, context);
  serveMessages(app, context);
  serveNotes(app, { ...context, http });
  serveReadings(app, context);
  serveStates(app, context);
  serveRejects(app, context);
  serveTransitions(app, context);
  serveAsOf(app, context);
  serveFigures(app, context, positions);
  serveGateways(app, context);
  serveZoneLog(app, context);
  serveStateHash(app, context);
  serveStream(app, context, access);
  serveSession(app, { access, sessionMs, basePath: http.basePath, now: context.now });
  let description: string | undefined;
  app.get("/openapi.json", { config: { needs: "public" }, schema: { hide: true } }, (_request, reply) => {
    description ??= JSON.stringify(app.swagger());
    return reply.type("application/json").header("cache-control", "no-cache").send(description);
  });
}

/** Pages of other origins ask with a token in a header, never with a cookie. */
const CORS = {
  methods: ["GET", "HEAD", "POST", "DELETE"],
  allowedHeaders: ["authorization", "content-type", "idempotency-key", "if-none-match", "last-event-id"],
  exposedHeaders: ["etag", "retry-after"],
};
