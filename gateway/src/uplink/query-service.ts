import type { Msg, NatsConnection, Subscription } from "@nats-io/transport-node";
import type { Subject } from "@tocsin/core/wire/subject";
import type { QueryFailure } from "@tocsin/core/wire/query";
import type { UplinkEvents } from "./ports.ts";
import type { QueryDesk } from "./query.ts";

/** Questions that are answered at a time; readings that come in must not wait for those that are asked for. */
const QUERIES_AT_ONCE_MAX = 4;

/** Nobody waits for the answer any more. */
const ABANDONED = "QUERY_ABANDONED";

/** Request and reply over NATS: one message in, one page out. */
export class QueryService {
  readonly #desk: QueryDesk;
  readonly #events: UplinkEvents;
  readonly #now: () => number;
  #open = 0;

  constructor(desk: QueryDesk, events: UplinkEvents, now: () => number) {
    this.#desk = desk;
    this.#events = events;
    this.#now = now;
  }

  serve(connection: NatsConnection, subject: Subject): Subscription {
    return connection.subscribe(subject, {
      callback: (error, message) => {
        if (error === null) void this.#serve(message);
      },
    });
  }

  async #serve(message: Msg): Promise<void> {
    if (this.#open >= QUERIES_AT_ONCE_MAX)
      return this.#refuse(message, "busy", `${this.#open} queries are open; ask again`);
    this.#open += 1;
    const begun = this.#now();
    try {
      const reply = await this.#desk.answer(message.string());
      message.respond(JSON.stringify(reply));
      if (reply.ok) this.#events.queryAnswered(kindOf(reply), this.#now() - begun);
      else this.#events.queryRefused(reply.code, reply.detail);
    } catch (error) {
      if ((error as { code?: unknown }).code === ABANDONED) return this.#events.queryAbandoned(this.#now() - begun);
      this.#refuse(message, "failed", (error as Error).message);
    } finally {
      this.#open -= 1;
    }
  }

  #refuse(message: Msg, code: QueryFailure["code"], detail: string): void {
    this.#events.queryRefused(code, detail);
    message.respond(JSON.stringify({ v: 1, ok: false, code, detail } satisfies QueryFailure));
  }
}

function kindOf(reply: object): string {
  if ("columns" in reply) return "readings";
  if ("rejects" in reply) return "rejects";
  return "answer" in reply ? "state" : "log";
}
