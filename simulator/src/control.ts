import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { FAULT_KINDS, type FaultKind } from "./fault.ts";
import type { Factory } from "./factory.ts";
import type { SimulatedSensor } from "./plant/sensor.ts";
import type { Random } from "./random.ts";

/** Body of `POST /fault`. What is left out is chosen: a kind, a sensor of the zone or machine that it suits. */
export type FaultRequest = { kind?: string; zone?: string; machine?: string; sensor?: string; seconds?: number };
export type FaultReply =
  | { ok: true; sensor: string; tag: string; description: string; kind: FaultKind; seconds: number }
  | { ok: false; error: string };

/** Body of `POST /stop` (switches machines off) and `POST /silence` (nothing is heard of them); default: all. */
export type StopRequest = { zone?: string; machine?: string; source?: string; seconds?: number };
export type StopReply = { ok: true; count: number; seconds: number } | { ok: false; error: string };

const BODY_BYTES_MAX = 10_000;
const DEFAULT_SECONDS = 90;
const SECONDS_MAX = 86_400;

const isKind = (kind: string): kind is FaultKind => (FAULT_KINDS as readonly string[]).includes(kind);
const pick = <T>(from: readonly T[], random: Random): T | undefined => from[Math.floor(random() * from.length)];

/** A drift is only seen on a sensor with limits. */
const suits = (sensor: SimulatedSensor, kind: FaultKind): boolean =>
  sensor.kind === "analog" && (kind !== "drift" || sensor.measurement.limits.high !== undefined);

/** Lets a fault begin and says which. `sensor` may be the full id or, with `zone` and `machine`, its last part. */
export function injectFault(factory: Factory, request: FaultRequest, random: Random): FaultReply {
  const kind = request.kind ?? pick(FAULT_KINDS, random)!;
  if (!isKind(kind)) return { ok: false, error: `no fault "${kind}": one of ${FAULT_KINDS.join(", ")}` };
  const seconds = request.seconds ?? DEFAULT_SECONDS;
  if (!(seconds > 0 && seconds <= SECONDS_MAX))
    return { ok: false, error: `seconds must be above 0, at most ${SECONDS_MAX}` };
  const matches = [...factory.sensors].filter(([id, sensor]) => {
    const [zone, machine, last] = id.split("/");
    if (request.zone !== undefined && request.zone !== zone) return false;
    if (request.machine !== undefined && request.machine !== machine) return false;
    return request.sensor === undefined ? suits(sensor, kind) : request.sensor === id || request.sensor === last;
  });
  const found = request.sensor === undefined ? pick(matches, random) : matches[0];
  if (!found) return { ok: false, error: "no such sensor: name it as zone/machine/sensor, see GET /sensors" };
  const [id, sensor] = found;
  factory.inject(id, kind, seconds * 1_000);
  return { ok: true, sensor: id, tag: sensor.tag, description: sensor.description, kind, seconds };
}

/** Stops or silences machines, and says how many machines or sensors that are. */
export function standStill(factory: Factory, deed: "stop" | "silence", request: StopRequest): StopReply {
  const { seconds = DEFAULT_SECONDS, ...which } = request;
  if (!(seconds > 0 && seconds <= SECONDS_MAX))
    return { ok: false, error: `seconds must be above 0, at most ${SECONDS_MAX}` };
  const count = factory[deed](which, seconds * 1_000);
  if (count === 0) return { ok: false, error: "no such machine: name a zone, a machine or a source, see GET /sensors" };
  return { ok: true, count, seconds };
}

async function readBody(request: IncomingMessage): Promise<unknown> {
  let text = "";
  for await (const chunk of request) {
    text += String(chunk);
    if (text.length > BODY_BYTES_MAX) throw new Error(`the body is larger than ${BODY_BYTES_MAX} bytes`);
  }
  return text.trim() === "" ? {} : JSON.parse(text);
}

/** `GET /status`, `GET /sensors`, `POST /fault`, `POST /stop`, `POST /silence`. Answers JSON. */
export function startControl(factory: Factory, at: { host: string; port: number }, random: Random): Promise<Server> {
  const answer = async (request: IncomingMessage): Promise<{ status: number; body: unknown }> => {
    switch (`${request.method} ${request.url}`) {
      case "GET /status":
        return { status: 200, body: factory.status() };
      case "GET /sensors":
        return { status: 200, body: [...factory.sensors].map(([id, { tag, kind }]) => ({ id, tag, kind })) };
      case "POST /fault": {
        const reply = injectFault(factory, (await readBody(request)) as FaultRequest, random);
        return { status: reply.ok ? 200 : 400, body: reply };
      }
      case "POST /stop":
      case "POST /silence": {
        const deed = request.url === "/stop" ? "stop" : "silence";
        const reply = standStill(factory, deed, (await readBody(request)) as StopRequest);
        return { status: reply.ok ? 200 : 400, body: reply };
      }
      default:
        return { status: 404, body: { ok: false, error: "GET /status, /sensors or POST /fault, /stop, /silence" } };
    }
  };
  const reply = (response: ServerResponse, { status, body }: { status: number; body: unknown }) =>
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
  const server = createServer((request, response) => {
    if (isFromAPage(request))
      return void reply(response, { status: 403, body: { ok: false, error: "not from a page" } });
    answer(request).then(
      (answered) => reply(response, answered),
      (error: unknown) => reply(response, { status: 400, body: { ok: false, error: String(error) } }),
    );
  });
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(at.port, at.host, () => resolve(server));
  });
}

/** A web page must not steer what runs on this computer: browsers say where a request comes from, programs do not. */
export const isFromAPage = ({ headers }: IncomingMessage): boolean =>
  headers.origin !== undefined || !/^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/.test(headers.host ?? "");
