import type { Change } from "../../wire/log.ts";
import type { Coverage, Health, MachineState, MachineWholeState, Service } from "../../wire/health.ts";
import type { Cause, MachineTransition, Unnumbered } from "../../wire/log.ts";
import { Burst } from "../alarm/burst.ts";
import { isCalculated, type Limit, type MachineConfig, type SensorConfig } from "../config.ts";
import { NEVER } from "../sensor/sensor-columns.ts";
import { machineChart, machineChartState, type MachineWords } from "../statechart/machine-statechart.ts";
import { stateDelayMs } from "./machine-state.ts";
import { healthOf, type SensorWords } from "../sensor/sensor-health.ts";
import { overdueNotice } from "../explain/cause.ts";
import { isOut, serviceOf, serviceWord, withService, type Services } from "../suppression/service.ts";
import type { ServiceChange } from "../suppression/service-step.ts";

/**
 * A change of coverage alone is recorded this much later, as one record for all that changed meanwhile: when a machine
 * of 20 sensors is first heard from, or falls silent, that is one record and not 20. A change of health is recorded at
 * once. The time is event time and a deadline like any other, so that a replay finds the same records.
 */
export const COVERAGE_SETTLE_MS = 2_000;

const NOT_HEARD: Cause = Object.freeze({ kind: "machine", text: "no sensor has been heard from yet" });

/** What one sensor adds to its machine. A rule is no sensor to be counted; `lacking`: it cannot be judged. */
type Share = { live: number; good: number; lacking: number; means: Limit["means"] | undefined };

/** What a sensor says of itself. `active`: which of its abnormal values it has, see `SensorColumns`. */
export type Said = { words: SensorWords; active: number };

type Standing = { health: Health; state: MachineState; coverage: Coverage; since: number; cause: Cause };

type MachineRecord = Unnumbered<MachineTransition> | undefined;

/** What makes a record, besides what the machine itself knows. */
type Occasion = { cause: Cause; at: number; processedAt: number; by?: string; change?: Change; overdue?: Service };

/** A machine's health, by counting what its sensors say. A broken sensor lowers its coverage and never its health. */
export class MachineHealth {
  readonly config: MachineConfig;
  /** As last recorded: what the log says. */
  standing: Standing;
  /** When the change of coverage that is pending is recorded, else Infinity. */
  due = Infinity;
  /** The machine's event time never runs backwards, though its sensors' clocks differ. */
  clock = NEVER;
  /** What takes it out of service: its own, its zone's. */
  services: Services = [];
  /** Of the process alarms of its sensors, and of the instrument alarms of those that have no source. */
  readonly burst = new Burst();
  /** State of its statechart, a number of `machineChart`. */
  chart: number;
  /** What it will be taken to do unless its sensor says otherwise before. */
  pending: { state: MachineState; at: number; cause: Cause } | undefined;
  /** How many sensors its coverage is of: what is calculated is not counted. */
  readonly #of: number;
  #live = 0;
  #good = 0;
  /** Rules that lack the sensors they need. */
  #lacking: number;
  readonly #means = { "out-of-specification": 0, failure: 0, "maintenance-required": 0 };

  constructor(config: MachineConfig) {
    this.config = config;
    this.#of = config.sensors.filter((sensor) => !isCalculated(sensor)).length;
    this.#lacking = config.sensors.filter(({ rule }) => rule !== undefined).length;
    this.chart = machineChartState(config.state === undefined ? "running" : "unknown", false);
    this.standing = {
      health: "unknown",
      state: this.words.state,
      coverage: { good: 0, of: this.#of },
      since: 0,
      cause: NOT_HEARD,
    };
  }

  /** Takes out what a sensor said before and puts in what it says now. */
  account(config: SensorConfig, before: Said, after: Said): void {
    this.#add(shareOf(config, before), -1);
    this.#add(shareOf(config, after), 1);
  }

  get words(): MachineWords {
    return machineChart.info(this.chart);
  }

  /** When something falls due on it. */
  get nextDue(): number {
    return Math.min(this.due, this.pending?.at ?? Infinity);
  }

  get health(): Health {
    const { outOfService, state } = this.words;
    if (outOfService) return "function-check";
    if (this.#live === 0 || this.#lacking > 0) return "unknown";
    if (this.#means.failure > 0) return "failure";
    if (state === "maintenance") return "function-check";
    if (this.#means["out-of-specification"] > 0) return "out-of-specification";
    return this.#means["maintenance-required"] > 0 ? "maintenance-required" : "good";
  }

  /** What its telling sensor says from `at` on: it moves at once, or after a delay, or thinks better of one. */
  heard(told: MachineState, causeOf: (delayMs: number) => Cause, at: number, processedAt: number): MachineRecord {
    const { activity } = this.words;
    if (told === activity) this.pending = undefined;
    if (told === activity || told === this.pending?.state) return undefined;
    const delayMs = stateDelayMs(this.config.state!, activity, told);
    const cause = causeOf(delayMs);
    this.pending = { state: told, at: at + delayMs, cause };
    return delayMs > 0 ? undefined : this.stateSettled(processedAt);
  }

  /** The pending state comes true, at its own time. */
  stateSettled(processedAt: number): MachineRecord {
    const { state, at, cause } = this.pending!;
    this.pending = undefined;
    this.clock = Math.max(this.clock, at);
    const { activity: from, outOfService } = this.words;
    this.chart = machineChart.step(this.chart, `state.${state}`).next;
    // Under a command people go on seeing maintenance; what it is doing is recorded all the same.
    const change = outOfService ? { change: { region: "activity", from, to: state } } : {};
    return this.#record({ cause, at: this.clock, processedAt, ...change });
  }

  /** After a sensor's record: the machine's own where its health moved; a change of coverage alone waits. */
  sensorMoved(sensor: SensorConfig, cause: Cause, at: number, processedAt: number): MachineRecord {
    this.clock = Math.max(this.clock, at);
    if (this.health !== this.standing.health) {
      const text = `${sensor.tag}: ${cause.text}`;
      return this.#record({ cause: { ...cause, text, sensor: sensor.id }, at: this.clock, processedAt });
    }
    const { good, of } = this.standing.coverage;
    if (this.#good === good && this.#of === of) this.due = Infinity;
    else if (this.due === Infinity) this.due = this.clock + COVERAGE_SETTLE_MS;
    return undefined;
  }

  /** At its deadline: the coverage as it is now. */
  coverageSettled(processedAt: number): Unnumbered<MachineTransition> {
    this.clock = Math.max(this.clock, this.due);
    const cause: Cause = { kind: "machine", text: `${this.#good} of ${this.#of} sensors good` };
    return this.#record({ cause, at: this.clock, processedAt });
  }

  /** A person, or the time that a person set, moves it in or out of service; `at` is gateway time. */
  serviceChanged(
    { of, service, cause, by }: ServiceChange,
    at: number,
    processedAt: number,
  ): Unnumbered<MachineTransition> {
    const before = serviceOf(this.services, of);
    this.services = withService(this.services, of, service);
    const event = isOut(this.services) ? "outOfService.begins" : "outOfService.ends";
    this.chart = machineChart.step(this.chart, event).next;
    const change = { region: `service.${of}`, from: serviceWord(before), to: serviceWord(service) };
    const overdue = of === "machine" && service?.overdue ? { overdue: service } : {};
    return this.#record({ cause, at, processedAt, change, ...(by === undefined ? {} : { by }), ...overdue });
  }

  /** Where it stands already, said again. */
  toldAgain(cause: Cause, at: number): Unnumbered<MachineTransition> {
    const { health } = this.standing;
    return this.#record({ cause, at, processedAt: at, change: { region: "health", from: health, to: health } });
  }

  /** Whether its coverage, as last recorded, is of another number of sensors: the configuration has changed. */
  get coversOthers(): boolean {
    return this.standing.coverage.of !== this.#of;
  }

  /** As the log knows it. */
  get wholeState(): MachineWholeState {
    const { state, coverage } = this.standing;
    return { state, coverage, ...(this.services.length > 0 ? { services: [...this.services] } : {}) };
  }

  #record({ cause, at, processedAt, by, change, overdue }: Occasion): Unnumbered<MachineTransition> {
    const { health: healthBefore, coverage: before, state: stateBefore } = this.standing;
    const coverage = { good: this.#good, of: this.#of };
    const { health } = this;
    const { state } = this.words;
    this.standing = { health, state, coverage, since: at, cause };
    this.due = Infinity;
    const changes: Change[] = change === undefined ? [] : [change];
    if (state !== stateBefore) changes.push({ region: "state", from: stateBefore, to: state });
    if (health !== healthBefore) changes.push({ region: "health", from: healthBefore, to: health });
    if (coverage.good !== before.good || coverage.of !== before.of) {
      changes.push({ region: "coverage", from: coverageText(before), to: coverageText(coverage) });
    }
    return {
      kind: "transition",
      of: "machine",
      id: this.config.id,
      at,
      processedAt,
      changes,
      state: this.wholeState,
      health,
      healthBefore,
      ...(overdue === undefined ? {} : overdueNotice(overdue)),
      cause,
      ...(by === undefined ? {} : { by }),
    };
  }

  #add({ live, good, lacking, means }: Share, sign: 1 | -1): void {
    this.#live += sign * live;
    this.#good += sign * good;
    this.#lacking += sign * lacking;
    if (means !== undefined) this.#means[means] += sign;
  }
}

const coverageText = ({ good, of }: Coverage): string => `${good} of ${of}`;

function shareOf(config: SensorConfig, { words, active }: Said): Share {
  const { signal, outOfService } = words;
  // What is being repaired says nothing of its machine.
  if (outOfService) return { live: 0, good: 0, lacking: 0, means: undefined };
  const share = isCalculated(config)
    ? { live: 0, good: 0, lacking: config.rule !== undefined && signal !== "live" ? 1 : 0 }
    : { live: signal === "live" ? 1 : 0, good: healthOf(config, words) === "good" ? 1 : 0, lacking: 0 };
  // Where a limit is not judged it says nothing of the machine either.
  return { ...share, means: words.processByDesign ? undefined : machineMeaning(config, words, active) };
}

/** What a limit makes of its machine where nothing else is said. */
const OTHERWISE = "out-of-specification";
const WORST_FIRST = ["failure", OTHERWISE, "maintenance-required"] as const;

/**
 * What a sensor's limits make of its machine, the worst of them: where a value stands beyond a limit it stands beyond
 * the lesser ones of that side as well. Undefined where it stands beyond none. `active`: which abnormal value it has.
 */
export function machineMeaning(
  { limits, abnormal, rate: judgedRate }: SensorConfig,
  { limit, rate }: SensorWords,
  active: number,
): Limit["means"] {
  const means: Limit["means"][] = [];
  if (limit === "offNormal") means.push(abnormal[active - 1]?.means ?? OTHERWISE);
  else if (limit !== "normal") means.push(limits[limit]?.means ?? OTHERWISE);
  if (limit === "highHigh") means.push(limits.high?.means);
  if (limit === "lowLow") means.push(limits.low?.means);
  if (rate === "exceeded") means.push(judgedRate?.limit?.means ?? OTHERWISE);
  return WORST_FIRST.find((word) => means.includes(word));
}
