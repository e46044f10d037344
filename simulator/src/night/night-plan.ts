import type { FaultKind } from "../fault.ts";
import { createPlant, type Plant } from "../plant/plant.ts";

/** A Monday night, long past: everything about it is the same whenever it is played. */
export const NIGHT = {
  from: Date.UTC(2024, 10, 4, 22),
  to: Date.UTC(2024, 10, 5, 6),
  intervalMs: 10_000,
  seed: 1,
} as const;

/** The demo's factory with fewer machines: two of its zones. */
export const nightPlant = (): Plant => createPlant({ sensors: 160, zones: 2 });

const MINUTE_MS = 60_000;
const clock = (hour: number, minute: number): number =>
  NIGHT.from + (((hour + 24 - 22) % 24) * 60 + minute) * MINUTE_MS;

export type NightEvent = { at: number; minutes: number } & (
  | { does: "fault"; kind: FaultKind; zone: string; machine: string; sensor: string }
  | { does: "silence"; zone: string; source: string }
  | { does: "stop"; zone: string }
);

/** What happens: a force that cries wolf, a bearing, a broken wire, an oven, a dead sensor, a dead PLC, a break. */
export const NIGHT_EVENTS: readonly NightEvent[] = [
  {
    at: clock(23, 40),
    minutes: 120,
    does: "fault",
    kind: "spike",
    zone: "press",
    machine: "press-02",
    sensor: "press-force",
  },
  {
    at: clock(1, 12),
    minutes: 40,
    does: "fault",
    kind: "drift",
    zone: "press",
    machine: "press-01",
    sensor: "main-bearing-vibration",
  },
  {
    at: clock(2, 30),
    minutes: 75,
    does: "fault",
    kind: "wire-break",
    zone: "paint",
    machine: "bath-1",
    sensor: "bath-temperature",
  },
  {
    at: clock(3, 5),
    minutes: 20,
    does: "fault",
    kind: "excess",
    zone: "paint",
    machine: "oven-1",
    sensor: "middle-temperature",
  },
  {
    at: clock(4, 10),
    minutes: 3,
    does: "fault",
    kind: "dropout",
    zone: "press",
    machine: "feeder-1",
    sensor: "belt-speed",
  },
  { at: clock(4, 40), minutes: 10, does: "silence", zone: "paint", source: "plc-02" },
  { at: clock(5, 20), minutes: 15, does: "stop", zone: "press" },
];
