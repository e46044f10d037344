import type { FastifyInstance } from "fastify";
import { isLoopback } from "@tocsin/core/config/loopback";
import { problem, sendProblem } from "./problem.ts";

const PORT = /:\d{1,5}$/;

/**
 * A hub that serves this computer alone answers only who calls it by a name of this computer, or by that of an origin
 * in `corsOrigins`: a foreign page whose name was made to point here would else read it as its own.
 */
export function checkHost(app: FastifyInstance, listensOn: string, corsOrigins: readonly string[]): void {
  if (!isLoopback(listensOn)) return;
  const allowed = new Set(
    corsOrigins.map((origin) => origin.replace(/^https?:\/\//, "").replace(/:(\d{1,5}|\*)$/, "")),
  );
  app.addHook("onRequest", (request, reply, done) => {
    const name = (request.headers.host ?? "").toLowerCase().replace(PORT, "");
    if (isLoopback(name.replace(/^\[(.*)\]$/, "$1")) || allowed.has(name)) return done();
    const detail =
      `this hub serves its own computer alone and is not called "${name}": call it 127.0.0.1 or localhost, ` +
      `have a proxy send that as Host, or list the proxy's origin in http.corsOrigins`;
    sendProblem(request, reply, problem(421, detail));
  });
}
