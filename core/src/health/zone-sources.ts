import type { Signal } from "../wire/health.ts";
import type { Id } from "../wire/id.ts";
import type { Cause } from "../wire/log.ts";
import type { SourceStanding } from "../wire/state.ts";
import type { ZoneConfig } from "./config.ts";
import type { Outcome } from "./command.ts";
import { SourceHealth, type Occasion } from "./source/source-health.ts";
import { stepSourceBack, stepSourceGone } from "./source/source-input.ts";
import type { ZoneSteps } from "./zone-steps.ts";

/** What a source says of itself, by will, death or availability. */
export type SourceWord = "gone" | "back";

/**
 * The sources of a zone. What one of its sensors did is counted at the source; what the source is then found to be
 * goes to each of its sensors as an input, in order, so that none of them ever looks at another.
 */
export class ZoneSources {
  readonly all: readonly SourceHealth[];
  /** Sensor -> its source's number, -1 where it has none. */
  readonly #sourceOf: Int32Array;
  readonly #steps: ZoneSteps;

  constructor(steps: ZoneSteps, config: ZoneConfig) {
    this.#steps = steps;
    const { configs } = steps.columns;
    const names = [...new Set(configs.flatMap(({ source }) => source ?? []))];
    const members = names.map((): number[] => []);
    const numbers = new Map<Id, number>(names.map((name, source) => [name, source]));
    this.#sourceOf = Int32Array.from(configs, ({ source }) => numbers.get(source!) ?? -1);
    this.#sourceOf.forEach((source, sensor) => members[source]?.push(sensor));
    this.all = names.map((name, source) => new SourceHealth(config, name, members[source]!, steps.columns));
  }

  /** Number of the sensor's source, -1 where it has none. */
  numberOf(sensor: number): number {
    return this.#sourceOf[sensor]!;
  }

  /** A sensor's signal moved: what that makes of its source. `at` is the sensor's event time. */
  signalMoved(sensor: number, before: Signal, after: Signal, at: number, processedAt: number): void {
    const number = this.#sourceOf[sensor]!;
    const source = this.all[number];
    const { columns } = this.#steps;
    if (after === "silent" && before !== "silent") columns.silentAt.set(sensor, at);
    else if (after !== "silent") columns.silentAt.delete(sensor);
    if (after !== "unknown") columns.sourceInputs.delete(sensor);
    if (source === undefined) return;
    if (after === "silent") {
      source.silent.add(sensor);
      const found = source.words.signal === "silent" ? undefined : source.verdict(at);
      if (found === undefined) return;
      const text = `${found.silent} of ${found.of} sensors of ${source.source} fell silent together`;
      return this.#gone(number, text, at, processedAt);
    }
    source.silent.delete(sensor);
    if (after !== "live" && after !== "invalid") return;
    const cause: Cause = { kind: "source", text: `${source.source} is heard`, sensor: columns.configs[sensor]!.id };
    if (source.words.signal === "unknown") {
      this.#record(number, source.heard({ cause, at, processedAt }));
      this.#tellBack(number, cause, at, processedAt);
    } else if (source.words.signal === "silent" && source.isHeardAgain()) {
      this.#back(number, cause, at, processedAt);
    }
  }

  /** What the source says of itself at event time `at`; the same again is no news. */
  said(number: number, word: SourceWord, text: string, at: number, processedAt: number): void {
    const { signal } = this.all[number]!.words;
    if (word === "gone" && signal !== "silent") this.#gone(number, text, at, processedAt);
    if (word === "back" && signal === "silent") this.#back(number, { kind: "source", text }, at, processedAt);
  }

  acknowledge(number: number, occurrence: number, by: string, cause: Cause, at: number): Outcome {
    const acknowledged = this.all[number]!.acknowledge(occurrence, { cause, at, processedAt: at, by });
    if ("outcome" in acknowledged) return acknowledged;
    this.#record(number, acknowledged);
    return { outcome: "applied" };
  }

  /** What was known of it before this store was; see `take-over.ts`. */
  takeOver(number: number, former: SourceStanding, occasion: Occasion): void {
    const record = this.all[number]!.takeOver(former, occasion);
    if (record !== undefined) this.#record(number, record);
  }

  /** After a restart: which sensors are silent is known from themselves. */
  restored(sensor: number): void {
    const source = this.all[this.#sourceOf[sensor]!];
    if (this.#steps.columns.words(sensor).signal === "silent") source?.silent.add(sensor);
    else source?.silent.delete(sensor);
  }

  /** After a restart with another configuration: nobody waits for a source that is there. */
  reconcile(at: number, processedAt: number): void {
    const { columns, consult } = this.#steps;
    const cause: Cause = { kind: "configuration", text: "its source is another, or there" };
    for (const sensor of columns.sourceInputs.keys()) {
      if (this.all[this.#sourceOf[sensor]!]?.words.signal === "silent") continue;
      this.#steps.finish(sensor, stepSourceBack(columns, sensor, cause, at, consult), at, processedAt);
    }
  }

  #gone(number: number, text: string, at: number, processedAt: number): void {
    const source = this.all[number]!;
    const cause: Cause = { kind: "source", text };
    this.#record(number, source.gone({ cause, at, processedAt }, `source silent: ${text}`));
    const { columns, consult } = this.#steps;
    for (const sensor of source.sensors)
      this.#steps.finish(sensor, stepSourceGone(columns, sensor, cause, at, consult), at, processedAt);
  }

  #back(number: number, cause: Cause, at: number, processedAt: number): void {
    this.#record(number, this.all[number]!.back({ cause, at, processedAt }));
    this.#tellBack(number, cause, at, processedAt);
  }

  #tellBack(number: number, cause: Cause, at: number, processedAt: number): void {
    const { columns, consult } = this.#steps;
    for (const sensor of this.all[number]!.sensors)
      this.#steps.finish(sensor, stepSourceBack(columns, sensor, cause, at, consult), at, processedAt);
  }

  #record(number: number, record: ReturnType<SourceHealth["back"]>): void {
    this.#steps.recordSource(number, record);
  }
}
