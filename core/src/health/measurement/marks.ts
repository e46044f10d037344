import { MEASUREMENTS, type Measurement } from "../../wire/health.ts";

/** What lowers the trust in a measurement, as a set of bits: many sensors have such a set, and few have any bit in it. */
export const markBit = (mark: Measurement): number => 1 << MEASUREMENTS.indexOf(mark);

export const marksIn = (bits: number): Measurement[] => MEASUREMENTS.filter((mark) => (bits & markBit(mark)) !== 0);
