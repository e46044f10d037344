import { msg, str } from "../words/language.ts";

/** Gives the page's own token for the hub; asked again when the hub does not take the last one, and before it ends. */
export type GetToken = () => string | Promise<string>;

/** How a page asks its hub: as whom, with which cookies, by which `fetch`, and how often where nothing is streamed. */
export type Asking = {
  getToken?: GetToken | undefined;
  credentials?: RequestCredentials | undefined;
  fetch?: typeof fetch | undefined;
  pollEveryMs?: number | undefined;
};

/** `fetch` as the person who looks at the page. Never asks with a token that the page has not given. */
export type HubFetch = (url: string, init?: RequestInit) => Promise<Response>;

/** A token that ends this soon is not sent any more. */
const RENEW_BEFORE_MS = 30_000;
const UNAUTHORIZED = 401;

/** Without `getToken` the browser's own cookie for the hub's site says who asks. */
export function fetchAs({ getToken, credentials, fetch: own }: Asking): HubFetch {
  const fetch: HubFetch = (url, init) =>
    (own ?? globalThis.fetch)(url, credentials === undefined ? init : { ...init, credentials });
  if (!getToken) return fetch;
  let held: Promise<string> | undefined;
  const renew = (): Promise<string> => (held = Promise.resolve().then(getToken));
  const ask = async (url: string, init: RequestInit = {}) => {
    let used = held ?? renew();
    if (endOf(await used) - Date.now() < RENEW_BEFORE_MS) used = held === used ? renew() : (held ?? renew());
    const headers = new Headers(init.headers);
    headers.set("authorization", `Bearer ${await used}`);
    return { response: await fetch(url, { ...init, headers }), used };
  };
  return async (url, init) => {
    try {
      const first = await ask(url, init);
      if (first.response.status !== UNAUTHORIZED) return first.response;
      // Many questions are refused at once: the first one asks for a new token, the others take that one.
      if (held === first.used) held = undefined;
      return (await ask(url, init)).response;
    } catch (error) {
      if (!(await failed(held))) throw error;
      held = undefined;
      const detail = msg(str`the page's getToken gives no token: ${words(error)}`);
      return Response.json({ detail }, { status: UNAUTHORIZED });
    }
  };
}

const words = (error: unknown): string => (error instanceof Error ? error.message : String(error));

const failed = async (token: Promise<string> | undefined): Promise<boolean> =>
  token?.then(
    () => false,
    () => true,
  ) ?? false;

/** When a JWT ends, ms since 1970 UTC; never, for what is none. */
function endOf(token: string): number {
  try {
    const claims = token.split(".")[1]!.replaceAll("-", "+").replaceAll("_", "/");
    const { exp } = JSON.parse(atob(claims)) as { exp?: unknown };
    return typeof exp === "number" ? exp * 1_000 : Infinity;
  } catch {
    return Infinity;
  }
}
