import { isValid, opens, parseSecret, type ApiKey } from "./api-key.ts";

/**
 * The keys that this hub knows. They are kept in its store as well, so that a hub that starts while NATS is away still
 * knows who asks.
 */
export class KeyRing {
  readonly #keys = new Map<string, ApiKey>();
  readonly #keep: (key: ApiKey) => void;

  constructor(known: Iterable<ApiKey> = [], keep: (key: ApiKey) => void = () => undefined) {
    for (const key of known) this.#keys.set(key.id, key);
    this.#keep = keep;
  }

  learn(key: ApiKey): void {
    this.#keys.set(key.id, key);
    this.#keep(key);
  }

  valid(id: string, now: number): ApiKey | undefined {
    const key = this.#keys.get(id);
    return key && isValid(key, now) ? key : undefined;
  }

  /** The key that a text opens, as the header or the sign-in gives it. */
  find(text: string, now: number): ApiKey | undefined {
    const secret = parseSecret(text);
    const key = secret && this.valid(secret.id, now);
    return key && opens(key, secret.random) ? key : undefined;
  }
}
