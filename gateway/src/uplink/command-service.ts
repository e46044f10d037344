import type { Msg, NatsConnection, Subscription } from "@nats-io/transport-node";
import { CommandRequestSchema, type CommandReply, type CommandRequest } from "@tocsin/core/wire/command";
import type { Subject } from "@tocsin/core/wire/subject";
import { Compile } from "typebox/compile";

/** People ask; more than these at a time is a fault somewhere. */
const COMMANDS_AT_ONCE_MAX = 1_000;

const commandRequest = Compile(CommandRequestSchema);

type Parts = {
  zone: { command(request: CommandRequest, answer: (reply: CommandReply) => void): void };
  /** Whether the stream has said, since the last connect, that the zone is this gateway's. */
  isSettled: () => boolean;
  /** Resolves once the stream holds all that is in the log now; with false where another gateway has the zone by then. */
  sent: () => Promise<boolean>;
};

/**
 * Commands over NATS: a request is answered once what became of it is on disk, and in the stream, so that nobody is told
 * what a claim of another gateway has kept from the zone's log. It is not answered at all while this gateway does not know
 * that the zone is its own: another one may be there to answer, and who asks will ask again.
 */
export class CommandService {
  readonly #parts: Parts;
  #open = 0;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  serve(connection: NatsConnection, subject: Subject): Subscription {
    return connection.subscribe(subject, {
      callback: (error, message) => {
        if (error === null && this.#parts.isSettled()) this.#serve(message);
      },
    });
  }

  #serve(message: Msg): void {
    const respond = (reply: CommandReply) => void message.respond(JSON.stringify(reply));
    const request = decode(message);
    if (typeof request === "string") return respond({ v: 1, ok: false, code: "bad-command", detail: request });
    if (this.#open >= COMMANDS_AT_ONCE_MAX)
      return respond({ v: 1, ok: false, code: "busy", detail: `${this.#open} commands are open; ask again` });
    this.#open += 1;
    this.#parts.zone.command(request, (reply) => {
      void this.#parts.sent().then((isSent) => {
        this.#open -= 1;
        if (isSent) respond(reply);
      });
    });
  }
}

/** The request, or what is wrong with it. */
function decode(message: Msg): CommandRequest | string {
  let body: unknown;
  try {
    body = JSON.parse(message.string());
  } catch {
    return "the request is not JSON";
  }
  if (commandRequest.Check(body)) return body;
  const [first] = commandRequest.Errors(body);
  return `the request is no command: ${first?.instancePath ?? ""} ${first?.message ?? ""}`.trim();
}
