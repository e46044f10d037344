const ANSWER_MAX_MS = 20_000;

export type Answer<T> = { status: number; body: T };

/** Asks a hub's API. A hub that does not answer has status 0. */
export async function askHub<T>(url: string, path: string, withinMs = ANSWER_MAX_MS): Promise<Answer<T>> {
  try {
    const answer = await fetch(`${url}${path}`, { signal: AbortSignal.timeout(withinMs) });
    return { status: answer.status, body: (await answer.json()) as T };
  } catch {
    return { status: 0, body: undefined as T };
  }
}

/** @param key makes a repeat the same command */
export async function tellHub<T>(url: string, path: string, body: object, key: string): Promise<Answer<T>> {
  try {
    const answer = await fetch(`${url}${path}`, {
      method: "POST",
      body: JSON.stringify(body),
      headers: { "content-type": "application/json", "idempotency-key": key },
      signal: AbortSignal.timeout(ANSWER_MAX_MS),
    });
    return { status: answer.status, body: (await answer.json()) as T };
  } catch {
    return { status: 0, body: undefined as T };
  }
}
