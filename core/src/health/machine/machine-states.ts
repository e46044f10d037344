import type { Cause, MachineTransition, Unnumbered } from "../../wire/log.ts";
import { heedsMachine, stepMachineInput, stepReconsider } from "../suppression/by-design.ts";
import type { MachineConfig } from "../config.ts";
import { tellersOf, toldCause, toldState } from "./machine-state.ts";
import { NEVER } from "../sensor/sensor-columns.ts";
import type { ZoneSteps } from "../zone-steps.ts";

/** What the machines of a zone do: heard of the sensor that tells it, and told to those that heed it. */
export class MachineStates {
  readonly #steps: ZoneSteps;
  /** Of each machine the sensor that tells what it does, -1 where none does. */
  readonly #tellers: Int32Array;

  constructor(steps: ZoneSteps, machines: readonly MachineConfig[]) {
    this.#steps = steps;
    this.#tellers = tellersOf(machines, (machine) => steps.firstSensorOf(machine));
    for (const sensor of this.#tellers) if (sensor >= 0) steps.columns.tellsState[sensor] = 1;
  }

  /** The sensor that tells what the machine does, -1 where none does. */
  tellerOf(machine: number): number {
    return this.#tellers[machine]!;
  }

  /** Holds what its telling sensor says now against what the machine is taken to do. */
  hear(machine: number, at: number, processedAt: number): void {
    const teller = this.#tellers[machine]!;
    if (teller < 0) return;
    const { columns, machines, movedMachines, deadlines } = this.#steps;
    const health = machines[machine]!;
    // What was taken over holds until its sensor is heard here.
    if (health.standing.cause.kind === "takeover" && columns.seen[teller] === NEVER) return;
    const told = toldState(columns, teller, health.config.state!);
    if (told === (health.pending?.state ?? health.words.activity)) return;
    // What was pending up to now comes true first, at its own time.
    if ((health.pending?.at ?? Infinity) <= at) this.settle(machine, processedAt);
    const record = health.heard(told, (delayMs) => toldCause(columns, teller, delayMs), at, processedAt);
    movedMachines.add(machine);
    deadlines.note(deadlines.machineMember(machine));
    if (record !== undefined) this.#moved(machine, record);
  }

  /** What is pending comes true. */
  settle(machine: number, processedAt: number): void {
    const record = this.#steps.machines[machine]!.stateSettled(processedAt);
    if (record !== undefined) this.#moved(machine, record);
  }

  /** After a restart with another configuration. */
  reconcile(at: number, processedAt: number): void {
    const { columns, consult, machines } = this.#steps;
    for (const machine of machines.keys()) {
      this.hear(machine, at, processedAt);
      this.#tell(machine, at, processedAt);
    }
    for (const sensor of columns.machineInputs.keys())
      this.#steps.finish(sensor, stepReconsider(columns, sensor, at, consult), at, processedAt);
  }

  #moved(machine: number, record: Unnumbered<MachineTransition>): void {
    this.#steps.recordMachine(machine, record);
    this.#tell(machine, record.at, record.processedAt);
  }

  /** Tells the machine's sensors what it does, those that heed it and do not know. `at`: its event time. */
  #tell(machine: number, at: number, processedAt: number): void {
    const { columns, consult, machines } = this.#steps;
    const { config, words, standing } = machines[machine]!;
    const first = this.#steps.firstSensorOf(machine);
    const input = { state: words.activity, text: `${config.tag} is ${words.activity}`, at };
    for (let sensor = first; sensor < first + config.sensors.length; sensor += 1) {
      const known = columns.machineInputs.get(sensor)?.state;
      // A machine whose state nobody tells is always running, and says so only to who has heard otherwise.
      if (known === undefined && (config.state === undefined || !heedsMachine(columns.configs[sensor]!))) continue;
      if ((known ?? "unknown") === words.activity) continue;
      const cause: Cause = { ...standing.cause, kind: "machine", text: input.text };
      this.#steps.finish(sensor, stepMachineInput(columns, sensor, input, cause, consult), at, processedAt);
    }
  }
}
