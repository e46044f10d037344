import { parentPort, workerData } from "node:worker_threads";
import type { Asked, Answered, Channel } from "./http.ts";

const { signal, port } = workerData as Channel;
const state = new Int32Array(signal);
/** k6's code for a request that ran into its own time-out. */
const TIMED_OUT = 1050;
const OTHER_ERROR = 1000;

async function answer({ method, url, headers, body, timeoutMs }: Asked): Promise<Answered> {
  const begin = performance.now();
  let waiting = 0;
  try {
    const response = await fetch(url, {
      method,
      headers,
      ...(body === undefined ? {} : { body }),
      signal: AbortSignal.timeout(timeoutMs),
    });
    waiting = performance.now() - begin;
    const text = await response.text();
    const duration = performance.now() - begin;
    return { status: response.status, body: text, error: "", errorCode: 0, waiting, duration };
  } catch (error) {
    const isTimeout = error instanceof Error && error.name === "TimeoutError";
    const errorCode = isTimeout ? TIMED_OUT : OTHER_ERROR;
    return { status: 0, body: "", error: String(error), errorCode, waiting, duration: performance.now() - begin };
  }
}

port.on("message", (asked: Asked) => {
  void answer(asked).then((answered) => {
    port.postMessage(answered);
    Atomics.store(state, 0, 1);
    Atomics.notify(state, 0);
  });
});
parentPort?.once("message", () => process.exit(0));
