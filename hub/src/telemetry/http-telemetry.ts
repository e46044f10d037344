import { Counter, type Registry } from "@prometheus-io/client";

/** What happens to requests. */
export type HttpEvents = { requestAnswered: (status: number) => void };

/** Requests are counted and not logged: there are many. */
export function httpTelemetry(registry: Registry): HttpEvents {
  const answers = new Counter({
    name: "tocsin_hub_http_answers_total",
    help: "Requests answered, by status",
    labelNames: ["status"] as const,
    registers: [registry],
  });
  return { requestAnswered: (status) => answers.inc({ status: String(status) }) };
}
