import type { FastifyRequest } from "fastify";
import type { HttpSettings } from "../config/http-schema.ts";
import type { Api } from "./context.ts";
import { problem, sendProblem } from "./problem.ts";

const MINUTE_MS = 60_000;
const ADDRESSES_MAX = 10_000;
const UNAUTHORIZED = 401;

const bringsCredentials = ({ headers, method, url }: FastifyRequest): boolean =>
  headers.authorization !== undefined || (method === "POST" && url.endsWith("/session"));

/** How often wrong credentials came from an address in the minute since the first of them. */
export class WrongCredentials {
  readonly #counts = new Map<string, { count: number; until: number }>();
  readonly #max: number;
  readonly #now: () => number;

  constructor({ wrongCredentialsPerMinute }: HttpSettings, now: () => number) {
    this.#max = wrongCredentialsPerMinute;
    this.#now = now;
  }

  /** Seconds until credentials of the address are looked at again; undefined: they are. */
  refusedFor(address: string): number | undefined {
    const known = this.#counts.get(address);
    if (known === undefined || known.count < this.#max) return undefined;
    const leftMs = known.until - this.#now();
    return leftMs > 0 ? Math.ceil(leftMs / 1_000) : undefined;
  }

  add(address: string): void {
    const now = this.#now();
    const known = this.#counts.get(address);
    if (known && known.until > now) known.count++;
    else {
      this.#counts.delete(address);
      this.#counts.set(address, { count: 1, until: now + MINUTE_MS });
    }
    const oldest = this.#counts.keys().next().value;
    if (this.#counts.size > ADDRESSES_MAX && oldest !== undefined) this.#counts.delete(oldest);
  }
}

/** Who guesses is not answered any more: register it before the guard, which says what is right. */
export function limitWrongCredentials(app: Api, wrong: WrongCredentials): void {
  app.addHook("onRequest", (request, reply, done) => {
    const seconds = bringsCredentials(request) ? wrong.refusedFor(request.ip) : undefined;
    if (seconds === undefined) return done();
    const detail = `too many wrong credentials came from ${request.ip}: none is looked at for ${seconds} s`;
    sendProblem(request, reply.header("retry-after", seconds), problem(429, detail));
  });
  app.addHook("onResponse", (request, reply, done) => {
    if (reply.statusCode === UNAUTHORIZED && bringsCredentials(request)) wrong.add(request.ip);
    done();
  });
}
