import { toId, type Id } from "@tocsin/core/wire/id";
import type { MachineClass } from "./machine-class.ts";
import { MEASUREMENTS, type Measurement } from "./measurement.ts";

/** What a discrete sensor says: its first value is the usual one; `abnormal` is never said unless something is wrong. */
export type DiscreteSignal = {
  name: string;
  code: string;
  usual: readonly string[];
  abnormal: string;
  priority: string;
  message: string;
  consequence: string;
  action: string;
  respondWithin: string;
  /** Of the signal that says what the machine is doing: its words for a machine that is not at work. */
  notAtWork?: { starting: string; stopped: string };
};
/** A counter only grows; `perHour` is how fast. */
export type CounterSignal = { name: string; code: string; unit: string; perHour: number };

type Common = { sensor: Id; tag: string; description: string };
export type AnalogSensor = Common & { kind: "analog"; measurement: Measurement };
export type DiscreteSensor = Common & { kind: "discrete"; signal: DiscreteSignal };
export type CounterSensor = Common & { kind: "counter"; signal: CounterSignal };
export type SimulatedSensor = AnalogSensor | DiscreteSensor | CounterSensor;

/** In this order a machine gets them. The first says what the machine is doing. */
export const DISCRETE_SIGNALS: readonly DiscreteSignal[] = [
  {
    name: "operating-state",
    code: "EA",
    usual: ["running", "idle"],
    abnormal: "blocked",
    priority: "low",
    message: "Machine is blocked",
    consequence: "It makes no parts; the machines behind it run empty",
    action: "Look for the part that jams",
    respondWithin: "15m",
    notAtWork: { starting: "starting", stopped: "stopped" },
  },
  {
    name: "guard-door",
    code: "CG",
    usual: ["closed", "open"],
    abnormal: "defeated",
    priority: "high",
    message: "Guard door switch is defeated",
    consequence: "Nothing keeps a hand out of the moving machine",
    action: "Stop the machine and remove the bypass",
    respondWithin: "5m",
  },
  {
    name: "drive-status",
    code: "EA",
    usual: ["ok", "warm"],
    abnormal: "fault",
    priority: "medium",
    message: "Drive reports a fault",
    consequence: "The drive stops, and the machine with it",
    action: "Read the code at the drive and reset it",
    respondWithin: "30m",
  },
];
export const COUNTER_SIGNALS: readonly CounterSignal[] = [
  { name: "parts", code: "CS", unit: "pcs", perHour: 900 },
  { name: "energy", code: "CE", unit: "kWh", perHour: 21 },
];

/** `front-bearing-vibration` -> `Front bearing vibration` */
const spoken = (id: string): string => id.charAt(0).toUpperCase() + id.slice(1).replaceAll("-", " ");
const numbered = (name: string, turn: number): string => (turn === 0 ? name : `${name}-${turn + 1}`);

/** The machine's sensors: analog first, then discrete ones, then counters; `all` of them together. */
export function sensorsOf(
  machineClass: MachineClass,
  tagged: string,
  counts: { all: number; discrete: number; counters: number },
): SimulatedSensor[] {
  const instruments = new Map<string, number>();
  const common = (name: string, code: string): Common => {
    const number = (instruments.get(code) ?? 0) + 1;
    instruments.set(code, number);
    return { sensor: toId(name), tag: `${tagged}${code}${String(number).padStart(3, "0")}`, description: spoken(name) };
  };
  const discrete = Math.min(counts.discrete, counts.all);
  const counters = Math.min(counts.counters, counts.all - discrete);
  const { sensors } = machineClass;
  const analog = Array.from({ length: counts.all - discrete - counters }, (_, at): AnalogSensor => {
    const [name, kind] = sensors[at % sensors.length]!.split("=") as [string, string?];
    const measurement = MEASUREMENTS.get(kind ?? name);
    if (!measurement) throw new Error(`${machineClass.name}: measurements.csv has no row "${kind ?? name}"`);
    return {
      kind: "analog",
      measurement,
      ...common(numbered(name, Math.floor(at / sensors.length)), measurement.code),
    };
  });
  const states = Array.from({ length: discrete }, (_, at): DiscreteSensor => {
    const signal = DISCRETE_SIGNALS[at % DISCRETE_SIGNALS.length]!;
    return {
      kind: "discrete",
      signal,
      ...common(numbered(signal.name, Math.floor(at / DISCRETE_SIGNALS.length)), signal.code),
    };
  });
  const totals = Array.from({ length: counters }, (_, at): CounterSensor => {
    const signal = COUNTER_SIGNALS[at % COUNTER_SIGNALS.length]!;
    return {
      kind: "counter",
      signal,
      ...common(numbered(signal.name, Math.floor(at / COUNTER_SIGNALS.length)), signal.code),
    };
  });
  return [...analog, ...states, ...totals];
}
