import { getAdjacencyMap } from "xstate/graph";
import { describe, expect, it } from "vitest";
import { MACHINE_STATES } from "../../wire/health.ts";
import { MACHINE_EVENTS, machineChart, machineStatechart } from "./machine-statechart.ts";

describe("a machine's statechart", () => {
  const reachable = Object.values(
    getAdjacencyMap(machineStatechart, { events: MACHINE_EVENTS.map((type) => ({ type })) }),
  );

  it("answers from its table what XState answers, in every state", () => {
    expect(reachable).toHaveLength(MACHINE_STATES.length * 2);
    for (const { state } of reachable) {
      const number = machineChart.stateOf(state.value);
      for (const event of MACHINE_EVENTS)
        expect(machineChart.step(number, event)).toEqual(machineChart.consult(number, event));
    }
  });

  it("shows maintenance while a person has it out of service, and what it does behind that", () => {
    for (const { state } of reachable) {
      const { activity, outOfService, state: shown } = machineChart.info(machineChart.stateOf(state.value));
      expect(shown).toBe(outOfService ? "maintenance" : activity);
    }
  });
});
