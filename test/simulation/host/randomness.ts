import { createRequire, syncBuiltinESMExports } from "node:module";
import { activeHost } from "./active.ts";

const require = createRequire(import.meta.url);
const crypto = require("node:crypto") as Record<string, unknown>;
const zlib = require("node:zlib") as Record<string, unknown>;

type Found = (error: Error | null, result?: unknown) => void;

function drawn(bytes: number): Buffer | undefined {
  const host = activeHost();
  if (host === undefined) return undefined;
  const buffer = Buffer.alloc(bytes);
  host.random.bytes(buffer);
  return buffer;
}

function uuid(bytes: Buffer): string {
  bytes[6] = (bytes[6]! & 0x0f) | 0x40;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  return bytes.toString("hex").replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

/** While a simulation runs, all that is random comes from its seed. */
export function simulateRandomness(): void {
  const random = Math.random;
  Math.random = () => activeHost()?.random.unit() ?? random();
  const randomBytes = crypto["randomBytes"] as (bytes: number, found?: Found) => Buffer;
  crypto["randomBytes"] = (bytes: number, found?: Found) => drawn(bytes) ?? randomBytes(bytes, found);
  const randomUUID = crypto["randomUUID"] as () => string;
  crypto["randomUUID"] = () => {
    const bytes = drawn(16);
    return bytes === undefined ? randomUUID() : uuid(bytes);
  };
  const web = globalThis.crypto;
  const getRandomValues = web.getRandomValues.bind(web);
  web.getRandomValues = ((into: Uint8Array) => {
    const host = activeHost();
    if (host === undefined) return getRandomValues(into as Uint8Array<ArrayBuffer>);
    host.random.bytes(into);
    return into;
  }) as typeof web.getRandomValues;
  syncBuiltinESMExports();
}

/** What Node does in threads of its own, and in an order of their own, is done in the simulation's order. */
export function simulateThreads(): void {
  const deflate = zlib["deflateRaw"] as (data: Uint8Array, ...rest: unknown[]) => void;
  const deflateSync = zlib["deflateRawSync"] as (data: Uint8Array, options?: object) => Buffer;
  zlib["deflateRaw"] = (data: Uint8Array, ...rest: unknown[]) => {
    const host = activeHost();
    if (host === undefined) return deflate(data, ...rest);
    const found = rest.at(-1) as Found;
    const result = deflateSync(data, rest.length > 1 ? (rest[0] as object) : {});
    host.after(host.random.between(0.02, 0.5), () => found(null, result));
  };
  syncBuiltinESMExports();
}
