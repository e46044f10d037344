import { createServer, type IncomingMessage, type Server } from "node:http";
import { isFromAPage } from "@tocsin/simulator/control";
import type { FactoryControl, Outcome } from "./factory-control.ts";

const BODY_BYTES_MAX = 10_000;

type Routes = { control: FactoryControl; status: () => object; quit: () => void };
type Answer = { code: number; body: object };

const REQUESTS = [
  "GET /status",
  "POST /fault {kind, zone, machine, sensor, seconds}",
  "POST /stop {zone, machine, seconds}",
  "POST /silence {zone, source, seconds}",
  "POST /cut {zone, seconds}",
  "POST /kill {zone}",
  "POST /quit",
];

async function readBody(request: IncomingMessage): Promise<Record<string, unknown>> {
  let text = "";
  for await (const chunk of request) {
    text += String(chunk);
    if (text.length > BODY_BYTES_MAX) throw new Error(`the body is larger than ${BODY_BYTES_MAX} bytes`);
  }
  const body: unknown = text.trim() === "" ? {} : JSON.parse(text);
  if (typeof body !== "object" || body === null) throw new Error("the body must be a JSON object");
  return body as Record<string, unknown>;
}

const answered = (outcome: Outcome): Answer => ({ code: outcome.ok ? 200 : 400, body: outcome });

async function answer(request: IncomingMessage, { control, status, quit }: Routes): Promise<Answer> {
  switch (`${request.method} ${request.url}`) {
    case "GET /status":
      return { code: 200, body: status() };
    case "POST /fault":
      return answered(await control.fault(await readBody(request)));
    case "POST /cut":
      return answered(control.cut(await readBody(request)));
    case "POST /stop":
      return answered(await control.stop(await readBody(request)));
    case "POST /silence":
      return answered(await control.silence(await readBody(request)));
    case "POST /kill":
      return answered(control.kill(await readBody(request)));
    case "POST /quit":
      quit();
      return { code: 202, body: { ok: true, text: "stopping" } };
    default:
      return {
        code: 404,
        body: { ok: false, text: `${REQUESTS.join(", ")}; what stands in braces may be left out` },
      };
  }
}

/** The starter's own port, on loopback: the same as its keys, for programs. */
export function startControlServer(port: number, routes: Routes): Promise<Server> {
  const server = createServer((request, response) => {
    const reply = ({ code, body }: Answer) =>
      response.writeHead(code, { "content-type": "application/json" }).end(JSON.stringify(body));
    if (isFromAPage(request)) return void reply({ code: 403, body: { ok: false, text: "not from a web page" } });
    answer(request, routes).then(reply, (error: unknown) =>
      reply({ code: 400, body: { ok: false, text: String(error) } }),
    );
  });
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => resolve(server));
  });
}
