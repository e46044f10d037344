import { msg, str, type Words } from "../words/language.ts";

/** What a page knows of itself, and may try, to find out why its browser lets nothing through. */
export type Surroundings = {
  /** Where the page came from. */
  origin: string;
  fetch: (url: string, init: RequestInit) => Promise<Pick<Response, "ok" | "type">>;
  isOnline: () => boolean;
  /** Whether the browser keeps this page from addresses of the local network, as Chrome does since 142 unless allowed. */
  isLocalNetworkDenied: () => Promise<boolean>;
};

const PROBE_MS = 5_000;

/**
 * The likely cause where no answer of a hub came through. A browser tells a page only that it failed: the rest is found
 * by what its policy reported, by the addresses, and by asking for a file of the hub's that every page may read.
 * @param base absolute URL of the hub, ending in a slash
 * @param refusedByPolicy whether the page's own policy reported that it refused the connection
 */
export async function obstacleOf(base: string, refusedByPolicy: boolean, page: Surroundings): Promise<Words> {
  const hub = new URL(base);
  const { origin } = hub;
  if (refusedByPolicy)
    return () => msg(str`this page's Content-Security-Policy does not allow it: its connect-src has to name ${origin}`);
  if (!page.isOnline()) return () => msg("this computer has no network");
  if (origin === page.origin) return () => msg(str`nothing answers at ${base}`);
  if (page.origin.startsWith("https:") && hub.protocol === "http:")
    return () => msg("a page that came over https may not ask a hub over http: give the hub a certificate");
  const seen = await probe(`${base}components/manifest.json`, "cors", page);
  if (seen === "answer")
    return () => msg(str`this hub does not admit pages of ${page.origin}: its http.corsOrigins has to name it`);
  if (seen === "other" || (await probe(base, "no-cors", page)) !== "nothing")
    return () => msg(str`what answers at ${base} is no hub: check src`);
  if (await page.isLocalNetworkDenied())
    return () => msg("the browser keeps this page from addresses of the local network: allow it for this page");
  if (hub.protocol === "https:")
    return () => msg(str`nothing answers at ${base}, or its certificate is not trusted by this browser`);
  return () => msg(str`nothing answers at ${base}: its name or port is wrong, or it does not run`);
}

async function probe(url: string, mode: RequestMode, { fetch }: Surroundings): Promise<"answer" | "other" | "nothing"> {
  try {
    const signal = AbortSignal.timeout(PROBE_MS);
    const { ok, type } = await fetch(url, { mode, credentials: "omit", cache: "no-store", signal });
    return ok || type === "opaque" ? "answer" : "other";
  } catch {
    return "nothing";
  }
}

/** The page in which this runs. */
export const thisPage: Surroundings = {
  get origin() {
    return globalThis.location.origin;
  },
  fetch: (url, init) => fetch(url, init),
  isOnline: () => navigator.onLine !== false,
  isLocalNetworkDenied: async () => {
    try {
      const { state } = await navigator.permissions.query({ name: "local-network-access" as PermissionName });
      return state === "denied";
    } catch {
      return false;
    }
  },
};
