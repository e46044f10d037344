import type { Problem } from "@tocsin/core/wire/hub-api";
import type { HubFetch } from "./hub-fetch.ts";
import { msg, str, told, type Words } from "../words/language.ts";

/** What the hub answered, or why it did not, in words for people. `gone`: nobody waits for it any more. */
export type Answer<T> = { ok: true; value: T } | { ok: false; gone: boolean; detail: Words };

const NO_CONTENT = 204;

/** Asks the hub; never rejects. With a `body` it is sent as JSON. */
export async function askHub<T>(
  fetch: HubFetch,
  url: string,
  { signal, body, method = "GET" }: { signal?: AbortSignal | undefined; body?: object; method?: string } = {},
): Promise<Answer<T>> {
  try {
    const response = await fetch(url, {
      method,
      headers: { accept: "application/json", ...(body ? { "content-type": "application/json" } : {}) },
      ...(body ? { body: JSON.stringify(body) } : {}),
      ...(signal ? { signal } : {}),
    });
    if (response.status === NO_CONTENT) return { ok: true, value: undefined as T };
    if (response.ok) return { ok: true, value: (await response.json()) as T };
    return { ok: false, gone: false, detail: await problemWords(response) };
  } catch {
    return { ok: false, gone: signal?.aborted ?? false, detail: () => msg("The hub does not answer") };
  }
}

/** Why the hub refused, in its own words where it has some. */
export async function problemWords(response: Response): Promise<Words> {
  const { status } = response;
  const answered = () => msg(str`The hub answered ${status}`);
  try {
    const { detail, title } = (await response.json()) as Partial<Problem>;
    const why = detail ?? title;
    return why === undefined ? answered : () => told(why);
  } catch {
    return answered;
  }
}
