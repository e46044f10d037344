type Server = { listen: string };

export type Redialling = {
  waitMs: number;
  jitterMs: number;
  /** ms by a clock that nobody can set. */
  monotonic: () => number;
  /** From 0 to 1. */
  random: () => number;
};

/**
 * Options for the client of NATS that say when it dials a server again. Left to itself it goes by the wall clock, and one
 * that is set back by an hour keeps it away for an hour: so its own wait is always over, and ours comes ahead of the dial.
 */
export function redialling({ waitMs, jitterMs, monotonic, random }: Redialling) {
  const dialledAt = new Map<string, number>();
  return {
    reconnectDelayHandler: () => -Infinity,
    reconnectToServer: <One extends Server>([next]: readonly One[]): { server: One; delay: number } | null => {
      if (next === undefined) return null;
      const now = monotonic();
      const last = dialledAt.get(next.listen) ?? -Infinity;
      const delay = Math.max(0, last + waitMs + jitterMs * random() - now);
      dialledAt.set(next.listen, now + delay);
      return { server: next, delay };
    },
  };
}
