import cors from "@fastify/cors";
import helmet from "@fastify/helmet";
import type { TypeBoxTypeProvider } from "@fastify/type-provider-typebox";
import Fastify, { LogController, type FastifyBaseLogger, type FastifyReply } from "fastify";
import type { Api, ApiContext } from "./context.ts";
import { checkHost } from "./host-check.ts";
import { describeApi } from "./docs.ts";
import { serveGateways } from "./gateways.ts";
import { serveMachines } from "./machines.ts";
import { allowedOrigins } from "./origins.ts";
import { servePage } from "./page.ts";
import { problem, sendProblem, tellProblems } from "./problem.ts";
import { serveReadings } from "./readings.ts";
import { serveSensors } from "./sensors.ts";
import { serveMe, serveService } from "./service.ts";
import { serveStream } from "./stream.ts";
import { serveTransitions } from "./transitions.ts";
import { serveZoneLog } from "./zone-log.ts";
import { serveZones } from "./zones.ts";

const BODY_BYTES_MAX = 65_536;
/** Longer names in a path are told apart by their pattern; beyond this the router refuses the path. */
const PARAMETER_LENGTH_MAX = 1_000;

export type ServerOptions = {
  /** Where it will listen. */
  host: string;
  basePath: string;
  corsOrigins: readonly string[];
  /** Folder of the built page and elements. */
  dist: string;
  logger: FastifyBaseLogger;
};

/** The hub's HTTP server with every resource, not yet listening. */
export async function createServer(context: ApiContext, options: ServerOptions): Promise<Api> {
  const app = Fastify({
    loggerInstance: options.logger,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: BODY_BYTES_MAX,
    forceCloseConnections: true,
    routerOptions: { maxParamLength: PARAMETER_LENGTH_MAX, ignoreTrailingSlash: false },
    frameworkErrors: (error, request, reply) => {
      void sendProblem(request, reply as FastifyReply, problem(error.statusCode ?? 400, error.message));
    },
    // An unknown parameter is an error and not silently left out.
    ajv: { customOptions: { removeAdditional: false, allErrors: true, coerceTypes: "array" } },
  }).withTypeProvider<TypeBoxTypeProvider>() as unknown as Api;
  app.setSerializerCompiler(() => (data) => JSON.stringify(data));
  await app.register(helmet, HELMET);
  await app.register(cors, { origin: allowedOrigins(options.corsOrigins), methods: ["GET", "HEAD"] });
  tellProblems(app);
  checkHost(app, options.host, options.corsOrigins);
  const base = options.basePath;
  await app.register((scope) => serveBase(scope as unknown as Api, context, options), { prefix: base });
  return app;
}

async function serveBase(app: Api, context: ApiContext, { basePath, dist }: ServerOptions): Promise<void> {
  await describeApi(app, context.version, basePath);
  await app.register(
    (scope, _options, done) => {
      serveResources(scope as unknown as Api, context);
      done();
    },
    { prefix: "/api/v1" },
  );
  serveService(app, context);
  await servePage(app, dist, basePath);
}

function serveResources(app: Api, context: ApiContext): void {
  serveZones(app, context);
  serveMachines(app, context);
  serveSensors(app, context);
  serveReadings(app, context);
  serveTransitions(app, context);
  serveGateways(app, context);
  serveZoneLog(app, context);
  serveStream(app, context);
  serveMe(app);
  app.get("/openapi.json", { schema: { hide: true } }, (_request, reply) =>
    reply.type("application/json").send(JSON.stringify(app.swagger())),
  );
}

/** Scripts and styles only from here: elements adopt their style sheets and set what moves by script. */
const HELMET = {
  contentSecurityPolicy: {
    useDefaults: false,
    directives: {
      "default-src": ["'self'"],
      "script-src": ["'self'"],
      "style-src": ["'self'"],
      "img-src": ["'self'", "data:"],
      "font-src": ["'self'", "data:"],
      "connect-src": ["'self'"],
      "object-src": ["'none'"],
      "base-uri": ["'self'"],
      "form-action": ["'self'"],
      "frame-ancestors": ["'self'"],
    },
  },
  // Pages of a plant's network are often served without TLS; a proxy that has it says so itself.
  strictTransportSecurity: false,
  crossOriginEmbedderPolicy: false,
};
