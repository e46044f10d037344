import type { Socket } from "node:net";
import type { AuthenticateError, Client } from "aedes";
import type { BrokerAccess, Identity } from "./broker-access.ts";
import { ConnectionHolder } from "./connection-holder.ts";
import { certifiedName } from "./embedded-server.ts";
import type { Holder } from "./held-packet.ts";
import { MessagePace } from "./message-pace.ts";
import type { RefusalKind } from "./report.ts";

/** What is kept of a client that was let in. */
export type Guest = { identity: Identity; holder: Holder; pace: MessagePace };

type Parts = {
  access: BrokerAccess;
  messagesPerSecondMax: number;
  isClosed: () => boolean;
  /** Whether no client has subscribed to anything. */
  isUnheard: () => boolean;
  refused: (kind: RefusalKind, from: string, reason: string) => void;
  slowed: (from: string, messagesPerSecondMax: number) => void;
};

/** Aedes tells of a client that was turned away as of an error, with this message. */
export const TURNED_AWAY = "turned away";

/** The clients of the embedded broker that were let in, and what each may do. */
export class Guests {
  readonly #parts: Parts;
  readonly #guests = new WeakMap<Client, Guest>();

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  find(client: Client): Guest | undefined {
    return this.#guests.get(client);
  }

  admit(
    client: Client,
    username: string | undefined,
    password: Uint8Array | undefined,
    done: (error: AuthenticateError | null, success: boolean | null) => void,
  ): void {
    const certified = certifiedName(client.conn as Socket);
    const admission = this.#parts.access.admit({ clientId: client.id, certified, username, password });
    if (admission.ok) {
      this.#guests.set(client, this.#welcome(client, admission.identity));
      return done(null, true);
    }
    this.#parts.refused(admission.kind, whoIs(client), admission.reason);
    done(Object.assign(new Error(TURNED_AWAY), { returnCode: admission.returnCode }), null);
  }

  /** One that may not is told so in SUBACK (0x80). */
  maySubscribe(client: Client, filter: string): boolean {
    const identity = this.find(client)?.identity;
    if (identity?.maySubscribe(filter) === true) return true;
    const reason = `${identity?.name} may not subscribe to ${filter} (subscribe of mqtt.embedded.clients)`;
    this.#parts.refused("subscription", whoIs(client), reason);
    return false;
  }

  #welcome(client: Client, identity: Identity): Guest {
    const { messagesPerSecondMax, isClosed, isUnheard, slowed } = this.#parts;
    const holder = new ConnectionHolder(client, isClosed, isUnheard);
    const pace = new MessagePace(
      messagesPerSecondMax,
      () => performance.now(),
      () => slowed(whoIs(client), messagesPerSecondMax),
    );
    (client.conn as Socket).once("close", () => pace.end());
    return { identity, holder, pace };
  }
}

export const whoIs = (client: Client, id: string = client.id): string =>
  `${id || "unknown client"} at ${addressOf(client.conn as Socket)}`;

export const addressOf = (socket: Socket): string => `${socket.remoteAddress ?? "?"}:${socket.remotePort ?? "?"}`;
