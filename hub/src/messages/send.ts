import type { MessagesSettings } from "../config/messages-schema.ts";
import type { Outcome } from "./delivery.ts";
import { sendMail } from "./mail.ts";
import type { Outgoing } from "./outgoing.ts";
import { sendWebhook } from "./webhook.ts";

/** Sends a message to one target. @returns what the attempt met; it never throws */
export function sendTo(
  messages: Pick<MessagesSettings, "targets" | "smtp">,
  name: string,
  outgoing: Outgoing,
  now: number,
  signal: AbortSignal,
): Promise<Outcome> {
  const target = messages.targets.find((each) => each.name === name);
  if (target?.webhook) return sendWebhook(target.webhook, outgoing, now, signal);
  if (target?.email && messages.smtp) return sendMail(messages.smtp, target.email.to, outgoing, signal);
  return Promise.resolve({ ok: false, refused: true, error: `the configuration has no target "${name}" any more` });
}
