/**
 * Equal parts of configurations as one object: sensors of one profile have the same limits, texts and delays, so a
 * hundred thousand of them need these once. Configuration is never written to.
 */
export class SharedParts {
  readonly #known = new Map<string, unknown>();

  /** The same configuration, its parts those of the first that had equal ones. */
  share<C extends object>(config: C): C {
    const shared = { ...config } as Record<string, unknown>;
    for (const key in shared) shared[key] = this.#shared(key, shared[key]);
    return shared as C;
  }

  #shared(key: string, part: unknown): unknown {
    if (typeof part !== "object" || part === null) return part;
    const text = `${key}${JSON.stringify(part)}`;
    const known = this.#known.get(text);
    if (known === undefined) this.#known.set(text, part);
    return known ?? part;
  }
}
