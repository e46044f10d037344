import { Counter, type Registry } from "@prometheus-io/client";
import type { Logger } from "pino";
import type { MessageEvents } from "../messages/events.ts";

/** What happens to messages to people: each a log line and a metric. */
export function messageTelemetry(registry: Registry, logger: Logger): MessageEvents {
  const registers = [registry];
  const messages = new Counter({
    name: "tocsin_hub_messages_total",
    help: "Attempts to tell people something: sent, failed (tried again) or dead (given up)",
    labelNames: ["target", "outcome"] as const,
    registers,
  });
  const deadMan = new Counter({
    name: "tocsin_hub_dead_man_failures_total",
    help: "Times that the dead-man address could not be fetched",
    registers,
  });
  return {
    leaseTaken: () => logger.info("this hub sends the messages to people"),
    leaseLost: () => logger.warn("another hub may send the messages to people"),
    messageSent(target, event) {
      messages.inc({ target, outcome: "sent" });
      logger.info({ target, event }, "message sent");
    },
    messageFailed(target, event, reason) {
      messages.inc({ target, outcome: "failed" });
      logger.warn({ target, event, reason }, "message failed, trying again");
    },
    messageDead(target, event, reason) {
      messages.inc({ target, outcome: "dead" });
      logger.error({ target, event, reason }, "message dead: GET /api/v1/messages?state=dead lists it");
    },
    deadManFailed(reason) {
      deadMan.inc();
      logger.warn({ reason }, "the dead-man address could not be fetched");
    },
    messagesFailed: (cause) =>
      logger.error({ err: cause }, "messages to people cannot be kept, trying again: was tocsin streams run?"),
  };
}
