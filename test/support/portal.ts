import { createServer, request, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export type PortalPage = { body: string; csp?: string } | { script: string };

/**
 * A portal with pages of its own, which hands what is below `/tocsin` to the hub as a proxy does that buffers nothing,
 * and what is below `/held` as one that holds each answer back until it ends.
 */
export async function startPortal(pages: Record<string, () => PortalPage>, hubUrl: () => string): Promise<Server> {
  const portal = createServer((incoming, outgoing) => {
    const path = incoming.url!.split("?")[0]!;
    const page = pages[path];
    if (page) return answer(outgoing, page());
    const [, first] = path.split("/");
    if (first === "tocsin") return pass(incoming, outgoing, hubUrl(), incoming.url!);
    if (first === "held") return hold(incoming, outgoing, hubUrl(), incoming.url!.replace("/held", "/tocsin"));
    outgoing.writeHead(404).end();
  });
  await new Promise<void>((resolve) => portal.listen(0, "127.0.0.1", resolve));
  return portal;
}

export const urlOf = (server: Server): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

function answer(outgoing: ServerResponse, page: PortalPage): void {
  if ("script" in page) return void outgoing.setHeader("content-type", "text/javascript").end(page.script);
  const { body, csp } = page;
  outgoing.setHeader("content-type", "text/html; charset=utf-8");
  if (csp) outgoing.setHeader("content-security-policy", csp);
  outgoing.end(`<!doctype html><html lang="en"><title>Portal</title>${body}</html>`);
}

function ask(incoming: IncomingMessage, outgoing: ServerResponse, hubUrl: string, path: string) {
  const { host } = new URL(hubUrl);
  const headers = { ...incoming.headers, host };
  const onward = request(`http://${host}${path}`, { method: incoming.method!, headers });
  onward.on("error", () => outgoing.destroy());
  outgoing.on("close", () => onward.destroy());
  incoming.pipe(onward);
  return onward;
}

function pass(incoming: IncomingMessage, outgoing: ServerResponse, hubUrl: string, path: string): void {
  ask(incoming, outgoing, hubUrl, path).on("response", (answered) => {
    outgoing.writeHead(answered.statusCode!, answered.headers);
    answered.pipe(outgoing);
  });
}

function hold(incoming: IncomingMessage, outgoing: ServerResponse, hubUrl: string, path: string): void {
  ask(incoming, outgoing, hubUrl, path).on("response", (answered) => {
    const parts: Buffer[] = [];
    answered.on("data", (part: Buffer) => parts.push(part));
    answered.on("end", () => outgoing.writeHead(answered.statusCode!, answered.headers).end(Buffer.concat(parts)));
  });
}
