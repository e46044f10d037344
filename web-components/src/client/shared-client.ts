import { HubClient } from "./hub-client.ts";

const shared = new Map<string, { client: HubClient; users: number }>();

/** Absolute address of a hub, ending in a slash, from what the `src` attribute says. */
export function hubBase(src: string, page: string): string {
  const url = new URL(src || ".", page);
  if (!url.pathname.endsWith("/")) url.pathname += "/";
  url.search = "";
  url.hash = "";
  return url.href;
}

/**
 * The page's one client for a hub: started with its first user, stopped when the last one lets it go.
 * @returns the client and the function that lets it go
 */
export function acquireClient(base: string): { client: HubClient; release: () => void } {
  const entry = shared.get(base) ?? { client: new HubClient(base), users: 0 };
  shared.set(base, entry);
  entry.users += 1;
  entry.client.start();
  let held = true;
  const release = () => {
    if (!held) return;
    held = false;
    entry.users -= 1;
    // An element that is only being moved in the page is back before the task ends, and keeps its connection.
    setTimeout(() => {
      if (entry.users > 0 || shared.get(base) !== entry) return;
      shared.delete(base);
      entry.client.stop();
    });
  };
  return { client: entry.client, release };
}
