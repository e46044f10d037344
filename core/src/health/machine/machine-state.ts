import type { MachineState, Signal } from "../../wire/health.ts";
import type { Cause } from "../../wire/log.ts";
import { delayText, valueText } from "../explain/cause-text.ts";
import type { MachineConfig, MachineStateConfig, SensorConfig } from "../config.ts";
import type { SensorColumns } from "../sensor/sensor-columns.ts";

/** What the telling sensor says the machine is doing; nothing can be said without a live signal. */
export function toldState(columns: SensorColumns, sensor: number, config: MachineStateConfig): MachineState {
  if (columns.words(sensor).signal !== "live") return "unknown";
  return config.values[String(columns.texts[sensor] ?? columns.values[sensor]!)] ?? "unknown";
}

/** How long it must say so: before the machine counts as running, or as running no more. */
export function stateDelayMs(
  { onDelayMs, offDelayMs }: MachineStateConfig,
  from: MachineState,
  to: MachineState,
): number {
  if (from === "unknown" || to === "unknown") return 0;
  if (to === "running") return onDelayMs;
  return from === "running" ? offDelayMs : 0;
}

/** Why the machine is taken to do what it is doing now. */
export function toldCause(columns: SensorColumns, sensor: number, delayMs: number): Cause {
  const config: SensorConfig = columns.configs[sensor]!;
  const signal: Signal = columns.words(sensor).signal;
  const value = valueText(String(columns.texts[sensor] ?? columns.values[sensor]!), undefined);
  const text = signal === "live" ? `${config.tag} is ${value}${delayText(delayMs)}` : `${config.tag} is ${signal}`;
  return { kind: "machine", text, sensor: config.id, ...(delayMs > 0 ? { delayMs } : {}) };
}

/** Of each machine the number of the sensor that tells its state, -1 where none does. */
export function tellersOf(machines: readonly MachineConfig[], firstSensorOf: (machine: number) => number): Int32Array {
  return Int32Array.from(machines, ({ state, sensors }, machine) => {
    const place = sensors.findIndex(({ sensor }) => sensor === state?.sensor);
    return place < 0 ? -1 : firstSensorOf(machine) + place;
  });
}
