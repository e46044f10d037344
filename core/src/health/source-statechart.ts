import { setup, type StateValue } from "xstate";
import type { AlarmState, SourceSignal } from "../wire/health.ts";
import { ALARM_EVENTS, alarmLifeCycle } from "./alarm-statechart.ts";
import { ChartTable } from "./chart-table.ts";

export type SourceEvent = "heard" | "gone" | "back" | `source.${(typeof ALARM_EVENTS)[number]}`;
export const SOURCE_EVENTS: readonly SourceEvent[] = [
  "heard",
  "gone",
  "back",
  ...ALARM_EVENTS.map((event): SourceEvent => `source.${event}`),
];

const done = (): undefined => undefined;

/**
 * The statechart of a source, what a group of sensors reaches us through: is it there, and has a person seen it where
 * it is not. When it counts as gone is decided beside it (`source-health.ts`).
 */
export const sourceStatechart = setup({
  types: { events: {} as { type: SourceEvent } },
  actions: { "source.begins": done, "source.annunciates": done },
}).createMachine({
  id: "source",
  type: "parallel",
  states: {
    signal: {
      initial: "unknown",
      states: {
        unknown: { on: { heard: "live", gone: "silent" } },
        live: { on: { gone: "silent" } },
        silent: { on: { back: "live" } },
      },
    },
    alarm: alarmLifeCycle("source"),
  },
});

export type SourceWords = { readonly signal: SourceSignal; readonly alarm: AlarmState };

export const sourceChart = new ChartTable<SourceWords>(sourceStatechart, (value: StateValue) =>
  Object.freeze(value as SourceWords),
);
