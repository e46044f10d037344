import type { Host } from "./host.ts";

let active: Host | undefined;

/** The host whose simulation runs; undefined while Node's own time, files and network are meant. */
export const activeHost = (): Host | undefined => active;

export function activate(host: Host | undefined): void {
  active = host;
}
