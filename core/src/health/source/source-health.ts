import { greatest, least } from "../../any-length.ts";
import { PRIORITIES, type First, type Priority, type SourceState } from "../../wire/health.ts";
import { sourceId, type Id, type SourceId } from "../../wire/id.ts";
import type { Cause, Change, SourceTransition, Unnumbered } from "../../wire/log.ts";
import type { SourceStanding } from "../../wire/state.ts";
import { SOURCE_SILENCE_DEFAULT, type SourceSilence, type ZoneConfig } from "../config.ts";
import { overdueNotice } from "../explain/cause.ts";
import { mergeAlarm } from "../alarm/merged-alarm.ts";
import { rejected, type Rejected } from "../rejected.ts";
import { Burst } from "../alarm/burst.ts";
import { NEVER, type SensorColumns } from "../sensor/sensor-columns.ts";
import { isOut, serviceOf, serviceWord, withService, type Services } from "../suppression/service.ts";
import type { ServiceChange } from "../suppression/service-step.ts";
import { sourceChart, sourceChartState, type SourceEvent, type SourceWords } from "../statechart/source-statechart.ts";
import { unpoweredIn } from "../suppression/by-design.ts";

/** The source's one alarm: newest occurrence. */
export type SourceOccurrence = {
  occurrence: number;
  since: number;
  priority: Priority;
  message: string;
  first?: First;
};

export type Occasion = { cause: Cause; at: number; processedAt: number; by?: string };

/** One source: what it is known to be, by what its sensors do and by what is said of it. */
export class SourceHealth {
  readonly id: SourceId;
  readonly source: Id;
  /** Numbers of its sensors. */
  readonly sensors: readonly number[];
  /** Its sensors that are silent now. */
  readonly silent = new Set<number>();
  chart = sourceChart.initial;
  alarm: SourceOccurrence | undefined;
  /** What takes it out of service: its own, its zone's. */
  services: Services = [];
  /** Of its own alarm and its sensors' instrument alarms. */
  readonly burst = new Burst();
  /** As last recorded. */
  standing: { since: number; cause: Cause } = { since: 0, cause: { kind: "source", text: "not heard from yet" } };
  readonly #columns: SensorColumns;
  readonly #silence: SourceSilence;
  readonly #windowMs: number;
  readonly #priority: Priority;

  constructor(zone: ZoneConfig, source: Id, sensors: readonly number[], columns: SensorColumns) {
    this.id = sourceId({ site: zone.site, zone: zone.zone, source });
    this.source = source;
    this.sensors = sensors;
    this.#columns = columns;
    this.#silence = zone.sourceSilence ?? SOURCE_SILENCE_DEFAULT;
    const configs = sensors.map((sensor) => columns.configs[sensor]!);
    const intervals = configs.filter(({ reports }) => reports === "periodic").map(({ intervalMs }) => intervalMs);
    this.#windowMs = this.#silence.intervals * greatest(intervals, 0);
    // It rings in the stead of its sensors, so as loud as the loudest of them would have.
    const ranks = configs.map(({ instrument }) => PRIORITIES.indexOf(instrument.priority));
    this.#priority = PRIORITIES[least(ranks, Infinity)] ?? "log";
    if (intervals.length < this.#silence.atLeast) return;
    for (const sensor of sensors)
      columns.verdictMs[sensor] = this.#silence.intervals * columns.configs[sensor]!.intervalMs;
  }

  get words(): SourceWords {
    return sourceChart.info(this.chart);
  }

  get health(): SourceTransition["health"] {
    return healthOf(this.words);
  }

  get wholeState(): SourceState {
    const { signal, alarm: state, outOfService } = this.words;
    const services = this.services.length > 0 ? { services: [...this.services] } : {};
    if (state === "normal" || this.alarm === undefined) return { signal, ...services };
    const muted = outOfService ? { muted: "outOfService" as const } : {};
    return { signal, alarm: { state, level: "silent", ...this.alarm, ...muted }, ...services };
  }

  get wireStanding(): SourceStanding {
    const occurrence = this.alarm === undefined ? {} : { occurrence: this.alarm.occurrence };
    return { state: this.wholeState, health: healthOf(this.words), ...this.standing, ...occurrence };
  }

  /** Whether so many have fallen silent together, up to `at`, that it is the source that is gone. */
  verdict(at: number): { silent: number; of: number } | undefined {
    const { share, atLeast } = this.#silence;
    if (this.silent.size < atLeast) return undefined;
    let silent = 0;
    for (const sensor of this.silent) if (this.#columns.silentAt.get(sensor)! > at - this.#windowMs) silent += 1;
    const of = this.#expected().length;
    return silent >= atLeast && silent >= of * share ? { silent, of } : undefined;
  }

  /** Whether so many of its sensors are heard again that it is there. */
  isHeardAgain(): boolean {
    const expected = this.#expected();
    const heard = expected.filter((sensor) => this.#isHeard(sensor)).length;
    return expected.length === 0 || heard > expected.length * (1 - this.#silence.share);
  }

  gone(occasion: Occasion, count: string): Unnumbered<SourceTransition> {
    return this.#move(occasion, ["gone", this.#priority === "log" ? "source.records" : "source.rings"], count);
  }

  back(occasion: Occasion): Unnumbered<SourceTransition> {
    return this.#move(occasion, ["back", "source.returns"]);
  }

  heard(occasion: Occasion): Unnumbered<SourceTransition> {
    return this.#move(occasion, ["heard"]);
  }

  /** Takes over the alarm and, where it was not heard of here yet, that it is gone. Undefined where that is no news. */
  takeOver(former: SourceStanding, occasion: Occasion): Unnumbered<SourceTransition> | undefined {
    const { signal, alarm: state, outOfService } = this.words;
    const unheard = signal === "unknown";
    const own = { state, occurrence: this.alarm && { ...this.alarm, level: "silent", begins: [] } };
    const merged = mergeAlarm(own, former.state.alarm, former.occurrence ?? 0, unheard);
    const taken = unheard && former.state.signal === "silent" ? "silent" : signal;
    if (merged === undefined && taken === signal) return undefined;
    const { occurrence, since, priority, message = "" } = merged?.occurrence ?? {};
    if (merged !== undefined) this.alarm = { occurrence: occurrence!, since: since!, priority: priority!, message };
    const before = this.words;
    this.chart = sourceChartState({ signal: taken, alarm: merged?.state ?? state, outOfService });
    return this.#recordMove(before, occasion, false);
  }

  /** Where it stands already, said again. */
  toldAgain(cause: Cause, at: number): Unnumbered<SourceTransition> {
    const { signal } = this.words;
    return this.#recordMove(this.words, { cause, at, processedAt: at }, false, {
      region: "signal",
      from: signal,
      to: signal,
    });
  }

  acknowledge(occurrence: number, occasion: Occasion): Unnumbered<SourceTransition> | Rejected {
    const newest = this.alarm?.occurrence ?? 0;
    if (occurrence !== newest)
      return rejected(
        "other-occurrence",
        `occurrence ${occurrence} of the source's alarm is not the newest, ${newest}`,
      );
    const { alarm } = this.words;
    if (sourceChart.step(this.chart, "source.acknowledge").next === this.chart)
      return rejected("nothing-to-acknowledge", `the source's alarm is ${alarm}: it waits for nobody`);
    return this.#move(occasion, ["source.acknowledge"]);
  }

  /** A person, or the time that a person set, moves it in or out of service; `at` is gateway time. */
  serviceChanged(
    { of, service, cause, by }: ServiceChange,
    at: number,
    processedAt: number,
  ): Unnumbered<SourceTransition> {
    const before = serviceOf(this.services, of);
    const wasOut = isOut(this.services);
    this.services = withService(this.services, of, service);
    const isOutNow = isOut(this.services);
    const resumes = wasOut && !isOutNow ? this.#resumes() : [];
    const events: SourceEvent[] = [isOutNow ? "outOfService.begins" : "outOfService.ends", ...resumes];
    const change = { region: `service.${of}`, from: serviceWord(before), to: serviceWord(service) };
    const record = this.#move({ cause, at, processedAt, ...(by === undefined ? {} : { by }) }, events, "", change);
    return of === "source" && service?.overdue ? { ...record, ...overdueNotice(service) } : record;
  }

  /** Muted no longer, its alarm is A or B by whether it is there; nobody can know of one that was never heard. */
  #resumes(): SourceEvent[] {
    const { signal, alarm } = this.words;
    if (signal === "unknown") return [];
    if (signal === "live") return ["source.resumesNormal"];
    const runs = alarm === "acknowledged" || alarm === "unacknowledged";
    const priority = (runs ? this.alarm?.priority : undefined) ?? this.#priority;
    return [priority === "log" ? "source.resumesRecorded" : "source.resumes"];
  }

  /** Its periodic sensors that should be heard: not those that never were, are out of service or have no power. */
  #expected(): number[] {
    const columns = this.#columns;
    return this.sensors.filter((sensor) => {
      if (columns.silentAfterMs[sensor] === Infinity || columns.seen[sensor] === NEVER) return false;
      const unpowered = unpoweredIn(columns.configs[sensor]!, columns.machineInputs.get(sensor)?.state ?? "unknown");
      return !unpowered && !columns.words(sensor).outOfService;
    });
  }

  #isHeard(sensor: number): boolean {
    const { signal } = this.#columns.words(sensor);
    return signal !== "unknown" && signal !== "silent";
  }

  #move(occasion: Occasion, events: SourceEvent[], message = "", change?: Change): Unnumbered<SourceTransition> {
    const before = this.words;
    let begun = false;
    let again = false;
    for (const event of events) {
      const { next, actions } = sourceChart.step(this.chart, event);
      this.chart = next;
      again ||= actions.includes("source.ringsAgain");
      if (!actions.includes("source.begins")) continue;
      this.#begin(occasion.at, message);
      begun = true;
    }
    const first = begun && this.alarm?.first ? { first: this.alarm.first } : {};
    return { ...this.#recordMove(before, occasion, again, change), ...first };
  }

  #recordMove(
    before: SourceWords,
    { cause, at, processedAt, by }: Occasion,
    again: boolean,
    change?: Change,
  ): Unnumbered<SourceTransition> {
    const after = this.words;
    this.standing = { since: at, cause };
    const moved = (["signal", "alarm"] as const)
      .filter((region) => before[region] !== after[region] || (again && region === "alarm"))
      .map((region) => ({ region, from: before[region], to: after[region] }));
    const changes = change === undefined ? moved : [change, ...moved];
    const rings = after.alarm === "unacknowledged" || after.alarm === "acknowledged";
    return {
      kind: "transition",
      of: "source",
      id: this.id,
      at,
      processedAt,
      changes,
      state: this.wholeState,
      health: healthOf(after),
      healthBefore: healthOf(before),
      ...(rings && this.alarm ? { priority: this.alarm.priority, message: this.alarm.message } : {}),
      cause,
      ...((again || before.alarm !== after.alarm) && this.alarm ? { occurrence: this.alarm.occurrence } : {}),
      ...(by === undefined ? {} : { by }),
    };
  }

  #begin(at: number, message: string): void {
    const occurrence = (this.alarm?.occurrence ?? 0) + 1;
    this.alarm = { occurrence, since: at, priority: this.#priority, message };
    if (this.#priority === "log" || this.words.outOfService) return;
    this.alarm.first = this.burst.join({ id: this.id, alarm: "source", occurrence, at });
  }
}

/** NE 107 of the source as a device; what it carries has health of its own. */
function healthOf({ signal, outOfService }: SourceWords): SourceTransition["health"] {
  if (outOfService) return "function-check";
  if (signal === "unknown") return "unknown";
  return signal === "live" ? "good" : "failure";
}
