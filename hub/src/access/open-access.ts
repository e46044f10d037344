import type { NatsConnection } from "@nats-io/transport-node";
import type { HubConfig } from "../config/hub-config.ts";
import { anonymousRole } from "../config/exposure.ts";
import type { ApiKey } from "./api-key.ts";
import { Access } from "./authenticate.ts";
import { KeyRing } from "./key-ring.ts";
import { followKeys } from "./key-watch.ts";
import { TokenReader } from "./token.ts";

/** Where keys are kept between two starts. */
export type KeyStore = { keys(): Promise<ApiKey[]>; commitKey(key: ApiKey): Promise<void> };

export type OpenedAccess = {
  access: Access;
  /** Reads the shared keys from here on; call it once. */
  follow(connection: NatsConnection): void;
  close(): Promise<void>;
};

/** Who may ask, as the configuration says it. */
export async function openAccess(parts: {
  config: HubConfig;
  store: KeyStore;
  now: () => number;
  failed: (cause: unknown) => void;
}): Promise<OpenedAccess> {
  const { config, store, now, failed } = parts;
  const keep = (key: ApiKey) => void store.commitKey(key).catch(failed);
  const keys = config.access.keys ? new KeyRing(await store.keys(), keep) : undefined;
  const tokens = new TokenReader(config.access.oidc);
  const closing = new AbortController();
  let following: Promise<void> | undefined;
  return {
    access: new Access({ keys, tokens, anonymous: anonymousRole(config), now }),
    follow: (connection) => {
      if (keys) following ??= followKeys(connection, keys, closing.signal, failed);
    },
    close: async () => {
      closing.abort();
      await following;
    },
  };
}
