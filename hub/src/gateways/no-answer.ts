import { errors } from "@nats-io/transport-node";

export const isUnheard = (cause: unknown): boolean => cause instanceof errors.RequestError && cause.isNoResponders();

/** Why a question to a gateway got no answer, in words for people. */
export function whyNoAnswer(cause: unknown, withinMs: number): string {
  if (isUnheard(cause)) return "it is not connected";
  if (cause instanceof errors.TimeoutError) return `nothing came within ${withinMs / 1_000} s`;
  return cause instanceof Error ? cause.message : String(cause);
}
