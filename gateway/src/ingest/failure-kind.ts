export type FailureKind =
  "protocol" | "topic" | "keepalive" | "no-connect" | "early-packets" | "slow-subscriber" | "socket";

/** What Aedes 1 says, by how it begins; all else that it says is a breach of the protocol. */
const SAID: [beginning: string, kind: FailureKind][] = [
  ["keep alive timeout", "keepalive"],
  ["connect did not arrive", "no-connect"],
  ["Client queue limit", "early-packets"],
  ["drain timeout", "slow-subscriber"],
  ["connection closed", "socket"],
  ["# is not allowed in PUBLISH", "topic"],
  ["+ is not allowed in PUBLISH", "topic"],
  ["empty topic", "topic"],
  ["topic has too many levels", "topic"],
];

/** Why a connection to the embedded broker ended: one of few words, fit to be the label of a counter. */
export function failureKind(error: Error): FailureKind {
  const said = SAID.find(([beginning]) => error.message.startsWith(beginning));
  if (said) return said[1];
  return (error as NodeJS.ErrnoException).code === undefined ? "protocol" : "socket";
}
