import type { TrendData } from "./trend-data.ts";

/** The point of a line that is nearest to a time; without one, its last. */
export function placeAt({ at }: Pick<TrendData, "at">, time: number | undefined): number {
  if (time === undefined || at.length === 0) return at.length - 1;
  const after = at.findIndex((each) => each >= time);
  if (after <= 0) return after < 0 ? at.length - 1 : 0;
  return time - at[after - 1]! < at[after]! - time ? after - 1 : after;
}
