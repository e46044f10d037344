import type { NatsConnection } from "@nats-io/transport-node";
import type { ZonePath } from "@tocsin/core/wire/id";
import type { StateQuery, StateReply } from "@tocsin/core/wire/query";
import { askGateway, type Failure } from "./gateway-request.ts";

export type Asked = Pick<StateQuery, "query" | "of" | "id">;

/** An explanation or a statechart from the gateway that runs it. */
export const queryState = (
  connection: NatsConnection | undefined,
  zone: ZonePath,
  asked: Asked,
): Promise<StateReply | Failure> => askGateway<StateReply>(connection, zone, { v: 1, ...asked });
