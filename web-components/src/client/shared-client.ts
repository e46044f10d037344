import { HubClient } from "./hub-client.ts";
import type { Asking } from "./hub-fetch.ts";

type Entry = { base: string; asking: Asking; client: HubClient; users: number };
/** What a page is connected to: one of each hub for each way of asking it, however many elements show it. */
const shared = new Set<Entry>();

/** Absolute address of a hub, ending in a slash, from what the `src` attribute says. */
export function hubBase(src: string, page: string): string {
  const url = new URL(src || ".", page);
  if (!url.pathname.endsWith("/")) url.pathname += "/";
  url.search = "";
  url.hash = "";
  return url.href;
}

const isAlike = (a: Asking, b: Asking): boolean =>
  a.getToken === b.getToken &&
  a.credentials === b.credentials &&
  a.fetch === b.fetch &&
  a.pollEveryMs === b.pollEveryMs;

/**
 * The page's one client for a hub and a way of asking it: started with its first user, stopped when the last one lets it
 * go.
 * @returns the client and the function that lets it go
 */
export function acquireClient(base: string, asking: Asking = {}): { client: HubClient; release: () => void } {
  let entry = [...shared].find((each) => each.base === base && isAlike(each.asking, asking));
  if (!entry) shared.add((entry = { base, asking, client: new HubClient(base, asking), users: 0 }));
  const held = entry;
  held.users += 1;
  held.client.start();
  let released = false;
  const release = () => {
    if (released) return;
    released = true;
    held.users -= 1;
    // An element that is only being moved in the page is back before the task ends, and keeps its connection.
    setTimeout(() => {
      if (held.users > 0 || !shared.delete(held)) return;
      held.client.stop();
    });
  };
  return { client: held.client, release };
}
