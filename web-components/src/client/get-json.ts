import type { Problem } from "@tocsin/core/wire/hub-api";

/** What the hub answered, or why it did not, in words for people. `gone`: nobody waits for it any more. */
export type Answer<T> = { ok: true; value: T } | { ok: false; gone: boolean; detail: string };

/** Asks the hub; never rejects. */
export async function getJson<T>(url: string, signal?: AbortSignal): Promise<Answer<T>> {
  try {
    const response = await fetch(url, { headers: { accept: "application/json" }, ...(signal ? { signal } : {}) });
    if (response.ok) return { ok: true, value: (await response.json()) as T };
    return { ok: false, gone: false, detail: await problemText(response) };
  } catch {
    return { ok: false, gone: signal?.aborted ?? false, detail: "The hub does not answer" };
  }
}

async function problemText(response: Response): Promise<string> {
  try {
    const problem = (await response.json()) as Partial<Problem>;
    return problem.detail ?? problem.title ?? `The hub answered ${response.status}`;
  } catch {
    return `The hub answered ${response.status}`;
  }
}
