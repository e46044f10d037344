import { createHmac } from "node:crypto";

const PREFIX = "whsec_";
const SECRET_BYTES_MIN = 24;

/** The key in a secret's text, `whsec_` and base64. @throws where it is none, or too short to be one */
export function readSecret(text: string): Buffer {
  const trimmed = text.trim();
  const encoded = trimmed.startsWith(PREFIX) ? trimmed.slice(PREFIX.length) : trimmed;
  const key = Buffer.from(encoded, "base64");
  if (/^[A-Za-z0-9+/]+=*$/.test(encoded) && key.length >= SECRET_BYTES_MIN) return key;
  throw new Error(`the secret is not ${PREFIX} and base64 of ${SECRET_BYTES_MIN} bytes or more`);
}

/**
 * Headers that prove who sent a body, and when, as standardwebhooks.com has them: HMAC-SHA256 over `id.timestamp.body`, so
 * that a copy of the message that is sent later or with another body is found out.
 */
export function signatureHeaders(id: string, body: string, secret: Buffer | undefined, now: number) {
  const timestamp = String(Math.floor(now / 1_000));
  const headers = { "webhook-id": id, "webhook-timestamp": timestamp };
  if (secret === undefined) return headers;
  const signature = createHmac("sha256", secret).update(`${id}.${timestamp}.${body}`).digest("base64");
  return { ...headers, "webhook-signature": `v1,${signature}` };
}
