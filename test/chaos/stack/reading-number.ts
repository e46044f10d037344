/** A value beyond it breaks the sensor's high limit. */
export const HIGH = 1_000_000_000;

/** Every reading has a number of its own, and its value tells it: in range it is the number, beyond it that and `HIGH`. */
export const valueOf = (reading: number, isHigh: boolean): number => reading + (isHigh ? HIGH : 0);
export const numberOf = (value: number): number => value % HIGH;
export const isHigh = (value: number): boolean => value >= HIGH;

/** The number of a reading in its payload; also where the payload is broken, which still holds its number. */
export function numberIn(payload: string): number {
  const found = /"value": ?(\d+)/.exec(payload);
  return found ? numberOf(Number(found[1])) : 0;
}
