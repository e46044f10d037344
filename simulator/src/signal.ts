import { withFault, type Fault } from "./fault.ts";
import { createRandom, gaussian, hashText, type Random } from "./random.ts";
import type { AnalogSensor, CounterSensor, DiscreteSensor, SimulatedSensor } from "./plant/sensor.ts";

/** What an instrument says at one time. `broken`: it knows itself that this is no measurement. */
export type Said = { value: number | string; broken: boolean };

/** One instrument with what it remembers. The same seed and the same times give the same values. */
export type Signal = {
  /**
   * Undefined: nothing to say now (a discrete value that did not change, an instrument that fell silent or has no
   * power).
   */
  say(now: number, fault: Fault | undefined, activity?: Activity): Said | undefined;
};

/** What the instrument's machine is doing. */
export type Activity = "working" | "starting" | "stopped";

/** On average a discrete value changes this often. */
const CHANGE_INTERVAL_MS = 600_000;
const COUNTER_ROLLOVER = 1_000_000;
const HOUR_MS = 3_600_000;

/** Follows a slow wave with a lag, as the process makes it, and adds the instrument's noise. */
function analogSignal({ measurement }: AnalogSensor, random: Random): Signal {
  const { nominal, noise, swing, periodS, lagS, decimals, range, rest, isUnpoweredAtRest } = measurement;
  const middle = nominal + (2 * random() - 1) * swing;
  const phase = 2 * Math.PI * random();
  const scale = 10 ** decimals;
  let level: number | undefined;
  let saidAt = 0;
  let said = middle;
  return {
    say(now, fault, activity) {
      const isAtRest = activity === "stopped" && rest !== undefined;
      const target = isAtRest ? rest : middle + swing * Math.sin(phase + (2 * Math.PI * now) / (1_000 * periodS));
      const passedS = (now - saidAt) / 1_000;
      level =
        level === undefined ? target : level + (target - level) * (1 - Math.exp(-passedS / Math.max(lagS, 0.001)));
      saidAt = now;
      if (isUnpoweredAtRest && activity === "stopped") return undefined;
      const value = Math.min(range.to, Math.max(range.from, level + noise * gaussian(random)));
      const measured = fault ? withFault(fault, measurement, value, said, now, random) : { value, broken: false };
      if (measured === undefined) return undefined;
      said = measured.value;
      return { value: Math.round(said * scale) / scale, broken: measured.broken };
    },
  };
}

/** Speaks at its start and on change. With a fault it says its abnormal value until that is over. */
function discreteSignal({ signal }: DiscreteSensor, random: Random): Signal {
  let state = 0;
  let askedAt: number | undefined;
  let said: Said | undefined;
  return {
    say(now, fault, activity = "working") {
      const passed = askedAt === undefined ? 0 : now - askedAt;
      askedAt = now;
      if (fault?.kind === "dropout" || fault?.kind === "stuck") return undefined;
      if (random() < passed / CHANGE_INTERVAL_MS) state = (state + 1) % signal.usual.length;
      const usual = (activity !== "working" && signal.notAtWork?.[activity]) || signal.usual[state]!;
      const value = fault && fault.kind !== "wire-break" ? signal.abnormal : usual;
      const broken = fault?.kind === "wire-break";
      if (said !== undefined && said.value === value && said.broken === broken) return undefined;
      said = { value, broken };
      return said;
    },
  };
}

/** Grows with the time of day rather than with ours: a restart of the simulator sets it back by nothing. */
function counterSignal({ signal }: CounterSensor, random: Random): Signal {
  const begin = Math.floor(random() * COUNTER_ROLLOVER);
  let said = begin;
  return {
    say(now, fault) {
      if (fault?.kind === "dropout") return undefined;
      if (fault?.kind !== "stuck") said = (begin + Math.floor((now / HOUR_MS) * signal.perHour)) % COUNTER_ROLLOVER;
      return { value: said, broken: fault?.kind === "wire-break" };
    },
  };
}

/** @param id full id of the sensor: with the seed it fixes what the instrument will say */
export function createSignal(sensor: SimulatedSensor, id: string, seed: number): Signal {
  const random = createRandom((hashText(id) ^ seed) >>> 0);
  switch (sensor.kind) {
    case "analog":
      return analogSignal(sensor, random);
    case "discrete":
      return discreteSignal(sensor, random);
    case "counter":
      return counterSignal(sensor, random);
  }
}
