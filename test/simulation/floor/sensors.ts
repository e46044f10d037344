import type { Random } from "../host/random.ts";

export type FloorValue = number | string;
export type FloorSensor = {
  /** `machine/sensor`. */
  name: string;
  everyMs: number;
  /** Whether it sends its own time along. */
  ownTime: boolean;
  retain?: boolean;
  next: (count: number, random: Random) => FloorValue;
};

/** Values of one sensor are all different, so that each can be told from all others: the count is in their last digits. */
const wave =
  (middle: number, swing: number, period: number) =>
  (count: number, random: Random): number => {
    const value = middle + swing * Math.sin((2 * Math.PI * count) / period) + random.between(-0.3, 0.3) * swing;
    return Math.round(value * 100) / 100 + (count % 10_000) / 1e6;
  };

const inTurn =
  (...values: string[]) =>
  (count: number): string =>
    values[count % values.length]!;

/** What hangs at the machines of `plant/sensors.csv` and sends. */
export const FLOOR_SENSORS: readonly FloorSensor[] = [
  {
    name: "press-1/state",
    everyMs: 37_000,
    ownTime: true,
    retain: true,
    next: inTurn("running", "idle", "running", "stopped"),
  },
  { name: "press-1/bearing", everyMs: 1_000, ownTime: true, next: wave(76, 12, 45) },
  { name: "press-1/oil", everyMs: 2_000, ownTime: true, next: wave(56, 8, 20) },
  { name: "press-1/flow", everyMs: 1_000, ownTime: false, next: wave(46, 8, 30) },
  { name: "press-2/vibration", everyMs: 1_000, ownTime: true, next: wave(6, 4, 40) },
  { name: "press-2/door", everyMs: 23_000, ownTime: true, retain: true, next: inTurn("closed", "open") },
  { name: "press-2/hall", everyMs: 5_000, ownTime: true, next: wave(27, 5, 9) },
];

export const ZONE = "press";
export const SITE = "plant";
