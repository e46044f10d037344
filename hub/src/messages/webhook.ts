import { readFileSync } from "node:fs";
import type { WebhookSettings } from "../config/messages-schema.ts";
import type { Outcome } from "./delivery.ts";
import { requestOf } from "./formats/format.ts";
import type { Outgoing } from "./outgoing.ts";
import { readSecret, signatureHeaders } from "./signature.ts";

const TIMEOUT_MS = 10_000;
/** Statuses that may be others at the next attempt; any other that is no success is a refusal. */
const PASSING = new Set([408, 425, 429]);

/**
 * Sends one message. What it tells of a failure holds neither address nor secret. Secrets are read each time, so that a
 * changed file holds at once; a redirect is refused, since the message was meant for this receiver alone.
 */
export async function sendWebhook(
  settings: WebhookSettings,
  outgoing: Outgoing,
  now: number,
  signal: AbortSignal,
): Promise<Outcome> {
  let prepared: ReturnType<typeof prepare>;
  try {
    prepared = prepare(settings, outgoing, now);
  } catch (cause) {
    return {
      ok: false,
      refused: false,
      error: `its settings cannot be used: ${cause instanceof Error ? cause.message : "?"}`,
    };
  }
  try {
    const response = await fetch(prepared.url, {
      method: "POST",
      redirect: "manual",
      headers: prepared.headers,
      body: prepared.body,
      signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]),
    });
    await response.body?.cancel();
    return outcomeOf(response);
  } catch (cause) {
    return { ok: false, refused: false, error: failureOf(cause) };
  }
}

function prepare(settings: WebhookSettings, outgoing: Outgoing, now: number) {
  const { format, tokenFile, hmacSecretFile } = settings;
  const url = settings.url ?? readFileSync(settings.urlFile!, "utf8").trim();
  const token = tokenFile === undefined ? undefined : readFileSync(tokenFile, "utf8").trim();
  const secret = hmacSecretFile === undefined ? undefined : readSecret(readFileSync(hmacSecretFile, "utf8"));
  if (!URL.canParse(url)) throw new Error("what urlFile holds is no address");
  const request = requestOf(format, outgoing, url, token);
  const signed = signatureHeaders(outgoing.id, request.body, secret, now);
  return {
    url: request.url,
    body: request.body,
    headers: { "content-type": request.type, "user-agent": "tocsin", ...request.headers, ...signed },
  };
}

function outcomeOf({ status, ok, headers }: Response): Outcome {
  if (ok) return { ok: true };
  const error = `answered with status ${status}`;
  if (status < 500 && !PASSING.has(status)) return { ok: false, refused: true, error };
  const seconds = Number(headers.get("retry-after") ?? Number.NaN);
  const retryAfterMs = Number.isFinite(seconds) && seconds >= 0 ? seconds * 1_000 : undefined;
  return { ok: false, refused: false, error, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) };
}

/** Codes say what is wrong; texts may hold the address. */
export function failureOf(cause: unknown): string {
  const { name, code, cause: inner } = cause as { name?: string; code?: unknown; cause?: { code?: unknown } };
  if (name === "TimeoutError") return `no answer within ${TIMEOUT_MS / 1_000} s`;
  if (name === "AbortError") return "stopped while it was sent";
  const told = inner?.code ?? code;
  return `could not be reached (${typeof told === "string" ? told : "no connection"})`;
}
