import { Counter, type Registry } from "@prometheus-io/client";
import type { Logger } from "pino";

/** What happens to requests and to those who listen to the stream. */
export type HttpEvents = { requestAnswered: (status: number) => void; listenerDropped: (reason: string) => void };

/** Requests are counted and not logged: there are many. */
export function httpTelemetry(registry: Registry, logger: Logger): HttpEvents {
  const answers = new Counter({
    name: "tocsin_hub_http_answers_total",
    help: "Requests answered, by status",
    labelNames: ["status"] as const,
    registers: [registry],
  });
  const dropped = new Counter({
    name: "tocsin_hub_stream_dropped_total",
    help: "Listeners of the stream that were let go",
    registers: [registry],
  });
  return {
    requestAnswered: (status) => answers.inc({ status: String(status) }),
    listenerDropped(reason) {
      dropped.inc();
      logger.warn({ reason }, "a listener of the stream was let go");
    },
  };
}
