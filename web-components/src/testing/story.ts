import type { Health, Priority } from "@tocsin/core/wire/health";

/** The night of the story, 03:06:42 by the local clock. */
export const STORY_AT = new Date(2026, 10, 24, 3, 6, 42).getTime();

type Texts = { message: string; action?: string; consequence?: string; respondWithinMinutes?: number };
/** What is wrong with one sensor of the story: a limit that is left, or an instrument that is ill. */
export type Trouble = { minutesAgo: number; acknowledged?: true; shelved?: true } & (
  | { limit: "lowLow" | "low" | "high" | "highHigh"; priority: Priority; value: number; texts?: Texts }
  | { health: Exclude<Health, "good">; text: string; priority?: Priority; texts?: Texts }
);

export type MachineStory = {
  health?: Health;
  sensors?: Record<number, Trouble>;
  silent?: true;
  outOfService?: true;
};

/** One night at 03:06:42: Press 07 loses its cooling water, Oven 3 a thermocouple, PLC ASM-4 is silent. */
export const STORY: Record<string, MachineStory> = {
  "Press 03": { health: "maintenance-required" },
  "Press 07": {
    health: "out-of-specification",
    sensors: {
      2: {
        limit: "lowLow",
        priority: "medium",
        value: 4.1,
        minutesAgo: 4.2,
        texts: {
          message: "Cooling water lost",
          action: "Check strainer S07 and valve V11",
          consequence: "Oil overheats within 10 min",
          respondWithinMinutes: 15,
        },
      },
      5: { health: "maintenance-required", text: "noise has doubled in a week", minutesAgo: 3_000 },
      8: {
        limit: "highHigh",
        priority: "high",
        value: 74.2,
        minutesAgo: 3.5,
        texts: {
          message: "Oil too hot: the press stops by itself at 80 °C",
          action: "Open cooling bypass V12, end the cycle",
          consequence: "Press stops at 80 °C, part in the die is lost",
          respondWithinMinutes: 10,
        },
      },
      11: {
        limit: "low",
        priority: "low",
        value: 182,
        minutesAgo: 3.25,
        texts: {
          message: "Pressure low",
          action: "Follows the oil temperature: act there",
          consequence: "Stroke slower",
          respondWithinMinutes: 20,
        },
      },
      16: {
        health: "failure",
        text: "2.9 mA is below 3.6 mA: wire break",
        minutesAgo: 115,
        priority: "medium",
        acknowledged: true,
        texts: { message: "Wire break", action: "Work order placed, spare on the day shift" },
      },
      20: { health: "out-of-specification", text: "quality uncertain since 02:41", minutesAgo: 25 },
    },
  },
  "Feeder 4": { health: "function-check", outOfService: true },
  "Transfer 2": {
    health: "function-check",
    sensors: { 9: { health: "function-check", text: "value is simulated by the PLC", minutesAgo: 30 } },
  },
  "Oven 2": {
    health: "out-of-specification",
    sensors: { 8: { limit: "high", priority: "low", value: 71.4, minutesAgo: 138, acknowledged: true } },
  },
  "Oven 3": {
    sensors: {
      5: {
        health: "failure",
        text: "thermocouple open",
        minutesAgo: 24,
        priority: "medium",
        texts: { message: "Thermocouple open", action: "Judge zone 2 by CT001, call maintenance" },
      },
    },
  },
  "Bath 4": { sensors: { 11: { health: "out-of-specification", text: "frozen for 5 min", minutesAgo: 60 } } },
  "Booth 2": { sensors: { 2: { health: "maintenance-required", text: "calibration due", minutesAgo: 9_000 } } },
  "Robot 03": { sensors: { 15: { health: "function-check", text: "under test", minutesAgo: 20 } } },
  "Robot 12": {
    health: "out-of-specification",
    sensors: {
      10: {
        limit: "high",
        priority: "medium",
        value: 14.8,
        minutesAgo: 11,
        texts: {
          message: "Axis 2 overloaded",
          action: "Check gripper for a jammed part",
          consequence: "Axis trips",
          respondWithinMinutes: 30,
        },
      },
    },
  },
  "Robot 19": {
    sensors: { 4: { health: "failure", text: "no reading for 3 s", minutesAgo: 42, priority: "low", shelved: true } },
  },
  "Robot 21": {
    health: "maintenance-required",
    sensors: { 1: { health: "maintenance-required", text: "battery low", minutesAgo: 700 } },
  },
  "Weld 05": {
    health: "out-of-specification",
    sensors: { 6: { limit: "high", priority: "low", value: 9.81, minutesAgo: 155, acknowledged: true } },
  },
  "Weld 08": {
    health: "failure",
    sensors: {
      7: { limit: "lowLow", priority: "medium", value: 2, minutesAgo: 46, acknowledged: true },
      8: { limit: "highHigh", priority: "medium", value: 71.9, minutesAgo: 45, acknowledged: true },
    },
  },
  "Screw 2": { sensors: { 12: { health: "out-of-specification", text: "quality uncertain", minutesAgo: 0.35 } } },
  "Lift 3": { health: "unknown", silent: true },
  "Lift 4": { health: "unknown", silent: true },
};

/** What a machine of the story measures; the index is the sensor's place in its machine. */
export const MEASURED = [
  {
    sensor: "drive-current",
    suffix: "CE001",
    description: "Main drive current",
    unit: "A",
    low: 0,
    high: 340,
    at: 212,
  },
  {
    sensor: "bearing",
    suffix: "CT002",
    description: "Main bearing temperature",
    unit: "°C",
    low: 10,
    high: 85,
    at: 58,
  },
  { sensor: "water-flow", suffix: "CF001", description: "Cooling water flow", unit: "L/min", low: 8, high: 20, at: 13 },
  {
    sensor: "lube-flow",
    suffix: "CF002",
    description: "Lubrication flow",
    unit: "L/min",
    low: 1.6,
    high: 4.5,
    at: 2.6,
  },
  {
    sensor: "vibration-1",
    suffix: "CY001",
    description: "Drive-end vibration",
    unit: "mm/s",
    low: 0,
    high: 7.1,
    at: 3.1,
  },
  { sensor: "tank", suffix: "CT005", description: "Tank temperature", unit: "°C", low: 30, high: 65, at: 48.9 },
  { sensor: "weld-current", suffix: "CE002", description: "Auxiliary current", unit: "kA", low: 2, high: 9.5, at: 6.2 },
  { sensor: "aux-flow", suffix: "CF003", description: "Auxiliary water flow", unit: "L/min", low: 3, high: 12, at: 7 },
  {
    sensor: "oil-return",
    suffix: "CT001",
    description: "Hydraulic oil return",
    unit: "°C",
    low: 30,
    high: 65,
    at: 55.6,
  },
  { sensor: "level", suffix: "CL001", description: "Oil level", unit: "%", low: 45, high: 90, at: 71 },
  { sensor: "axis-2", suffix: "CE003", description: "Axis 2 motor current", unit: "A", low: 0, high: 12, at: 7.4 },
  { sensor: "pressure", suffix: "CP002", description: "System pressure", unit: "bar", low: 190, high: 260, at: 224 },
  { sensor: "torque", suffix: "CQ001", description: "Spindle torque", unit: "Nm", low: 20, high: 140, at: 88 },
  { sensor: "door", suffix: "CG002", description: "Guard door" },
  { sensor: "pump", suffix: "CP001", description: "Pump outlet pressure", unit: "bar", low: 190, high: 260, at: 231 },
  {
    sensor: "vibration-2",
    suffix: "CY002",
    description: "Free-end vibration",
    unit: "mm/s",
    low: 0,
    high: 7.1,
    at: 2.2,
  },
  { sensor: "clamp", suffix: "CP004", description: "Clamp pressure", unit: "bar", low: 60, high: 210, at: 140 },
  { sensor: "energy", suffix: "CJ001", description: "Energy", unit: "kWh", at: 186_200 },
  { sensor: "ambient", suffix: "CT009", description: "Cabinet temperature", unit: "°C", low: 5, high: 45, at: 31 },
  { sensor: "humidity", suffix: "CM001", description: "Cabinet humidity", unit: "%", low: 10, high: 70, at: 38 },
  {
    sensor: "bearing-2",
    suffix: "CY003",
    description: "Main bearing vibration",
    unit: "mm/s",
    low: 0,
    high: 7.1,
    at: 3.1,
  },
] as const;
