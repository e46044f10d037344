import {
  DiscardPolicy,
  jetstreamManager,
  RetentionPolicy,
  StorageType,
  type JetStreamManager,
  type StreamConfig,
} from "@nats-io/jetstream";
import { Kvm } from "@nats-io/kv";
import { jetstream } from "@nats-io/jetstream";
import { nanos, type NatsConnection } from "@nats-io/transport-node";
import {
  MESSAGES_BUCKET,
  MESSAGES_BYTES_MAX,
  MESSAGES_KEPT_MS,
  SHARED_BUCKET,
  STREAMS,
  type StreamDefinition,
} from "@tocsin/core/wire/streams";

export type StreamOutcome = { name: string; outcome: "created" | "updated" | "unchanged" };

const toConfig = (stream: StreamDefinition, replicas: number): Partial<StreamConfig> & { name: string } => ({
  name: stream.name,
  description: stream.description,
  subjects: stream.subjects,
  storage: StorageType.File,
  retention: RetentionPolicy.Limits,
  // discard_new_per_subject stays off: a newest-only stream replaces the older message of its subject.
  discard: stream.maxMsgsPerSubject === undefined ? DiscardPolicy.New : DiscardPolicy.Old,
  max_age: stream.maxAgeMs === undefined ? 0 : nanos(stream.maxAgeMs),
  max_bytes: stream.maxBytes,
  max_msg_size: stream.maxMsgSize,
  max_msgs_per_subject: stream.maxMsgsPerSubject ?? -1,
  num_replicas: replicas,
  deny_delete: true,
  deny_purge: true,
  allow_direct: true,
});

/** Buckets by name: keys stay until somebody revokes them, messages for as long as anybody asks what was sent. */
const BUCKETS = {
  [SHARED_BUCKET]: { history: 1 },
  [MESSAGES_BUCKET]: { history: 1, ttl: MESSAGES_KEPT_MS, max_bytes: MESSAGES_BYTES_MAX },
};

/** What the server says of a stream, and which it is. */
const refused = (name: string) => (error: unknown) => {
  throw new Error(`${name} is not as it has to be: nats-server says "${(error as Error).message}"`, { cause: error });
};

/** Gateways append again what they keep of their logs; states and inventories are published anew. */
const cureOf = (name: string): string =>
  `to begin it anew: \`nats stream rm ${name}\`, then this again; gateways append what they keep`;

/** What nats-server writes asynchronously it acknowledges before it is on disk. */
const isAsync = (config: object): boolean => (config as { persist_mode?: string }).persist_mode === "async";

async function update(
  manager: JetStreamManager,
  config: Partial<StreamConfig> & { name: string },
  existing: StreamConfig,
): Promise<StreamConfig> {
  const { name } = config;
  const strict = isAsync(existing) ? { ...config, persist_mode: "default" } : config;
  try {
    const { config: after } = await manager.streams.update(name, strict);
    if (isAsync(after)) throw new Error("it is still written asynchronously");
    return after;
  } catch (error) {
    const isWeak = isAsync(existing) || existing.storage !== StorageType.File;
    const said = `${name} is not as it has to be: nats-server says "${(error as Error).message}"`;
    throw new Error(isWeak ? `${said}; ${cureOf(name)}` : said, { cause: error });
  }
}

/**
 * Creates every stream and the key-value buckets, or brings them to the wanted limits. Safe to run again.
 * @throws Error that says which of them the server refuses, and why
 */
export async function createStreams(connection: NatsConnection, replicas: number): Promise<StreamOutcome[]> {
  const manager = await jetstreamManager(connection).catch(refused("JetStream"));
  const outcomes: StreamOutcome[] = [];
  for (const stream of STREAMS) {
    const config = toConfig(stream, replicas);
    const existing = await manager.streams.info(stream.name).catch(() => undefined);
    if (existing === undefined) {
      await manager.streams.add(config).catch(refused(stream.name));
      outcomes.push({ name: stream.name, outcome: "created" });
    } else {
      const before = JSON.stringify(existing.config);
      const after = await update(manager, config, existing.config);
      outcomes.push({ name: stream.name, outcome: JSON.stringify(after) === before ? "unchanged" : "updated" });
    }
  }
  const buckets = new Kvm(jetstream(connection));
  for (const [name, settings] of Object.entries(BUCKETS)) {
    const exists = await manager.streams.info(`KV_${name}`).catch(() => undefined);
    await buckets.create(name, { replicas, ...settings }).catch(refused(name));
    outcomes.push({ name, outcome: exists ? "unchanged" : "created" });
  }
  return outcomes;
}
