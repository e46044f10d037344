import type { ReactiveController, ReactiveControllerHost } from "lit";
import type { SensorItem } from "@tocsin/core/wire/hub-api";
import type { FactoryView } from "../client/factory-view.ts";
import type { KnownValue } from "../words/sensor-value.ts";
import { usualStep } from "../trend/trend-data.ts";
import type { Line } from "./sparkline.ts";

/** Readings stay at the gateway until a person looks: these say how often the page of one machine asks for them. */
const VALUE_EVERY_MS = 3_000;
const LINE_EVERY_MS = 60_000;
const LINE_POINTS = 60;
/** Without a value for so many usual steps, the line is broken. */
const GAP_STEPS = 2.5;
/** Questions under way at a time, so that a page does not take a gateway for itself. */
const AT_ONCE_MAX = 3;

export type Wanted = { factory: FactoryView | undefined; sensors: readonly SensorItem[] };

/** Newest value and last half hour, or longer, of a few sensors, asked for again and again while the element is in the page. */
export class LiveReadings implements ReactiveController {
  readonly values = new Map<string, KnownValue>();
  readonly lines = new Map<string, Line>();
  /** How far back lines go; who changes it clears `lines` and `lineAskedAt`. */
  spanMs = 30 * 60_000;
  readonly lineAskedAt = new Map<string, number>();
  #host: ReactiveControllerHost;
  #wanted: () => Wanted;
  #abort: AbortController | undefined;

  constructor(host: ReactiveControllerHost, wanted: () => Wanted) {
    this.#host = host;
    this.#wanted = wanted;
    host.addController(this);
  }

  hostConnected(): void {
    this.#abort = new AbortController();
    void this.#keepAsking(this.#abort.signal);
  }

  hostDisconnected(): void {
    this.#abort?.abort();
    this.values.clear();
    this.lines.clear();
    this.lineAskedAt.clear();
  }

  async #keepAsking(signal: AbortSignal): Promise<void> {
    await pause(0, signal);
    while (!signal.aborted) {
      const { factory, sensors } = this.#wanted();
      if (factory?.state === "live" && !document.hidden) await this.#askAll(factory, sensors, signal);
      this.#host.requestUpdate();
      await pause(sensors.length ? VALUE_EVERY_MS : 100, signal);
    }
  }

  async #askAll(view: FactoryView, sensors: readonly SensorItem[], signal: AbortSignal): Promise<void> {
    const queue = [...sensors];
    const worker = async () => {
      for (let next = queue.shift(); next && !signal.aborted; next = queue.shift()) await this.#ask(view, next, signal);
    };
    await Promise.all(Array.from({ length: AT_ONCE_MAX }, worker));
  }

  async #ask(view: FactoryView, sensor: SensorItem, signal: AbortSignal): Promise<void> {
    const answer = await view.readings(sensor.id, { last: 1 }, signal);
    if (!answer.ok) return;
    const { at, value } = answer.value.columns;
    if (at.length && value?.length) this.values.set(sensor.id, { at: at.at(-1)!, value: value.at(-1)! });
    const asked = this.lineAskedAt.get(sensor.id) ?? -Infinity;
    if (sensor.kind === "discrete" || !at.length || view.now() - asked < LINE_EVERY_MS) return;
    this.lineAskedAt.set(sensor.id, view.now());
    // Up to the newest reading, not to now: in a replay the two are far apart.
    const to = at.at(-1)! + 1;
    const line = await view.readings(sensor.id, { from: to - this.spanMs, to, maxPoints: LINE_POINTS }, signal);
    if (line.ok && this.lineAskedAt.has(sensor.id)) this.#keepLine(sensor.id, line.value.columns);
  }

  #keepLine(id: string, columns: { at: number[]; value?: unknown[]; mean?: number[]; stepMs?: number }): void {
    const value = columns.mean ?? columns.value?.filter((v) => typeof v === "number");
    if (!value || value.length !== columns.at.length) return;
    this.lines.set(id, {
      at: columns.at,
      value: value as number[],
      gapMs: GAP_STEPS * Math.max(columns.stepMs ?? 0, usualStep(columns.at)),
    });
    this.#host.requestUpdate();
  }
}

const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener("abort", () => (clearTimeout(timer), resolve()), { once: true });
  });
