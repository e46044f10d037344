import { setup, type StateValue } from "xstate";
import { MACHINE_STATES, type MachineState } from "../../wire/health.ts";
import { ChartTable } from "./chart-table.ts";

export type MachineEvent = `state.${MachineState}` | "outOfService.begins" | "outOfService.ends";
export const MACHINE_EVENTS: readonly MachineEvent[] = [
  ...MACHINE_STATES.map((state): MachineEvent => `state.${state}`),
  "outOfService.begins",
  "outOfService.ends",
];

/**
 * The statechart of one machine: what it is doing, as one of its sensors tells once the delays have spoken
 * (`machine-state.ts`), and whether a person has taken it out of service. Its health is counted from its sensors beside
 * it (`machine-health.ts`).
 */
export const machineStatechart = setup({ types: { events: {} as { type: MachineEvent } } }).createMachine({
  id: "machine",
  type: "parallel",
  states: {
    activity: {
      initial: "unknown",
      on: {
        "state.running": ".running",
        "state.starting": ".starting",
        "state.idle": ".idle",
        "state.stopped": ".stopped",
        "state.maintenance": ".maintenance",
        "state.unknown": ".unknown",
      },
      states: { running: {}, starting: {}, idle: {}, stopped: {}, maintenance: {}, unknown: {} },
    },
    outOfService: {
      initial: "no",
      states: {
        no: { on: { "outOfService.begins": "yes" } },
        yes: { on: { "outOfService.ends": "no" } },
      },
    },
  },
});

/** What a state of the machine's chart means: `state` is what people see, by a person's command first. */
export type MachineWords = {
  readonly activity: MachineState;
  readonly outOfService: boolean;
  readonly state: MachineState;
};

function describe(value: StateValue): MachineWords {
  const { activity, outOfService } = value as { activity: MachineState; outOfService: "yes" | "no" };
  const out = outOfService === "yes";
  return Object.freeze({ activity, outOfService: out, state: out ? "maintenance" : activity });
}

export const machineChart = new ChartTable<MachineWords>(machineStatechart, describe);

/** The number of the chart's state that has these words. Throws where it has none such. */
export const machineChartState = (activity: MachineState, outOfService: boolean): number =>
  machineChart.stateOf({ activity, outOfService: outOfService ? "yes" : "no" });
