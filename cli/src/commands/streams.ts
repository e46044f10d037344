import { formatErrors } from "@tocsin/core/config/document";
import { EXIT, textOf, type Command } from "../command.ts";

/** Two of three servers are enough to go on. */
const CLUSTER_REPLICAS = 3;

export const streams: Command = {
  summary: "create the streams and the bucket on NATS, or bring them up to date",
  usage: "--config FILE",
  options: { config: { value: "FILE", description: "streams YAML", default: "config/streams.yaml" } },
  examples: [{ write: "streams --config config/streams.yaml", does: "an install step; may be run again" }],
  async run(given) {
    const { warnOfMistyped } = await import("../validate/variables.ts");
    await warnOfMistyped("streams");
    const { loadStreamsConfig } = await import("../streams/streams-config.ts");
    const { createStreams } = await import("../streams/create-streams.ts");
    const { connectionOptions } = await import("@tocsin/hub/nats/connection-options");
    const { connect } = await import("@nats-io/transport-node");
    const loaded = loadStreamsConfig(textOf(streams, given, "config")!, process.env);
    if (!loaded.ok) {
      process.stderr.write(`${formatErrors(loaded.errors)}\n`);
      return EXIT.wrongUse;
    }
    const { nats, replicas } = loaded.value;
    const connectTo = async (settings: typeof nats) => connect(connectionOptions(settings, "streams"));
    const connection = await connectTo(nats).catch((error: unknown) => String(error));
    if (typeof connection === "string") {
      process.stderr.write(`${nats.servers.join(", ")} cannot be reached (${connection}): is nats-server running?\n`);
      return EXIT.failed;
    }
    const copies = replicas ?? (connection.info?.cluster === undefined ? 1 : CLUSTER_REPLICAS);
    const outcomes = await createStreams(connection, copies).catch((error: unknown) => (error as Error).message);
    if (typeof outcomes === "string") {
      process.stderr.write(`tocsin streams: ${outcomes}\n`);
      await connection.close();
      return EXIT.failed;
    }
    for (const outcome of outcomes) {
      const line = given.options["json"] ? JSON.stringify(outcome) : `${outcome.name} ${outcome.outcome}`;
      process.stdout.write(`${line}\n`);
    }
    await connection.close();
    return EXIT.asAsked;
  },
};
