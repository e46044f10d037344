import { MessageChannel, receiveMessageOnPort, Worker, type MessagePort } from "node:worker_threads";
import { record } from "./state.ts";

export type Asked = {
  method: string;
  url: string;
  headers: Record<string, string>;
  body: string | undefined;
  timeoutMs: number;
};
export type Answered = {
  status: number;
  body: string;
  error: string;
  errorCode: number;
  waiting: number;
  duration: number;
};
export type Channel = { signal: SharedArrayBuffer; port: MessagePort };

type Expected = { min: number; max: number };
type Params = {
  headers?: Record<string, string>;
  tags?: Record<string, string>;
  timeout?: string | number;
  responseType?: string;
  responseCallback?: readonly Expected[];
};

const TIMEOUT_MS = 60_000;
const EXPECTED: readonly Expected[] = [{ min: 200, max: 399 }];

/** k6 answers before it goes on; so a worker asks, and this thread stands still until it has the answer. */
const signal = new SharedArrayBuffer(4);
const { port1, port2 } = new MessageChannel();
const worker = new Worker(new URL("http-worker.ts", import.meta.url), {
  workerData: { signal, port: port2 } satisfies Channel,
  transferList: [port2],
});
worker.unref();
port1.unref();

function ask(asked: Asked): Answered {
  const state = new Int32Array(signal);
  Atomics.store(state, 0, 0);
  port1.postMessage(asked);
  Atomics.wait(state, 0, 0, asked.timeoutMs + 10_000);
  const received = receiveMessageOnPort(port1) as { message: Answered } | undefined;
  if (!received) throw new Error(`no answer from ${asked.url}, not even its time-out`);
  return received.message;
}

const milliseconds = (timeout: string | number | undefined): number => {
  if (timeout === undefined) return TIMEOUT_MS;
  const found = /^([\d.]+)(ms|s|m)?$/.exec(String(timeout));
  if (!found) throw new Error(`"${timeout}" is no time-out that k6 takes`);
  return Number(found[1]) * { ms: 1, s: 1_000, m: 60_000 }[(found[2] ?? "ms") as "ms" | "s" | "m"];
};

function request(method: string, url: string, body?: string | null, params: Params = {}) {
  const asked = { method, url, headers: params.headers ?? {}, body: body ?? undefined };
  const answered = ask({ ...asked, timeoutMs: milliseconds(params.timeout) });
  const { status, error, errorCode, waiting, duration } = answered;
  const isExpected = (params.responseCallback ?? EXPECTED).some(({ min, max }) => status >= min && status <= max);
  record("http_reqs", "counter", 1);
  record("http_req_failed", "rate", isExpected ? 0 : 1);
  record("http_req_duration", "trend", duration);
  record("http_req_waiting", "trend", waiting);
  record("data_received", "counter", answered.body.length);
  return {
    status,
    url,
    error,
    error_code: errorCode,
    body: params.responseType === "none" ? null : answered.body,
    timings: { waiting, duration },
    json: () => JSON.parse(answered.body) as unknown,
  };
}

/** `k6/http` of the stand-in, which is not k6. */
export default {
  get: (url: string, params?: Params) => request("GET", url, undefined, params),
  post: (url: string, body?: string | null, params?: Params) => request("POST", url, body, params),
  del: (url: string, body?: string | null, params?: Params) => request("DELETE", url, body, params),
  expectedStatuses: (...statuses: (number | Expected)[]): Expected[] =>
    statuses.map((one) => (typeof one === "number" ? { min: one, max: one } : one)),
};
