import { createMachine, transition } from "xstate";
import { getAdjacencyMap } from "xstate/graph";
import { expect, it } from "vitest";
import type { AlarmState } from "../../wire/health.ts";
import { ALARM_EVENTS, alarmLifeCycle } from "./alarm-statechart.ts";

const chart = createMachine(alarmLifeCycle("process"));

type Arrow = [from: AlarmState, event: (typeof ALARM_EVENTS)[number], to: AlarmState, actions?: string[]];

const begins = ["process.begins", "process.annunciates"];
const annunciates = ["process.annunciates"];

/** The alarm table of the domain, arrow by arrow. */
const arrows: Arrow[] = [
  ["normal", "rings", "unacknowledged", begins],
  ["normal", "records", "acknowledged", begins],
  ["unacknowledged", "acknowledge", "acknowledged"],
  ["unacknowledged", "returns", "rtnUnacknowledged"],
  ["unacknowledged", "returnsUnasked", "normal"],
  ["unacknowledged", "escalates", "unacknowledged", annunciates],
  ["acknowledged", "returns", "normal"],
  ["acknowledged", "returnsUnasked", "normal"],
  ["acknowledged", "escalates", "unacknowledged", annunciates],
  ["rtnUnacknowledged", "rings", "unacknowledged", begins],
  ["rtnUnacknowledged", "records", "acknowledged", begins],
  ["rtnUnacknowledged", "acknowledge", "normal"],
  ["acknowledged", "reAlarms", "unacknowledged"],
  // Muted no longer: A or B by the condition that holds now, a running occurrence goes on.
  ["normal", "resumes", "unacknowledged", begins],
  ["normal", "resumesRecorded", "acknowledged", begins],
  ["unacknowledged", "resumes", "unacknowledged", ["process.ringsAgain"]],
  ["unacknowledged", "resumesNormal", "normal"],
  ["acknowledged", "resumes", "unacknowledged"],
  ["acknowledged", "resumesNormal", "normal"],
  ["rtnUnacknowledged", "resumes", "unacknowledged", begins],
  ["rtnUnacknowledged", "resumesRecorded", "acknowledged", begins],
  ["rtnUnacknowledged", "resumesNormal", "normal"],
];

const step = (from: AlarmState, event: string) => {
  const [next, actions] = transition(chart, chart.resolveState({ value: from }), { type: `process.${event}` });
  return [next.value, actions.map(({ type }) => type)];
};

it.each(arrows)("goes from %s by %s to %s", (from, event, to, actions = []) =>
  expect(step(from, event)).toEqual([to, actions]),
);

it("has these arrows and no other, and reaches every state", () => {
  const known = new Set(arrows.map(([from, event]) => `${from} ${event}`));
  const walked = Object.values(
    getAdjacencyMap(chart, { events: ALARM_EVENTS.map((event) => ({ type: `process.${event}` })) }),
  );
  expect(walked).toHaveLength(4);
  for (const { state } of walked) {
    const from = state.value as AlarmState;
    for (const event of ALARM_EVENTS) {
      if (!known.has(`${from} ${event}`)) expect(step(from, event)).toEqual([from, []]);
    }
  }
});
