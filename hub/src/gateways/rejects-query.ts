import type { NatsConnection } from "@nats-io/transport-node";
import type { ZonePath } from "@tocsin/core/wire/id";
import type { RejectsReply } from "@tocsin/core/wire/query";
import { askGateway, type Failure } from "./gateway-request.ts";

/** What came in at a gateway and was no reading. */
export const queryRejects = (connection: NatsConnection | undefined, zone: ZonePath): Promise<RejectsReply | Failure> =>
  askGateway<RejectsReply>(connection, zone, { v: 1, query: "rejects" });
