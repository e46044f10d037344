import type { JudgedMachine } from "./machine-run.ts";

/**
 * Of all cycles of runs that ended in failure with `leftMin` to `leftMax` cycles left to live, both included, the share
 * at which the machine was in `failure`; NaN where there are none.
 */
export function shareInFailure(
  machines: readonly Pick<JudgedMachine, "cycles" | "intervals">[],
  { leftMin, leftMax }: { leftMin: number; leftMax: number },
): number {
  let [all, inFailure] = [0, 0];
  for (const { cycles, intervals } of machines)
    for (const { health, from, to } of intervals) {
      const count = Math.max(0, Math.min(to, cycles - leftMin) - Math.max(from, cycles - leftMax) + 1);
      all += count;
      if (health === "failure") inFailure += count;
    }
  return inFailure / all;
}
