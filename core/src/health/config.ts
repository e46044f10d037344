import type { Id, MachineId, SensorId } from "../wire/id.ts";
import type {
  Health,
  Kind,
  LimitState,
  MachineState,
  Measurement,
  PowerSource,
  Priority,
  Reports,
} from "../wire/health.ts";

/** Configuration of one zone with every default filled in: what the statecharts are built from. Times in ms. */
export type ZoneConfig = {
  site: Id;
  zone: Id;
  siteName: string;
  zoneName: string;
  /** Place of the zone among its site's zones, for showing. */
  order: number;
  /** `sensor`: event time, watched by gateway time. `event`: replay; a machine's newest reading is its clock. */
  clock: "sensor" | "event";
  machines: MachineConfig[];
  /** Left out: `SOURCE_SILENCE_DEFAULT`. */
  sourceSilence?: SourceSilence;
  /** Changes with anything that judges a reading. */
  hash: string;
};

/**
 * When a source counts as gone: this share of its periodic sensors, and not fewer than so many, have fallen silent within
 * less than so many of their intervals. The alarm of one of them waits as long for that verdict.
 */
export type SourceSilence = { share: number; atLeast: number; intervals: number };
export const SOURCE_SILENCE_DEFAULT: SourceSilence = Object.freeze({ share: 0.6, atLeast: 5, intervals: 2 });

export type MachineConfig = {
  id: MachineId;
  machine: Id;
  tag: string;
  description: string;
  labels: Record<string, string>;
  sensors: SensorConfig[];
  /** Left out: it is always taken to be running. */
  state?: MachineStateConfig;
};

/** What the machine is doing, from one of its sensors. */
export type MachineStateConfig = {
  /** A discrete sensor of the same machine. */
  sensor: Id;
  /** State by the sensor's value, as text; a value that is not here says nothing (`unknown`). */
  values: Record<string, MachineState>;
  /** So long it must say so before the machine counts as running ... */
  onDelayMs: number;
  /** ... and as running no more. */
  offDelayMs: number;
};

export type Level = "lowLow" | "low" | "high" | "highHigh";

export type AlarmText = {
  priority: Priority;
  message?: string;
  consequence?: string;
  action?: string;
  respondWithinMs?: number;
  link?: string;
  /** False: once it has returned to normal it needs no acknowledgement. Default true. */
  acknowledge?: boolean;
  /** So long after an acknowledgement it rings again if it still stands; left out: never. */
  reAlarmMs?: number;
};

/** `onDelayMs`: so long it must be ill before its alarm comes; left out: it comes at once. */
type InstrumentAlarm = AlarmText & { onDelayMs?: number };

/** It lies at a value, or so many standard deviations of the baseline from its mean: one of the two is given. */
export type Limit = AlarmText & {
  value?: number;
  deviations?: number;
  onDelayMs: number;
  offDelayMs: number;
  /** What the limit makes of its machine; default out-of-specification. */
  means?: "out-of-specification" | "failure" | "maintenance-required";
};

/** What the limits judge instead of the value: an average by time constant, or the median of the newest values. */
export type Smoothing = { ewmaMs: number } | { median: number };

/** When a sensor is commissioned: so many readings, or so long from the first. */
export type BaselineWindow = { readings: number } | { forMs: number };

/** From when an alarm is a nuisance; only one that rings is ever one. */
export type NuisanceConfig = {
  /** Chattering: so many occurrences begin within so long; it is over when none has begun for as long. */
  chatteringCount: number;
  chatteringWithinMs: number;
  /** Fleeting: it clears so soon after it began, and does not come again for so long. */
  fleetingClearsMs: number;
  fleetingAwayMs: number;
  standingMs: number;
};

/** ISA-18.2 and EEMUA 191. */
export const NUISANCE_DEFAULT: NuisanceConfig = Object.freeze({
  chatteringCount: 3,
  chatteringWithinMs: 60_000,
  fleetingClearsMs: 10_000,
  fleetingAwayMs: 60_000,
  standingMs: 86_400_000,
});

/** What signal states and marks of the measurement make of a sensor's health, in the stead of NE 107's own mapping. */
export type HealthMapping = { [ailment in "silent" | "invalid" | "frozen" | Measurement]?: Exclude<Health, "unknown"> };

/** How fast what is judged may change, either way. In its unit per the rate's time. */
export type RateLimit = AlarmText & {
  value: number;
  /** It is left only when the rate is back by this much. */
  deadband: number;
  onDelayMs: number;
  offDelayMs: number;
  means?: Limit["means"];
};

/** Per what time a rate is told, and over what time it is taken. A counter's own limits judge its rate. */
export type Rate = { perMs: number; windowMs: number; limit?: RateLimit };

/** So many spikes higher than this within a time make a measurement spiky. In units of the value. */
export type SpikeConfig = { height: number; count: number; withinMs: number };

/** A standard deviation of noise above this, taken over windows of a time, makes a measurement noisy. */
export type NoiseConfig = { limit: number; windowMs: number };

/** One value of a discrete sensor that is off normal. `means`: as of a limit. */
export type Abnormal = AlarmText & Pick<Limit, "means"> & { value: string; onDelayMs: number; offDelayMs: number };

export type SensorConfig = {
  id: SensorId;
  sensor: Id;
  tag: string;
  description: string;
  labels: Record<string, string>;
  kind: Kind;
  reports: Reports;
  /** Of a periodic sensor: it is silent after `silentAfterMs` (three intervals). */
  intervalMs: number;
  silentAfterMs: number;
  unit?: string;
  profile?: string;
  source?: Id;
  /** MQTT topic of its own, where the topic map does not name it; and a JSON Pointer into the payload. */
  topic?: string;
  pointer?: string;
  /** value = raw * factor + offset */
  scale: { factor: number; offset: number };
  /** Of the instrument, on the raw value: outside it the reading is invalid. */
  range?: { from: number; to: number };
  limits: Partial<Record<Level, Limit>>;
  /** Discrete: values (as text) that are off normal. */
  abnormal: Abnormal[];
  /** Analog: a limit is left only when the value is back by this much. In units of the value. */
  deadband: number;
  /** Likewise in standard deviations of the baseline; it then takes the place of `deadband`. */
  deadbandDeviations?: number;
  smoothing?: Smoothing;
  baseline?: BaselineWindow;
  rate?: Rate;
  /** Of a periodic analog sensor: a value that is the same for so long is frozen. */
  frozenMs?: number;
  spike?: SpikeConfig;
  noise?: NoiseConfig;
  /** From where to where it measures, in its unit; the instrument's range is wider, and on the raw value. */
  measures?: { from: number; to: number };
  /** What the next service is, when by the calendar, and as event time. */
  due?: { what: string; on: string; at: number };
  /** Of a counter: the raw count at which it is 0 again. */
  rollover?: number;
  /** States of its machine in which its limits are judged; left out: always. */
  when?: readonly MachineState[];
  /** So long after its machine has come to such a state, or to power, its alarms are still suppressed. */
  holdoffMs?: number;
  /** `machine`: without power, and expected to be silent, while the machine is stopped. */
  poweredBy?: PowerSource;
  /** Priority of the alarm that says that the instrument itself is ill. */
  instrument: InstrumentAlarm;
  /** Left out: NE 107's own mapping. */
  health?: HealthMapping;
  /** Left out: `NUISANCE_DEFAULT`. */
  nuisance?: NuisanceConfig;
  /** CEL over states of other sensors and machines: while it is true the process alarm is suppressed by design. */
  suppressWhen?: string;
  /** It is no instrument: CEL over other sensors of its zone, see `expression.ts`. */
  expression?: string;
  /** It is no instrument but a rule of its machine: its value is how many sensors stand beyond. */
  rule?: RuleConfig;
};

/** A machine's rule by voting. From `atLeast` on it is beyond its own limit `high`, which has the delays and texts. */
export type RuleConfig = {
  /** Sensors of the same machine that vote. */
  sensors: readonly Id[];
  /** So many of them must be live for the rule to say anything. */
  atLeast: number;
  /** Words of the limit region at which a sensor counts as beyond. */
  beyond: readonly LimitState[];
};

/** It measures nothing itself: what it rests on is counted already. */
export const isCalculated = ({ rule, expression }: SensorConfig): boolean =>
  rule !== undefined || expression !== undefined;
