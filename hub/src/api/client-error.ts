import { STATUS_CODES } from "node:http";
import type { Socket } from "node:net";
import { problem, PROBLEM_TYPE } from "./problem.ts";

const REFUSALS: Record<string, { status: number; detail: string }> = {
  HPE_HEADER_OVERFLOW: {
    status: 431,
    detail: "address and headers are longer than this hub reads: ask for less at once",
  },
  ERR_HTTP_REQUEST_TIMEOUT: { status: 408, detail: "the request did not arrive as a whole in time" },
};
const NO_HTTP = { status: 400, detail: "this is no request that HTTP knows" };

/** What is no request, or too much of one, reaches no route; it is answered as a problem all the same. */
export function answerClientError({ code = "" }: NodeJS.ErrnoException, socket: Socket): void {
  if (code === "ECONNRESET" || !socket.writable) return void socket.destroy();
  const { status, detail } = REFUSALS[code] ?? NO_HTTP;
  const body = JSON.stringify(problem(status, detail));
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ""}`,
    `content-type: ${PROBLEM_TYPE}`,
    `content-length: ${Buffer.byteLength(body)}`,
    "connection: close",
  ];
  socket.end(`${head.join("\r\n")}\r\n\r\n${body}`);
}
