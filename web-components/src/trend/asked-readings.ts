import type { ReactiveController, ReactiveControllerHost } from "lit";
import type { SensorItem } from "@tocsin/core/wire/hub-api";
import type { ReadingsItem } from "@tocsin/core/wire/hub-readings";
import type { FactoryView, ReadingsRange } from "../client/factory-view.ts";
import { Polling } from "../element/polling.ts";
import type { Words } from "../words/language.ts";
import type { KnownValue } from "../words/sensor-value.ts";

const REFRESH_MS = 5_000;
const POINTS_MAX = 600;
const RAW_MAX = 5_000;
/** A sensor that reports on change may be quiet for so long and still be of today. */
const ON_CHANGE_QUIET_MS = 7 * 86_400_000;

export type Aggregate = "auto" | "raw" | "minmax" | "avg";
export type WantedReadings = {
  factory: FactoryView | undefined;
  sensors: readonly string[];
  /** What is looked at, ms since 1970 UTC; without `to`: up to now. */
  span: number;
  to: number | undefined;
  aggregate: Aggregate;
  live: boolean;
};

/** The readings of one sensor over what is looked at, and its newest one, which may be later than the last step. */
export type Readings = { item: ReadingsItem; newest: KnownValue | undefined; newestIsBad: boolean };

type Newest = { at: number | undefined; known: KnownValue | undefined; isBad: boolean };

/** Readings of a few sensors, asked of their gateways again and again while somebody looks. */
export class AskedReadings implements ReactiveController {
  readonly known = new Map<string, Readings>();
  /** Why there are none. */
  failed: Words | undefined;
  #host: ReactiveControllerHost;
  #wanted: () => WantedReadings;
  #polling: Polling;
  #isDone = false;

  constructor(host: ReactiveControllerHost, wanted: () => WantedReadings) {
    this.#host = host;
    this.#wanted = wanted;
    this.#polling = new Polling(host, REFRESH_MS, (signal) => this.#askAll(signal));
    host.addController(this);
  }

  hostConnected(): void {}

  /** Something else is looked at. @param keep whether what is known is of the same sensors, and stays until then */
  begin(keep: boolean): void {
    if (!keep) this.known.clear();
    this.failed = undefined;
    this.#isDone = false;
    this.#polling.now();
  }

  async #askAll(signal: AbortSignal): Promise<void> {
    const wanted = this.#wanted();
    const { factory, sensors, live } = wanted;
    if (!factory || factory.fleet.at === 0 || (this.#isDone && !live)) return;
    let to = wanted.to;
    for (const id of sensors) {
      const newest = await this.#newest(factory, id, signal);
      if (signal.aborted) return;
      if (!newest) continue;
      to ??= this.#end(factory, factory.fleet.sensors.get(id), newest.at, wanted.span);
      await this.#ask(wanted, id, to, newest, signal);
    }
    this.#isDone = this.known.size === sensors.length;
    this.#host.requestUpdate();
  }

  async #ask(
    { factory, span, aggregate }: WantedReadings,
    id: string,
    to: number,
    newest: Newest,
    signal: AbortSignal,
  ): Promise<void> {
    const isWords = factory!.fleet.sensors.get(id)?.kind === "discrete";
    const reduce: ReadingsRange = isWords
      ? { last: POINTS_MAX }
      : aggregate === "raw"
        ? { last: RAW_MAX }
        : { maxPoints: POINTS_MAX };
    const answer = await factory!.readings(id, { from: to - span, to, ...reduce }, signal);
    if (!answer.ok) {
      if (!answer.gone && !this.known.has(id)) this.failed = answer.detail;
      return;
    }
    this.failed = undefined;
    // What is of the past ends where it is looked at, whatever has come since.
    const isOfNow = newest.at !== undefined && newest.at <= to + REFRESH_MS;
    this.known.set(id, {
      item: { ...answer.value, from: to - span, to },
      newest: isOfNow ? newest.known : undefined,
      newestIsBad: newest.isBad,
    });
  }

  async #newest(factory: FactoryView, id: string, signal: AbortSignal): Promise<Newest | undefined> {
    const answer = await factory.readings(id, { last: 1 }, signal);
    if (!answer.ok) {
      if (!answer.gone && !this.known.has(id)) this.failed = answer.detail;
      return undefined;
    }
    const { at, value, quality } = answer.value.columns;
    const known = at.length && value?.length ? { at: at.at(-1)!, value: value.at(-1)! } : undefined;
    return { at: at.at(-1), known, isBad: (quality?.at(-1) ?? "good") !== "good" };
  }

  /** Up to now; where the newest reading is older than the whole window, as in a replay, up to that reading. */
  #end(factory: FactoryView, sensor: SensorItem | undefined, newest: number | undefined, span: number): number {
    const now = factory.now();
    const quietMs = sensor?.reports === "onChange" ? ON_CHANGE_QUIET_MS : span;
    return newest !== undefined && newest < now - quietMs ? newest + 1_000 : now;
  }
}
