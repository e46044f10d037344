import type { StateValue } from "xstate";
import type { AlarmState, Health, LimitState, Measurement, Nuisance, SensorState, Signal } from "../wire/health.ts";
import { ChartTable } from "./chart-table.ts";
import { sensorStatechart } from "./sensor-statechart.ts";

/** What a state of the sensor's statechart means. Shared by all sensors that stand in it, hence read-only. */
export type SensorWords = {
  readonly signal: Signal;
  readonly limit: LimitState;
  readonly uncertain: boolean;
  /** Life cycle of the two alarms. */
  readonly process: AlarmState;
  readonly instrument: AlarmState;
  readonly processNuisance: Nuisance;
  readonly instrumentNuisance: Nuisance;
  readonly processShelved: boolean;
  readonly instrumentShelved: boolean;
  readonly processByDesign: boolean;
  readonly instrumentByDesign: boolean;
  readonly outOfService: boolean;
  readonly health: Health;
  /** Every region with its word, always in the same order. */
  readonly regions: readonly (readonly [region: string, word: string])[];
  /** As it goes over the wire, alarms apart. */
  readonly state: SensorState;
};

/** The value of the statechart as XState holds it. */
type ChartValue = {
  signal: Signal;
  limit: LimitState;
  measurement: { uncertain: YesNo };
  alarms: { process: AlarmState; instrument: AlarmState };
  nuisance: { process: Nuisance; instrument: Nuisance };
  suppression: { process: AlarmFacts; instrument: AlarmFacts; outOfService: YesNo };
};
type AlarmFacts = { shelved: YesNo; suppressedByDesign: YesNo };
type YesNo = "yes" | "no";
const yesNo = (is: boolean): YesNo => (is ? "yes" : "no");

/**
 * NAMUR NE 107: can the measurement be trusted. A process limit is not among the arguments, so it can never change a
 * sensor's health. A person's word that it is out of service comes before everything.
 */
export function sensorHealth(signal: Signal, measurement: readonly Measurement[], outOfService = false): Health {
  if (outOfService) return "function-check";
  switch (signal) {
    case "unknown":
      return "unknown";
    case "silent":
    case "invalid":
      return "failure";
    case "frozen":
      return "out-of-specification";
    case "live":
      return measurement.length > 0 ? "out-of-specification" : "good";
  }
}

function describe(value: StateValue): SensorWords {
  const { signal, limit, measurement, alarms, nuisance, suppression } = value as ChartValue;
  const uncertain = measurement.uncertain === "yes";
  const marks: Measurement[] = uncertain ? ["uncertain"] : [];
  const state: SensorState = {
    signal,
    limit,
    ...(signal === "live" ? {} : { held: true }),
    ...(marks.length > 0 ? { measurement: marks } : {}),
  };
  const outOfService = suppression.outOfService === "yes";
  const health = sensorHealth(signal, marks, outOfService);
  const processShelved = suppression.process.shelved === "yes";
  const instrumentShelved = suppression.instrument.shelved === "yes";
  const processByDesign = suppression.process.suppressedByDesign === "yes";
  const instrumentByDesign = suppression.instrument.suppressedByDesign === "yes";
  const regions = [
    ["signal", signal],
    ["limit", limit],
    ["measurement.uncertain", measurement.uncertain],
    ["alarms.process", alarms.process],
    ["alarms.instrument", alarms.instrument],
    ["nuisance.process", nuisance.process],
    ["nuisance.instrument", nuisance.instrument],
    ["suppression.process.shelved", suppression.process.shelved],
    ["suppression.instrument.shelved", suppression.instrument.shelved],
    ["suppression.process.suppressedByDesign", suppression.process.suppressedByDesign],
    ["suppression.instrument.suppressedByDesign", suppression.instrument.suppressedByDesign],
    ["suppression.outOfService", suppression.outOfService],
  ] as const;
  const words = {
    signal,
    limit,
    uncertain,
    ...alarms,
    processNuisance: nuisance.process,
    instrumentNuisance: nuisance.instrument,
    processShelved,
    instrumentShelved,
    outOfService,
    processByDesign,
    instrumentByDesign,
  };
  return Object.freeze({ ...words, health, regions, state: Object.freeze(state) });
}

/** One table serves all zones of a process: it is a pure cache of the statechart's own transitions. */
export const sensorChart = new ChartTable<SensorWords>(sensorStatechart, describe);

/** The number of the state that has these words. Throws where the statechart has no such state. */
export const sensorChartState = (words: Omit<SensorWords, "health" | "regions" | "state">): number => {
  const { signal, limit, uncertain, process, instrument } = words;
  const measurement = { uncertain: yesNo(uncertain) };
  const suppression = {
    process: { shelved: yesNo(words.processShelved), suppressedByDesign: yesNo(words.processByDesign) },
    instrument: { shelved: yesNo(words.instrumentShelved), suppressedByDesign: yesNo(words.instrumentByDesign) },
    outOfService: yesNo(words.outOfService),
  };
  const alarms = { process, instrument };
  const nuisance = { process: words.processNuisance, instrument: words.instrumentNuisance };
  return sensorChart.stateOf({ signal, limit, measurement, alarms, nuisance, suppression });
};
