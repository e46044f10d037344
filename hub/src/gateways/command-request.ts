import type { NatsConnection } from "@nats-io/transport-node";
import type { CommandReply, CommandRequest } from "@tocsin/core/wire/command";
import type { ZonePath } from "@tocsin/core/wire/id";
import { commandSubject } from "@tocsin/core/wire/subject";
import { REQUEST_TIMEOUT_MS } from "./gateway-request.ts";
import { isUnheard, whyNoAnswer } from "./no-answer.ts";

/**
 * `pending`: no answer came in time, which says nothing of what became of the command: it may still be carried out.
 * `unreachable`: nobody was there to hear it, so nothing came of it.
 */
export type NoReply = { v: 1; ok: false; code: "pending" | "unreachable"; detail: string };

/**
 * Asks the gateway of a zone to carry out a person's command. The same request may be sent again at any time: what was
 * carried out once is only answered. Until an answer or the record of kind `command` with this id comes it is pending.
 */
export async function requestCommand(
  connection: NatsConnection | undefined,
  zone: ZonePath,
  request: CommandRequest,
): Promise<CommandReply | NoReply> {
  if (connection === undefined)
    return noReply("unreachable", "the hub itself is cut off: it has no connection to NATS");
  try {
    const options = { timeout: REQUEST_TIMEOUT_MS };
    const message = await connection.request(commandSubject(zone), JSON.stringify(request), options);
    return message.json<CommandReply>();
  } catch (cause) {
    return noReply(isUnheard(cause) ? "unreachable" : "pending", whyNoAnswer(cause, REQUEST_TIMEOUT_MS));
  }
}

const noReply = (code: NoReply["code"], detail: string): NoReply => ({ v: 1, ok: false, code, detail });
