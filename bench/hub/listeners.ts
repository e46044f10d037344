import { connect, type Socket } from "node:net";
import type { Heard } from "./streams.ts";

/** Clients of the stream in a process of its own. Few of them read what they hear; the others only count bytes. */
const [address = "", count = "1", of = "all"] = process.argv.slice(2);
const SAMPLED = of === "all" ? 20 : 200;
const JOINING_AT_ONCE = 10;
const { hostname, port } = new URL(address);
const pathOf = (client: number): string =>
  of === "all"
    ? "/api/v1/stream"
    : `/api/v1/stream?machine=${encodeURIComponent(`works/zone-${client % 10}/machine-${Math.floor(client / 10)}`)}`;

const none = (): Heard => ({
  open: 0,
  sampled: Math.min(SAMPLED, Number(count)),
  bytes: 0,
  changes: 0,
  resets: 0,
  delays: [],
});
let heard = none();
let open = 0;
let wanted = 0;

function join(): void {
  const sampled = wanted < SAMPLED;
  const path = pathOf(wanted++);
  const socket: Socket = connect(Number(port), hostname);
  socket.write(`GET ${path} HTTP/1.1\r\nhost: ${hostname}:${port}\r\naccept: text/event-stream\r\n\r\n`);
  let isOpen = false;
  let tail = "";
  socket.on("data", (chunk: Buffer) => {
    heard.bytes += chunk.length;
    if (isOpen && !sampled) return;
    tail += chunk.toString("latin1");
    if (!isOpen && tail.includes("event: snapshot") && tail.endsWith("\n\n\r\n")) {
      isOpen = true;
      open++;
      tail = "";
      if (wanted < Number(count)) join();
    } else if (isOpen) tail = read(tail);
  });
  socket.on("error", () => process.exit(1));
}

/** Takes whole events out of what was heard. */
function read(text: string): string {
  const end = text.lastIndexOf("\n\n");
  if (end < 0) return text;
  const now = Date.now();
  const part = text.slice(0, end);
  if (part.includes("event: reset")) heard.resets++;
  for (const [, at] of part.matchAll(/"processedAt":(\d+)/g)) {
    heard.changes++;
    heard.delays.push(now - Number(at));
  }
  return text.slice(end + 2);
}

process.on("message", () => {
  process.send!({ ...heard, open });
  heard = none();
});
for (let first = 0; first < Math.min(JOINING_AT_ONCE, Number(count)); first++) join();
