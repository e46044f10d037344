import { HubClient } from "./hub-client.ts";
import type { GetToken } from "./hub-fetch.ts";

type Entry = { client: HubClient; users: number };
/** By who asks, then by address: pages that ask with their own tokens share a connection where the callback is the same. */
const shared = new Map<GetToken | undefined, Map<string, Entry>>();

/** Absolute address of a hub, ending in a slash, from what the `src` attribute says. */
export function hubBase(src: string, page: string): string {
  const url = new URL(src || ".", page);
  if (!url.pathname.endsWith("/")) url.pathname += "/";
  url.search = "";
  url.hash = "";
  return url.href;
}

/**
 * The page's one client for a hub and a token: started with its first user, stopped when the last one lets it go.
 * @returns the client and the function that lets it go
 */
export function acquireClient(base: string, getToken?: GetToken): { client: HubClient; release: () => void } {
  const own = shared.get(getToken) ?? new Map<string, Entry>();
  shared.set(getToken, own);
  const entry = own.get(base) ?? { client: new HubClient(base, getToken), users: 0 };
  own.set(base, entry);
  entry.users += 1;
  entry.client.start();
  let held = true;
  const release = () => {
    if (!held) return;
    held = false;
    entry.users -= 1;
    // An element that is only being moved in the page is back before the task ends, and keeps its connection.
    setTimeout(() => {
      if (entry.users > 0 || own.get(base) !== entry) return;
      own.delete(base);
      if (own.size === 0 && shared.get(getToken) === own) shared.delete(getToken);
      entry.client.stop();
    });
  };
  return { client: entry.client, release };
}
