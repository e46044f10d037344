import { setTimeout as sleep } from "node:timers/promises";
import type { NatsConnection } from "@nats-io/transport-node";
import { KeyBucket } from "./key-bucket.ts";
import type { KeyRing } from "./key-ring.ts";

const RETRY_MS = 2_000;

/** Follows the shared keys for as long as the signal lets it: a key that is made or revoked holds at once. */
export async function followKeys(
  connection: NatsConnection,
  ring: KeyRing,
  signal: AbortSignal,
  failed: (cause: unknown) => void,
): Promise<void> {
  for (let told = false; !signal.aborted;) {
    try {
      const bucket = await KeyBucket.open(connection);
      told = false;
      await bucket.watch(signal, (key) => ring.learn(key));
    } catch (cause) {
      if (!told && !signal.aborted) failed(cause);
      told = true;
    }
    await sleep(RETRY_MS, undefined, { signal }).catch(() => undefined);
  }
}
