import type { NatsConnection } from "@nats-io/transport-node";
import type { ZonePath } from "@tocsin/core/wire/id";
import type { Query, QueryFailure } from "@tocsin/core/wire/query";
import { querySubject } from "@tocsin/core/wire/subject";
import { whyNoAnswer } from "./no-answer.ts";

export const REQUEST_TIMEOUT_MS = 5_000;

export type Failure = { ok: false; code: QueryFailure["code"] | "no-answer"; detail: string };

/** One question to a zone's gateway. It is answered by one page, or not within `REQUEST_TIMEOUT_MS`. */
export async function askGateway<Reply extends { ok: true }>(
  connection: NatsConnection | undefined,
  zone: ZonePath,
  query: Query,
): Promise<Reply | Failure> {
  if (connection === undefined)
    return noAnswer("the hub itself is cut off: it has no connection to NATS, over which gateways are asked");
  try {
    const options = { timeout: REQUEST_TIMEOUT_MS };
    const asked = { ...query, withinMs: REQUEST_TIMEOUT_MS };
    const message = await connection.request(querySubject(zone), JSON.stringify(asked), options);
    return message.json<Reply | QueryFailure>();
  } catch (cause) {
    return noAnswer(whyNoAnswer(cause, REQUEST_TIMEOUT_MS));
  }
}

const noAnswer = (detail: string): Failure => ({ ok: false, code: "no-answer", detail });
