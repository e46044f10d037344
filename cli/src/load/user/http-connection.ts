import { Agent, request as plainRequest, type ClientRequest, type IncomingMessage } from "node:http";
import { Agent as TlsAgent, request as tlsRequest } from "node:https";
import type { Socket } from "node:net";
import type { Sample } from "../measure/sample.ts";
import type { Tally } from "../measure/tally.ts";
import type { Pace } from "./pace.ts";

const TIMEOUT_MS = 10_000;

/** What came of one request: the status or a word, and what was wrong with it, if anything was. */
type Outcome = { code: string; error?: string };

/** What a request's timing is read from, while it is under way. */
class Stopwatch {
  readonly #begin = performance.now();
  #connectMs: number | undefined;
  #latencyMs: number | undefined;
  #socket: Socket | undefined;
  #readBefore = 0;
  #writtenBefore = 0;

  constructor(request: ClientRequest) {
    request.once("socket", (socket) => {
      this.#socket = socket;
      this.#readBefore = socket.bytesRead;
      this.#writtenBefore = socket.bytesWritten;
      const event = "encrypted" in socket ? "secureConnect" : "connect";
      if (socket.connecting) socket.once(event, () => (this.#connectMs = performance.now() - this.#begin));
    });
    request.once("response", () => (this.#latencyMs = performance.now() - this.#begin));
  }

  sample(transaction: string, code: string, error: string | undefined): Sample {
    const ms = performance.now() - this.#begin;
    return {
      transaction,
      ms,
      latencyMs: this.#latencyMs ?? ms,
      sentBytes: (this.#socket?.bytesWritten ?? 0) - this.#writtenBefore,
      receivedBytes: (this.#socket?.bytesRead ?? 0) - this.#readBefore,
      code,
      ...(this.#connectMs === undefined ? {} : { connectMs: this.#connectMs }),
      ...(error === undefined ? {} : { error }),
    };
  }
}

/** One user's connection to the hub: at most one socket, kept alive, one request at a time. */
export class HttpConnection {
  readonly #base: URL;
  readonly #headers: Record<string, string>;
  readonly #agent: Agent;
  readonly #tally: Tally;
  readonly #pace: Pace;

  constructor(base: URL, headers: Record<string, string>, tally: Tally, pace: Pace) {
    this.#base = base;
    this.#headers = headers;
    const bounds = { keepAlive: true, maxSockets: 1, maxFreeSockets: 1 };
    this.#agent = base.protocol === "https:" ? new TlsAgent(bounds) : new Agent(bounds);
    this.#tally = tally;
    this.#pace = pace;
  }

  /** A request that leaves now, without a turn of the pace and without being measured. */
  open(path: string, headers: Record<string, string> = {}): ClientRequest {
    const url = new URL(this.#base.pathname.replace(/\/$/, "") + path, this.#base);
    this.#tally.hit();
    return (url.protocol === "https:" ? tlsRequest : plainRequest)(url, {
      agent: this.#agent,
      headers: { ...this.#headers, ...headers },
    }).end();
  }

  /** Asks, reads the whole answer and measures, under the transaction's name. */
  async get(transaction: string, path: string): Promise<void> {
    await this.#pace.turn();
    let tried = await this.#try(path);
    // A kept connection that the hub closed just now is opened anew, as browsers do.
    if (tried.isStale) tried = await this.#try(path);
    this.#tally.record(tried.watch.sample(transaction, tried.outcome.code, tried.outcome.error));
  }

  #try(path: string): Promise<{ outcome: Outcome; watch: Stopwatch; isStale: boolean }> {
    return new Promise((resolve) => {
      const request = this.open(path);
      const watch = new Stopwatch(request);
      const timer = setTimeout(() => request.destroy(new Error("time-out")), TIMEOUT_MS);
      const settle = (outcome: Outcome, isStale: boolean) => {
        clearTimeout(timer);
        resolve({ outcome, watch, isStale });
      };
      const fail = (error: NodeJS.ErrnoException) => {
        const word = error.code ?? error.message;
        const isStale = request.reusedSocket && error.code === "ECONNRESET";
        settle({ code: word, error: `no answer: ${word}` }, isStale);
      };
      request.once("error", fail);
      request.once("response", (response: IncomingMessage) => {
        const { statusCode: status = 0 } = response;
        response.once("error", fail).resume();
        response.once("end", () => {
          const isGood = status >= 200 && status < 400;
          settle({ code: String(status), ...(isGood ? {} : { error: `HTTP ${status}` }) }, false);
        });
      });
    });
  }

  /** Measures a request that `open` began. */
  watch(request: ClientRequest): (transaction: string, code: string, error?: string) => void {
    const watch = new Stopwatch(request);
    return (transaction, code, error) => this.#tally.record(watch.sample(transaction, code, error));
  }

  close(): void {
    this.#agent.destroy();
  }
}
