import type { ByDesign, MachineState } from "../../wire/health.ts";
import type { Cause } from "../../wire/log.ts";
import type { SensorConfig } from "../config.ts";
import { returnEvent } from "../alarm/alarm.ts";
import { sendAlarm } from "../alarm/send-alarm.ts";
import { unmuting } from "./people-step.ts";
import { settle } from "../sensor/quiet-path.ts";
import { send, type Consult } from "../sensor/send.ts";
import { NEVER, type SensorColumns } from "../sensor/sensor-columns.ts";
import type { Step } from "../sensor/step.ts";

/** What a sensor knows of its machine: the newest input record. `until`: the holdoff that runs. */
export type MachineInput = { state: MachineState; text: string; since: number; until?: number };

/** What a sensor knows of the condition that suppresses its process alarm, while it holds. */
export type ConditionInput = { text: string; since: number };

/** Whether it matters to the sensor what its machine does. */
export const heedsMachine = ({ when, poweredBy }: SensorConfig): boolean =>
  when !== undefined || poweredBy !== undefined;

/** Nothing is known of an `unknown` machine that would justify silence: it is judged. */
const judgedIn = ({ when }: Pick<SensorConfig, "when">, state: MachineState): boolean =>
  when === undefined || state === "unknown" || when.includes(state);

export const unpoweredIn = ({ poweredBy }: Pick<SensorConfig, "poweredBy">, state: MachineState): boolean =>
  poweredBy === "machine" && state === "stopped";

const suppressedIn = (config: SensorConfig, state: MachineState): boolean =>
  !judgedIn(config, state) || unpoweredIn(config, state);

export const isUnpowered = (columns: SensorColumns, sensor: number): boolean =>
  unpoweredIn(columns.configs[sensor]!, columns.machineInputs.get(sensor)?.state ?? "unknown");

/** Without power nothing is awaited, though its source or its gateway has come back meanwhile. */
export function elapseSilence(columns: SensorColumns, sensor: number, at: number, consult: Consult): void {
  if (!isUnpowered(columns, sensor)) return send(columns, sensor, "silence.elapsed", at, consult);
  columns.awaited[sensor] = NEVER;
  columns.changed = true;
  send(columns, sensor, "reach.lost", at, consult);
}

/**
 * Tells a sensor what its machine does from `at` on, or, without a step, that nothing changes for it. Outside the
 * states in which it is judged its process alarm is suppressed by design; without power its instrument alarm is; for
 * the holdoff after them both still are.
 */
export function stepMachineInput(
  columns: SensorColumns,
  sensor: number,
  { state, text, at }: { state: MachineState; text: string; at: number },
  cause: Cause,
  consult: Consult,
): Step | undefined {
  const config = columns.configs[sensor]!;
  const { holdoffMs = 0 } = config;
  const known = columns.machineInputs.get(sensor);
  const before = known?.state ?? "unknown";
  const [was, is] = [suppressedIn(config, before), suppressedIn(config, state)];
  // A holdoff that runs goes on from one judged state to another.
  const until = is ? undefined : was && holdoffMs > 0 ? at + holdoffMs : known?.until;
  const input: MachineInput = { state, text, since: at, ...(until === undefined ? {} : { until }) };
  if (unpoweredIn(config, state)) columns.awaited[sensor] = NEVER;
  // Without power nothing could be heard: silence counts from here, of what has ever been heard and can be.
  else if (unpoweredIn(config, before) && columns.seen[sensor] !== NEVER && !columns.sourceInputs.has(sensor))
    columns.awaited[sensor] = at;
  return keep(columns, sensor, input, cause, at, consult);
}

/** The holdoff is over. */
export function stepHoldoff(columns: SensorColumns, sensor: number, at: number, consult: Consult): Step | undefined {
  const { until: _, ...input } = columns.machineInputs.get(sensor)!;
  const { holdoffMs = 0 } = columns.configs[sensor]!;
  const cause: Cause = { kind: "timer", text: `${input.text}: judged again after the holdoff`, delayMs: holdoffMs };
  return keep(columns, sensor, input, cause, at, consult);
}

/** What suppresses the sensor's alarms by design, as it goes over the wire; undefined where nothing does. */
export function byDesignOf(columns: SensorColumns, sensor: number): ByDesign | undefined {
  const words = columns.words(sensor);
  const condition = columns.conditionInputs.get(sensor);
  if (condition !== undefined) return { ...condition };
  const input = columns.machineInputs.get(sensor);
  if (input === undefined || !(words.processByDesign || words.instrumentByDesign)) return undefined;
  const { text, since, until } = input;
  return { text, since, ...(until === undefined ? {} : { until }) };
}

/** After a restart: what another configuration makes of what the sensor knows. */
export function stepReconsider(columns: SensorColumns, sensor: number, at: number, consult: Consult): Step | undefined {
  const input = columns.machineInputs.get(sensor);
  if (input === undefined) return undefined;
  const { process, instrument } = factsOf(columns, sensor);
  const words = columns.words(sensor);
  if (process === words.processByDesign && instrument === words.instrumentByDesign) return undefined;
  return keep(columns, sensor, input, { kind: "configuration", text: input.text }, at, consult);
}

/** Tells a sensor that the condition which suppresses its process alarm holds from `at` on, or holds no longer. */
export function stepCondition(
  columns: SensorColumns,
  sensor: number,
  holds: ConditionInput | undefined,
  cause: Cause,
  at: number,
  consult: Consult,
): Step | undefined {
  return change(columns, sensor, cause, at, consult, () => {
    if (holds === undefined) columns.conditionInputs.delete(sensor);
    else columns.conditionInputs.set(sensor, holds);
  });
}

/** Which of its alarms are suppressed by design. */
function factsOf(columns: SensorColumns, sensor: number): { process: boolean; instrument: boolean } {
  const { when, poweredBy } = columns.configs[sensor]!;
  const process = columns.conditionInputs.has(sensor);
  const input = columns.machineInputs.get(sensor);
  if (input === undefined) return { process, instrument: false };
  const { state, until } = input;
  const held = until !== undefined;
  return {
    process: process || (when !== undefined && (held || !judgedIn({ when }, state))),
    instrument: poweredBy !== undefined && (held || unpoweredIn({ poweredBy }, state)),
  };
}

function keep(
  columns: SensorColumns,
  sensor: number,
  input: MachineInput,
  cause: Cause,
  at: number,
  consult: Consult,
): Step | undefined {
  return change(columns, sensor, cause, at, consult, () => {
    columns.machineInputs.set(sensor, input);
    // It fell silent before anyone knew that its machine stops: that is explained now, and no alarm any more.
    if (!isUnpowered(columns, sensor) || columns.words(sensor).signal !== "silent") return;
    columns.verdicts.delete(sensor);
    elapseSilence(columns, sensor, at, consult);
    sendAlarm(columns, sensor, "instrument", returnEvent(columns, sensor, "instrument"), at, consult);
  });
}

function change(
  columns: SensorColumns,
  sensor: number,
  cause: Cause,
  at: number,
  consult: Consult,
  put: () => void,
): Step | undefined {
  const before = columns.chart[sensor]!;
  unmuting(columns, sensor, at, consult, () => {
    put();
    const { process, instrument } = factsOf(columns, sensor);
    columns.changed = true;
    send(columns, sensor, process ? "process.suppress" : "process.release", at, consult);
    send(columns, sensor, instrument ? "instrument.suppress" : "instrument.release", at, consult);
  });
  settle(columns, sensor);
  return columns.chart[sensor] === before ? undefined : { before, after: columns.chart[sensor]!, cause };
}
