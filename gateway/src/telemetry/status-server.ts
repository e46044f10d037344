import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export type Check = { name: string; ok: boolean; detail: string };

export type StatusSource = {
  /** What has to be well for the process to be worth keeping. */
  live(): Check[];
  /** What has to be well for the gateway to do its work. */
  ready(): Check[];
  metrics(): Promise<string>;
};

// An import statement would read all that `node:http` exports, and so load the client that is behind its `WebSocket`.
const { createServer } = process.getBuiltinModule("node:http");

const REQUEST_WITHIN_MS = 5_000;
const METRICS_TYPE = "text/plain; version=0.0.4; charset=utf-8";

/** `/livez` and `/readyz` (with `?verbose` each check in a line) and `/metrics`. */
export class StatusServer {
  readonly #server: Server;
  readonly #source: StatusSource;

  constructor(source: StatusSource) {
    this.#source = source;
    this.#server = createServer({ requestTimeout: REQUEST_WITHIN_MS }, (request, response) => {
      this.#answer(request, response).catch((error: Error) => {
        response.writeHead(500, { "content-type": "text/plain" }).end(`${error.message}\n`);
      });
    });
  }

  /** @throws Error with the socket's code that names the port and what to do. @returns the port */
  async listen(host: string, port: number): Promise<number> {
    await new Promise<void>((resolve, reject) => {
      this.#server.once("error", (error: NodeJS.ErrnoException) => reject(explain(error, host, port)));
      this.#server.listen(port, host, resolve);
    });
    return (this.#server.address() as AddressInfo).port;
  }

  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    this.#server.closeAllConnections();
    await closed;
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? "/", "http://status");
    const verbose = url.searchParams.has("verbose");
    switch (url.pathname) {
      case "/livez":
        return report(response, this.#source.live(), verbose);
      case "/readyz":
        return report(response, this.#source.ready(), verbose);
      case "/metrics": {
        const body = await this.#source.metrics();
        response.writeHead(200, { "content-type": METRICS_TYPE }).end(body);
        return;
      }
      default:
        response.writeHead(404, { "content-type": "text/plain" }).end("try /livez, /readyz?verbose or /metrics\n");
    }
  }
}

function report(response: ServerResponse, checks: readonly Check[], verbose: boolean): void {
  const ok = checks.every((check) => check.ok);
  const lines = checks
    .filter((check) => verbose || !check.ok)
    .map(({ name, ok: well, detail }) => `${well ? "ok " : "not"} ${name}: ${detail}`);
  const body = [...lines, ok ? "ok" : "not ok"].join("\n");
  response.writeHead(ok ? 200 : 503, { "content-type": "text/plain; charset=utf-8", "cache-control": "no-store" });
  response.end(`${body}\n`);
}

function explain(error: NodeJS.ErrnoException, host: string, port: number): Error {
  const cure =
    error.code === "EADDRINUSE"
      ? "something listens there already: stop it, or set another status.port (TOCSIN_STATUS_PORT)"
      : `${error.message}: set another status.host or port`;
  const message = `the status server cannot listen on ${host}:${port}; ${cure}`;
  return Object.assign(new Error(message, { cause: error }), { code: error.code });
}
