import type { FastifyInstance } from "fastify";
import { isLoopback } from "@tocsin/core/config/loopback";
import type { HttpSettings } from "../config/http-schema.ts";
import { problem, sendProblem } from "./problem.ts";

const OPEN = /\/(livez|readyz)$/;

/** Where a proxy ends TLS, nobody may ask around it: credentials would go over the network as they are. */
export function requireProxy(app: FastifyInstance, { trustedProxies, certFile }: HttpSettings): void {
  if (trustedProxies.length === 0 || certFile !== undefined) return;
  app.addHook("onRequest", (request, reply, done) => {
    const peer = (request.socket.remoteAddress ?? "").replace("::ffff:", "");
    const isForwarded = (request.ips?.length ?? 0) > 1;
    if (isForwarded || isLoopback(peer) || OPEN.test(request.url.split("?")[0]!)) return done();
    const detail = `${peer} is none of http.trustedProxies, or forwards for nobody: ask by the proxy's address, with TLS`;
    sendProblem(request, reply, problem(403, detail));
  });
}
