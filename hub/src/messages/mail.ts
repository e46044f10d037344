import { readFileSync } from "node:fs";
import { createTransport } from "nodemailer";
import type { SmtpSettings } from "../config/messages-schema.ts";
import type { Outcome } from "./delivery.ts";
import { factsOf } from "./facts.ts";
import { titleOf, type Outgoing } from "./outgoing.ts";

const CONNECTION_TIMEOUT_MS = 10_000;
const SOCKET_TIMEOUT_MS = 20_000;
/** SMTP's own words for "not now" are 4xx and for "never" 5xx (RFC 5321 4.2.1). */
const REFUSED_FROM = 500;

/** Sends one message by e-mail. Its id is the Message-ID, so that a server or reader that gets it twice can tell. */
export async function sendMail(
  smtp: SmtpSettings,
  to: readonly string[],
  outgoing: Outgoing,
  signal: AbortSignal,
): Promise<Outcome> {
  try {
    const transport = createTransport(transportOptions(smtp));
    const stop = () => transport.close();
    signal.addEventListener("abort", stop, { once: true });
    try {
      const { rejected } = await transport.sendMail({ from: smtp.from, to: [...to], ...mailOf(smtp, outgoing) });
      if (rejected.length === 0) return { ok: true };
      return { ok: false, refused: true, error: `${rejected.length} of ${to.length} addresses were refused` };
    } finally {
      signal.removeEventListener("abort", stop);
      transport.close();
    }
  } catch (cause) {
    return failureOf(cause);
  }
}

function transportOptions(smtp: SmtpSettings) {
  const { host, port, security, username, passwordFile, caFile } = smtp;
  return {
    host,
    port,
    secure: security === "tls",
    requireTLS: security === "starttls",
    ignoreTLS: security === "none",
    connectionTimeout: CONNECTION_TIMEOUT_MS,
    greetingTimeout: CONNECTION_TIMEOUT_MS,
    socketTimeout: SOCKET_TIMEOUT_MS,
    // Neither files nor addresses are ever fetched for a message.
    disableFileAccess: true,
    disableUrlAccess: true,
    ...(username && passwordFile
      ? { auth: { user: username, pass: readFileSync(passwordFile, "utf8").trimEnd() } }
      : {}),
    ...(caFile ? { tls: { ca: readFileSync(caFile, "utf8") } } : {}),
  };
}

function mailOf(smtp: SmtpSettings, outgoing: Outgoing) {
  const { id, incident, content, event } = outgoing;
  const host = smtp.from.slice(smtp.from.lastIndexOf("@") + 1);
  const lines = factsOf(content).map(([name, value]) => `${name}: ${value}`);
  const link = content.url === undefined ? [] : ["", `Open the alarm: ${content.url}`];
  const thread = `<${incident}@${host}>`;
  return {
    messageId: `<${id}@${host}>`,
    // Readers show all messages of one occurrence as one conversation.
    references: [thread],
    inReplyTo: thread,
    subject: titleOf(outgoing),
    text: [titleOf(outgoing), "", ...lines, ...link, ""].join("\n"),
    headers: { "auto-submitted": "auto-generated", "x-tocsin-event": event },
    ...(content.priority === "high" && (event === "raised" || event === "escalated")
      ? { priority: "high" as const }
      : {}),
  };
}

/** Codes say what is wrong; a server's own text may repeat what it was told. */
function failureOf(cause: unknown): Outcome {
  const { code, responseCode } = cause as { code?: unknown; responseCode?: unknown };
  const status = typeof responseCode === "number" ? responseCode : undefined;
  const told = [typeof code === "string" ? code : undefined, status].filter((part) => part !== undefined).join(" ");
  const error = `the mail server did not take it (${told || "no connection"})`;
  return { ok: false, refused: status !== undefined && status >= REFUSED_FROM, error };
}
