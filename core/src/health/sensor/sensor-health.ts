import type { StateValue } from "xstate";
import {
  MEASUREMENTS,
  type AlarmState,
  type Health,
  type LimitState,
  type Measurement,
  type Nuisance,
  type RateState,
  type SensorState,
  type Signal,
} from "../../wire/health.ts";
import { markBit } from "../measurement/marks.ts";
import { ChartTable } from "../statechart/chart-table.ts";
import type { HealthMapping, SensorConfig } from "../config.ts";
import { sensorStatechart } from "../statechart/sensor-statechart.ts";

/** What a state of the sensor's statechart means. Shared by all sensors that stand in it, hence read-only. */
export type SensorWords = {
  readonly signal: Signal;
  readonly limit: LimitState;
  readonly rate: RateState;
  /** What lowers the trust in the measurement, as bits of `marks.ts`. */
  readonly marks: number;
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
  rate: RateState;
  measurement: Record<Measurement, YesNo>;
  alarms: { process: AlarmState; instrument: AlarmState };
  nuisance: { process: Nuisance; instrument: Nuisance };
  suppression: { process: AlarmFacts; instrument: AlarmFacts; outOfService: YesNo };
};
type AlarmFacts = { shelved: YesNo; suppressedByDesign: YesNo };
type YesNo = "yes" | "no";
const yesNo = (is: boolean): YesNo => (is ? "yes" : "no");

/** What lowers a sensor's health: a signal that is not live, and marks of the measurement. */
type Ailment = Exclude<Signal, "unknown" | "live"> | Measurement;

/** NAMUR NE 107, where a profile says nothing else of an ailment. */
const HEALTH_BY_AILMENT: Record<Ailment, Health> = {
  silent: "failure",
  invalid: "failure",
  frozen: "out-of-specification",
  uncertain: "out-of-specification",
  outOfRange: "out-of-specification",
  spiky: "out-of-specification",
  substituted: "function-check",
  noisy: "maintenance-required",
  due: "maintenance-required",
};
const WORST_FIRST: readonly Health[] = ["failure", "function-check", "out-of-specification", "maintenance-required"];

/**
 * NAMUR NE 107: can the measurement be trusted. A process limit is not among the arguments, so it can never change a
 * sensor's health. A person's word that it is out of service comes before everything. `mapping`: what a profile says of
 * ailments in its own stead.
 */
export function sensorHealth(
  signal: Signal,
  measurement: readonly Measurement[],
  outOfService = false,
  mapping: HealthMapping = {},
): Health {
  if (outOfService) return "function-check";
  if (signal === "unknown") return "unknown";
  const ailments: Ailment[] = signal === "live" ? [...measurement] : [signal];
  // What a value that is still believed in part says of itself holds too; of one that is not there nothing does.
  if (signal === "frozen") ailments.push(...measurement);
  const healths = ailments.map((ailment) => mapping[ailment] ?? HEALTH_BY_AILMENT[ailment]);
  return WORST_FIRST.find((health) => healths.includes(health)) ?? "good";
}

/** The sensor's health, by its own profile where that has a mapping of its own. */
export function healthOf({ health }: SensorConfig, words: SensorWords): Health {
  if (health === undefined) return words.health;
  return sensorHealth(words.signal, words.state.measurement ?? [], words.outOfService, health);
}

function describe(value: StateValue): SensorWords {
  const { signal, limit, rate, measurement, alarms, nuisance, suppression } = value as ChartValue;
  const marked = MEASUREMENTS.filter((mark) => measurement[mark] === "yes");
  const marks = marked.reduce((bits, mark) => bits | markBit(mark), 0);
  const state: SensorState = {
    signal,
    limit,
    ...(rate === "normal" ? {} : { rate }),
    ...(signal === "live" ? {} : { held: true }),
    ...(marked.length > 0 ? { measurement: marked } : {}),
  };
  const outOfService = suppression.outOfService === "yes";
  const health = sensorHealth(signal, marked, outOfService);
  const processShelved = suppression.process.shelved === "yes";
  const instrumentShelved = suppression.instrument.shelved === "yes";
  const processByDesign = suppression.process.suppressedByDesign === "yes";
  const instrumentByDesign = suppression.instrument.suppressedByDesign === "yes";
  const regions = [
    ["signal", signal],
    ["limit", limit],
    ["rate", rate],
    ...MEASUREMENTS.map((mark) => [`measurement.${mark}`, measurement[mark]] as const),
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
    rate,
    marks,
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

type OwnWords = Omit<SensorWords, "health" | "regions" | "state">;

/** Most sensors stand in one of few states: which one it is need not be worked out for each of them. */
const statesByWords = new Map<string, number>();

/** The number of the state that has these words. Throws where the statechart has no such state. */
export function sensorChartState(words: OwnWords): number {
  const { signal, limit, rate, marks, process, instrument } = words;
  const { processNuisance, instrumentNuisance, processShelved, instrumentShelved } = words;
  const { processByDesign, instrumentByDesign, outOfService } = words;
  const marksAndNuisance = `${marks} ${processNuisance} ${instrumentNuisance}`;
  const suppressed = `${processShelved} ${instrumentShelved} ${processByDesign} ${instrumentByDesign} ${outOfService}`;
  const key = `${signal} ${limit} ${rate} ${process} ${instrument} ${marksAndNuisance} ${suppressed}`;
  let state = statesByWords.get(key);
  if (state === undefined) statesByWords.set(key, (state = stateOf(words)));
  return state;
}

function stateOf(words: OwnWords): number {
  const { signal, limit, rate, marks, process, instrument } = words;
  const measurement = Object.fromEntries(
    MEASUREMENTS.map((mark) => [mark, yesNo((marks & markBit(mark)) !== 0)] as const),
  );
  const suppression = {
    process: { shelved: yesNo(words.processShelved), suppressedByDesign: yesNo(words.processByDesign) },
    instrument: { shelved: yesNo(words.instrumentShelved), suppressedByDesign: yesNo(words.instrumentByDesign) },
    outOfService: yesNo(words.outOfService),
  };
  const alarms = { process, instrument };
  const nuisance = { process: words.processNuisance, instrument: words.instrumentNuisance };
  return sensorChart.stateOf({ signal, limit, rate, measurement, alarms, nuisance, suppression });
}
