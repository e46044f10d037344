import type { NatsConnection } from "@nats-io/transport-node";
import type { ApiContext } from "../api/context.ts";
import { readingsPages } from "./readings-query.ts";
import { queryRejects } from "./rejects-query.ts";
import { queryState } from "./state-query.ts";

/** What only the gateway of a zone knows, asked for over the connection as it is then. */
export const gatewayAsks = (of: {
  readonly connection: NatsConnection | undefined;
}): Pick<ApiContext, "askRejects" | "askState" | "readings"> => ({
  askRejects: (zone) => queryRejects(of.connection, zone),
  askState: (zone, asked) => queryState(of.connection, zone, asked),
  readings: (sensor, range) => readingsPages(of.connection, sensor, range),
});
