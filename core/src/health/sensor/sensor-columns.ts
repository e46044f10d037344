import type { AlarmName, Quality, Service } from "../../wire/health.ts";
import type { Cause } from "../../wire/log.ts";
import type { CarriedReading, Value } from "../../wire/reading.ts";
import type { SensorAlarms } from "../alarm/alarm.ts";
import type { ConditionInput, MachineInput } from "../suppression/by-design.ts";
import type { SensorConfig } from "../config.ts";
import type { LateRun } from "../time/reading-time.ts";
import type { SensorShelves } from "../suppression/shelf.ts";
import { bandOf } from "../limit/limit-place.ts";
import type { SourceInput } from "../source/source-input.ts";
import { sensorChart, type SensorWords } from "./sensor-health.ts";
import { ValueWay } from "../value/value-way.ts";
import { ZonePaths } from "../zone-paths.ts";

export const NEVER = -Infinity;
/** Nothing measures more, and what is made of it (squares, sums, rates) stays a number that JSON carries. */
export const MEASURABLE_MAX = 1e100;
const QUALITY_CODES: readonly Quality[] = ["good", "uncertain", "bad", "substituted"];
export const qualityCode = (quality: Quality): number => QUALITY_CODES.indexOf(quality);

/** How a reading is classified; a `counter` is judged by its rate, never by its value. */
export const KindCode = { analog: 0, discrete: 1, counter: 2 } as const;

/** Delays of the limits that run now: absolute deadlines, Infinity where none does. */
export type PendingDelays = {
  /** By level, in the order of `LEVELS`, and behind them of the rate; a discrete sensor uses the first. */
  at: [number, number, number, number, number];
  /** Discrete: the standing (`active`) that the delay leads to. */
  target: number;
};

export const NO_READING_YET: Cause = Object.freeze({ kind: "signal", text: "no reading yet" });

/** Up to here a raw value is measurable, and scaled as well. */
const rawMost = ({ factor, offset }: SensorConfig["scale"]): number =>
  (MEASURABLE_MAX - Math.abs(offset)) / Math.max(1, Math.abs(factor));

/**
 * The sensors of a zone as a structure of arrays: one column for each thing that a reading looks at, so that 200,000
 * sensors are a few arrays and the quiet path touches a few cache lines. Objects exist only where something goes on.
 */
export class SensorColumns {
  // From the configuration.
  readonly configs: readonly SensorConfig[];
  readonly kind: Uint8Array;
  readonly factor: Float64Array;
  readonly offset: Float64Array;
  /** The instrument's range, on the raw value. */
  readonly rangeFrom: Float64Array;
  readonly rangeTo: Float64Array;
  /** Between these, both included, what the limits judge is beyond none of them. */
  readonly bandFrom: Float64Array;
  readonly bandTo: Float64Array;
  /** Infinity for a sensor that reports on change: quiet means nothing there. */
  readonly silentAfterMs: Float64Array;

  // State.
  readonly ordinals: Float64Array;
  /** Time of the newest reading. */
  readonly newest: Float64Array;
  /** Time at which the last stepped reading was judged: silence counts from here. */
  readonly seen: Float64Array;
  /** It was out of reach and is expected again since then: silence counts from here at the earliest. */
  readonly awaited: Float64Array;
  /** 1: it tells what its machine does, so a new value moves more than itself. */
  readonly tellsState: Uint8Array;
  /** 1: its value is looked at by what is calculated. */
  readonly isOperand: Uint8Array;
  /** The data path that its readings come over, a number of `paths`. */
  readonly path: Uint8Array;
  readonly paths = new ZonePaths();
  /** 1: its readings come later than they were made, so no tick says when it is silent. */
  readonly belated: Uint8Array;
  /** Deadlines up to here have fired: nothing is stepped at an earlier time. */
  readonly floor: Float64Array;
  /** Last stepped value, scaled; where `texts` holds one, that is the value. */
  readonly values: Float64Array;
  readonly texts: (string | boolean | undefined)[];
  /** What lies between the value and its limits; undefined where they judge the value as it is. */
  readonly ways: readonly (ValueWay | undefined)[];
  readonly quality: Uint8Array;
  /** State of the statechart, a number of `sensorChart`. */
  readonly chart: Uint32Array;
  /** Analog: a bit for each level that is active, and for the rate. Discrete: 1 + index of the abnormal value that is, or 0. */
  readonly active: Uint16Array;
  readonly pending: (PendingDelays | undefined)[];
  readonly lateRuns = new Map<number, LateRun>();
  readonly shelves = new Map<number, SensorShelves>();
  /** What the machine does, for sensors that heed it. */
  readonly machineInputs = new Map<number, MachineInput>();
  /** Sensors whose process alarm a condition suppresses now. */
  readonly conditionInputs = new Map<number, ConditionInput>();
  /** Of a source that is gone, for its sensors. */
  readonly sourceInputs = new Map<number, SourceInput>();
  /** Since when a sensor is silent. */
  readonly silentAt = new Map<number, number>();
  /** When the instrument alarm of a silent sensor comes, unless it turns out that its source is gone. */
  readonly verdicts = new Map<number, number>();
  /** How long that alarm waits for the verdict on its source. */
  readonly verdictMs: Float64Array;
  /** What takes a sensor out of service, the narrowest first: its own, its machine's, its zone's. */
  readonly services = new Map<number, readonly Service[]>();
  /** 1: live, trusted, within every limit, nothing pending. Only such a sensor may take the quiet path. */
  readonly quiet: Uint8Array;
  /** A reading from then on may not, see `measurement.ts`. */
  readonly quietUntil: Float64Array;
  readonly since: Float64Array;
  readonly causes: Cause[];
  readonly alarms: (SensorAlarms | undefined)[];
  /** Alarms that rang anew in this step, and those of them whose occurrence began in it; cleared with `changed`. */
  readonly rang = new Set<AlarmName>();
  readonly begun = new Set<AlarmName>();
  /** Set by whatever moves slow state (regions, limits, delays, late runs); read and cleared once per step. */
  changed = false;

  constructor(configs: readonly SensorConfig[]) {
    const count = configs.length;
    const column = (fill: number) => new Float64Array(count).fill(fill);
    this.configs = configs;
    this.kind = Uint8Array.from(configs, (config) => KindCode[config.kind]);
    // A discrete value is a name, even where it is a number: it is not scaled.
    this.factor = Float64Array.from(configs, ({ kind, scale }) => (kind === "discrete" ? 1 : scale.factor));
    this.offset = Float64Array.from(configs, ({ kind, scale }) => (kind === "discrete" ? 0 : scale.offset));
    this.rangeFrom = Float64Array.from(configs, ({ range, scale }) => Math.max(range?.from ?? NEVER, -rawMost(scale)));
    this.rangeTo = Float64Array.from(configs, ({ range, scale }) => Math.min(range?.to ?? Infinity, rawMost(scale)));
    this.ways = configs.map((config) => ValueWay.of(config));
    this.bandFrom = column(NaN);
    this.bandTo = column(NaN);
    for (let sensor = 0; sensor < count; sensor += 1) this.setBand(sensor);
    this.silentAfterMs = Float64Array.from(configs, (config) =>
      config.reports === "periodic" ? config.silentAfterMs : Infinity,
    );
    this.quietUntil = column(Infinity);
    this.ordinals = column(0);
    this.newest = column(NEVER);
    this.seen = column(NEVER);
    this.floor = column(NEVER);
    this.awaited = column(NEVER);
    this.verdictMs = column(0);
    this.tellsState = new Uint8Array(count);
    this.isOperand = new Uint8Array(count);
    this.path = new Uint8Array(count);
    this.belated = new Uint8Array(count);
    this.values = column(NaN);
    this.since = column(0);
    this.quality = new Uint8Array(count);
    this.chart = new Uint32Array(count).fill(sensorChart.initial);
    this.active = new Uint16Array(count);
    this.quiet = new Uint8Array(count);
    this.texts = Array.from<string | boolean | undefined>({ length: count }).fill(undefined);
    this.pending = Array.from<PendingDelays | undefined>({ length: count }).fill(undefined);
    this.causes = Array.from<Cause>({ length: count }).fill(NO_READING_YET);
    this.alarms = Array.from<SensorAlarms | undefined>({ length: count }).fill(undefined);
  }

  words(sensor: number): SensorWords {
    return sensorChart.info(this.chart[sensor]!);
  }

  scaled(sensor: number, raw: number): number {
    return raw * this.factor[sensor]! + this.offset[sensor]!;
  }

  /** What its limits judge. */
  judged(sensor: number): number {
    return this.ways[sensor]?.judged ?? this.values[sensor]!;
  }

  /** Notes between what nothing is beyond a limit, after what its limits hang on has changed. */
  setBand(sensor: number): void {
    const config = this.configs[sensor]!;
    const way = this.ways[sensor];
    // A counter is never judged by its value.
    const limits = config.kind === "counter" && way === undefined ? {} : config.limits;
    const { from, to } = bandOf({ config: { ...config, limits }, way });
    this.bandFrom[sensor] = from;
    this.bandTo[sensor] = to;
  }

  /** Its last stepped value, NaN before the first. */
  value(sensor: number): Value {
    return this.texts[sensor] ?? this.values[sensor]!;
  }

  /** Silence of the sensor counts from here at the earliest. */
  backAt(sensor: number): number {
    return this.paths.backAt[this.path[sensor]!]!;
  }

  /** The sensor's clock: the greatest time that it was stepped to. */
  clock(sensor: number): number {
    return Math.max(this.seen[sensor]!, this.floor[sensor]!);
  }

  /** Everything as it was before the first reading, ordinal apart. */
  forget(sensor: number): void {
    for (const column of [this.newest, this.seen, this.floor, this.awaited]) column[sensor] = NEVER;
    this.values[sensor] = NaN;
    for (const column of [this.since, this.quality, this.active, this.quiet, this.path, this.belated])
      column[sensor] = 0;
    this.chart[sensor] = sensorChart.initial;
    this.texts[sensor] = undefined;
    this.pending[sensor] = undefined;
    this.alarms[sensor] = undefined;
    this.causes[sensor] = NO_READING_YET;
    this.ways[sensor]?.restore({});
    this.setBand(sensor);
    this.lateRuns.delete(sensor);
    this.shelves.delete(sensor);
    this.services.delete(sensor);
    for (const map of [this.machineInputs, this.conditionInputs, this.sourceInputs, this.silentAt, this.verdicts])
      map.delete(sensor);
  }

  /** The last stepped reading as records carry it; undefined before the first. */
  carried(sensor: number): CarriedReading | undefined {
    if (this.seen[sensor] === NEVER) return undefined;
    const { unit } = this.configs[sensor]!;
    return {
      value: this.texts[sensor] ?? this.values[sensor]!,
      ...(unit === undefined ? {} : { unit }),
      quality: QUALITY_CODES[this.quality[sensor]!]!,
      at: this.seen[sensor]!,
    };
  }
}
