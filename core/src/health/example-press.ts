import type { Value } from "../wire/reading.ts";
import type { MachineStateConfig, SensorConfig, ZoneConfig } from "./config.ts";
import { exampleLimit, exampleZone, transitionsOf } from "./example-zone.ts";
import type { ZoneHealth } from "./zone.ts";

const T0 = 1_700_000_000_000;
/** Time of tests, in seconds after the first moment. */
export const at = (seconds: number): number => T0 + seconds * 1_000;

const mode: Partial<SensorConfig> = { kind: "discrete", reports: "onChange" };
export const pressure: Partial<SensorConfig> = {
  silentAfterMs: 10_000,
  limits: { low: exampleLimit(10, { priority: "medium" }) },
  instrument: { priority: "low" },
  when: ["running"],
  poweredBy: "machine",
};

/** A press with its mode (1 running, 0 stopped, 2 idle), a pressure that heeds it, and a temperature that does not. */
export function pressZone(state: Partial<MachineStateConfig> = {}, differs: Partial<SensorConfig> = {}): ZoneConfig {
  const config = exampleZone({
    press: { mode, pressure: { ...pressure, ...differs }, temp: { silentAfterMs: 86_400_000 } },
  });
  const press = config.machines[0]!;
  const values = { "1": "running", "0": "stopped", "2": "idle" } as const;
  press.state = { sensor: press.sensors[0]!.sensor, values, onDelayMs: 0, offDelayMs: 0, ...state };
  return config;
}

export type Input = [seconds: number, sensor: "mode" | "pressure" | "temp", value: Value] | { tick: number };
const numbers = { mode: 0, pressure: 1, temp: 2 };

export function give(zone: ZoneHealth, inputs: Input[]): void {
  for (const input of inputs) {
    if ("tick" in input) zone.tick(at(input.tick), at(input.tick));
    else zone.reading(numbers[input[1]], input[2], "good", at(input[0]), at(input[0]), false);
  }
}

/** Tells what the machine did and how the pressure's alarms fared: `seconds state: cause` and `seconds alarm [mute]`. */
export function told(zone: ZoneHealth, inputs: Input[]): string[] {
  give(zone, inputs);
  return transitionsOf(zone.take().records).flatMap((record) => {
    const seconds = (record.at - T0) / 1_000;
    if (record.of === "machine") {
      const moved = record.changes.some(({ region }) => region === "state");
      return moved ? `${seconds} ${record.state.state}: ${record.cause.text}` : [];
    }
    if (record.of === "source") return [];
    return record.changes
      .filter(({ region }) => region.startsWith("alarms"))
      .map(({ region, to }) => {
        const name = region === "alarms.process" ? "process" : "instrument";
        const muted = record.state.alarms?.[name]?.muted;
        return `${seconds} ${name} ${to}${muted === undefined ? "" : ` ${muted}`}`;
      });
  });
}
