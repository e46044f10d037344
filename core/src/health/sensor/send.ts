import { annunciate, beginOccurrence } from "../alarm/alarm.ts";
import { nuisanceAfter } from "../alarm/nuisance.ts";
import type { SensorColumns } from "./sensor-columns.ts";
import { sensorChart } from "./sensor-health.ts";
import type { SensorAction, SensorEvent } from "../statechart/sensor-statechart.ts";

/** `always`: every event goes to XState itself, as a check on the table and on what is not asked of it. */
export type Consult = "when-needed" | "always";

/** Sends one event to a sensor's statechart at event time `at`, and does what the chart asks for on the way. */
export function send(columns: SensorColumns, sensor: number, event: SensorEvent, at: number, consult: Consult): void {
  const state = columns.chart[sensor]!;
  const cell = consult === "always" ? sensorChart.consult(state, event) : sensorChart.step(state, event);
  if (cell.next !== state || cell.actions.length > 0) columns.changed = true;
  columns.chart[sensor] = cell.next;
  for (const action of cell.actions) perform(columns, sensor, action as SensorAction, at);
  // What an alarm does makes it a nuisance, or no longer one.
  const follows = cell.next === state ? undefined : nuisanceAfter(columns, sensor, sensorChart.info(state), at);
  if (follows !== undefined) send(columns, sensor, follows, at, consult);
}

function perform(columns: SensorColumns, sensor: number, action: SensorAction, at: number): void {
  switch (action) {
    case "dropLimitDelays":
      columns.pending[sensor] = undefined;
      return;
    case "process.begins":
      return beginOccurrence(columns, sensor, "process", at);
    case "instrument.begins":
      return beginOccurrence(columns, sensor, "instrument", at);
    case "process.annunciates":
      return annunciate(columns, sensor, "process");
    case "instrument.annunciates":
      return annunciate(columns, sensor, "instrument");
    case "process.ringsAgain":
      columns.rang.add("process");
      return;
    case "instrument.ringsAgain":
      columns.rang.add("instrument");
      return;
  }
}
