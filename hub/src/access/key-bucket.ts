import { jetstream } from "@nats-io/jetstream";
import { Kvm, type KV, type KvEntry } from "@nats-io/kv";
import type { NatsConnection } from "@nats-io/transport-node";
import { SHARED_BUCKET } from "@tocsin/core/wire/streams";
import { isApiKey, type ApiKey } from "./api-key.ts";

const PREFIX = "key.";

/** API keys as every hub replica reads them: in the bucket that the replicas share. */
export class KeyBucket {
  readonly #kv: KV;

  private constructor(kv: KV) {
    this.#kv = kv;
  }

  /** @throws where the bucket does not exist: `tocsin streams` creates it */
  static async open(connection: NatsConnection): Promise<KeyBucket> {
    return new KeyBucket(await new Kvm(jetstream(connection)).open(SHARED_BUCKET));
  }

  /** Keeps a new key. @throws where one of this id is there */
  async add(key: ApiKey): Promise<void> {
    await this.#kv.create(PREFIX + key.id, JSON.stringify(key));
  }

  async list(): Promise<ApiKey[]> {
    const keys: ApiKey[] = [];
    for await (const name of await this.#kv.keys(`${PREFIX}*`)) {
      const entry = await this.#kv.get(name);
      const key = entry && readEntry(entry);
      if (key) keys.push(key);
    }
    return keys.sort((a, b) => a.createdAt - b.createdAt);
  }

  /** A revoked key stays listed, with the time of its end. @returns undefined where there is no such key */
  async revoke(id: string, now: number): Promise<ApiKey | undefined> {
    const entry = await this.#kv.get(PREFIX + id);
    const key = entry && readEntry(entry);
    if (!entry || !key) return undefined;
    if (key.revokedAt !== undefined) return key;
    const revoked = { ...key, revokedAt: now };
    await this.#kv.update(entry.key, JSON.stringify(revoked), entry.revision);
    return revoked;
  }

  /** Tells every key that is there, then every change, until the signal is aborted. */
  async watch(signal: AbortSignal, each: (key: ApiKey) => void): Promise<void> {
    const watch = await this.#kv.watch({ key: `${PREFIX}*` });
    const stop = () => watch.stop();
    signal.addEventListener("abort", stop, { once: true });
    if (signal.aborted) stop();
    for await (const entry of watch) {
      const key = readEntry(entry);
      if (key) each(key);
    }
    signal.removeEventListener("abort", stop);
  }
}

function readEntry(entry: KvEntry): ApiKey | undefined {
  if (entry.operation !== "PUT") return undefined;
  try {
    const value = entry.json<unknown>();
    return isApiKey(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
