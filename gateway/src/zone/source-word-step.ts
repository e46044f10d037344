import type { ZoneHealth } from "@tocsin/core/health/zone";
import type { Gathering } from "./gathering.ts";
import { stepInput } from "./input-step.ts";
import type { SourceSaid } from "./packet.ts";

/** Steps a source, and all that reaches us through it, by what is known of it at gateway time `at`. */
export function stepSourceWord(
  health: ZoneHealth,
  group: Gathering,
  { source, word, text }: Omit<SourceSaid, "kind">,
  at: number,
): void {
  stepInput(
    health,
    group,
    () => health.sourceSaid(source, word, text, at, at),
    (after) => ({ kind: "source", at, source, word, text, after }),
  );
}
