import { setup, type StateValue } from "xstate";
import type { AlarmState, SourceSignal } from "../../wire/health.ts";
import { ALARM_EVENTS, alarmLifeCycle, outOfService, SERVICE_EVENTS, type ServiceEvent } from "./alarm-statechart.ts";
import { ChartTable } from "./chart-table.ts";

export type SourceEvent = "heard" | "gone" | "back" | `source.${(typeof ALARM_EVENTS)[number]}` | ServiceEvent;
export const SOURCE_EVENTS: readonly SourceEvent[] = [
  "heard",
  "gone",
  "back",
  ...ALARM_EVENTS.map((event): SourceEvent => `source.${event}`),
  ...SERVICE_EVENTS,
];

const done = (): undefined => undefined;

/**
 * The statechart of a source, what a group of sensors reaches us through: is it there, has a person seen it where it is
 * not, and has one taken it out of service. When it counts as gone is decided beside it (`source-health.ts`).
 */
export const sourceStatechart = setup({
  types: { events: {} as { type: SourceEvent } },
  actions: { "source.begins": done, "source.annunciates": done, "source.ringsAgain": done },
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
    outOfService,
  },
});

export type SourceWords = {
  readonly signal: SourceSignal;
  readonly alarm: AlarmState;
  readonly outOfService: boolean;
};

function describe(value: StateValue): SourceWords {
  const { signal, alarm, outOfService: out } = value as Record<"signal" | "alarm" | "outOfService", string>;
  return Object.freeze({ signal: signal as SourceSignal, alarm: alarm as AlarmState, outOfService: out === "yes" });
}

export const sourceChart = new ChartTable<SourceWords>(sourceStatechart, describe);

/** The number of the chart's state that has these words. Throws where it has none such. */
export const sourceChartState = ({ outOfService: out, ...words }: SourceWords): number =>
  sourceChart.stateOf({ ...words, outOfService: out ? "yes" : "no" });
