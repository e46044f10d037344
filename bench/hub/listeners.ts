import { get } from "node:http";
import { constants, createGunzip } from "node:zlib";
import type { Heard } from "./streams.ts";

/** Clients of the stream in a process of its own. Few of them read what they hear; the others only count bytes. */
const [address = "", count = "1", of = "all", machinesOfZone = "1"] = process.argv.slice(2);
const SAMPLED = of === "all" ? 10 : 200;
/** Machines and samples are spread over the whole plant: not all of it changes within a run. */
const MACHINE_STEP = Math.max(1, Math.floor(Number(machinesOfZone) / Math.ceil(Number(count) / 10)));
const SAMPLED_EVERY = Math.max(1, Math.floor(Number(count) / SAMPLED));
const JOINING_AT_ONCE = 10;
const pathOf = (client: number): string =>
  of === "all"
    ? "/api/v1/stream"
    : `/api/v1/stream?machine=${encodeURIComponent(`works/zone-${client % 10}/machine-${Math.floor(client / 10) * MACHINE_STEP}`)}`;

const none = (): Heard => ({
  open: 0,
  sampled: Math.ceil(Number(count) / SAMPLED_EVERY),
  bytes: 0,
  changes: 0,
  resets: 0,
  delays: [],
});
let heard = none();
let open = 0;
let wanted = 0;

/** As browsers ask: packed. Who is not sampled stops unpacking once its snapshot is there. */
function join(): void {
  const sampled = wanted % SAMPLED_EVERY === 0;
  const url = new URL(pathOf(wanted++), address);
  const asked = get(url, { headers: { accept: "text/event-stream", "accept-encoding": "gzip" } }, (response) => {
    const unpacked = createGunzip({ finishFlush: constants.Z_SYNC_FLUSH });
    let isOpen = false;
    let tail = "";
    response.on("data", (chunk: Buffer) => {
      heard.bytes += chunk.length;
      if (sampled || !isOpen) unpacked.write(chunk);
    });
    unpacked.on("data", (part: Buffer) => {
      tail += part.toString("latin1");
      if (!isOpen && tail.includes("event: snapshot") && tail.endsWith("\n\n")) {
        isOpen = true;
        open++;
        tail = "";
        if (wanted < Number(count)) join();
      } else if (isOpen) tail = read(tail);
    });
  });
  asked.on("error", () => process.exit(1));
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
