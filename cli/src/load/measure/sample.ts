/** One thing that a user did, measured. */
export type Sample = {
  transaction: string;
  /** From the first byte asked to the last byte answered. */
  ms: number;
  /** To the first byte of the answer. */
  latencyMs: number;
  /** Where a connection was opened for it. */
  connectMs?: number;
  sentBytes: number;
  receivedBytes: number;
  /** The HTTP status, or a word of the kind. */
  code: string;
  /** What went wrong, in a form that repeats. */
  error?: string;
};
