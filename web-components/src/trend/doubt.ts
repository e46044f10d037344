import type { SensorItem, TransitionItem } from "@tocsin/core/wire/hub-api";
import type { Signal } from "@tocsin/core/wire/health";
import type { TrendData } from "./trend-data.ts";

/** A time in which a sensor's readings are not to be believed, ms since 1970 UTC. */
export type Doubt = { from: number; to: number };

const DOUBTFUL: ReadonlySet<string> = new Set<Signal>(["invalid", "frozen"]);

/**
 * When the readings of a sensor said nothing of the process, as its signal's transitions tell.
 *
 * @param transitions of this sensor, newest first
 */
export function doubtsOf(sensor: SensorItem, transitions: readonly TransitionItem[]): Doubt[] {
  const doubts: Doubt[] = [];
  let [signal, until]: [string, number] = [sensor.state.signal, Infinity];
  for (const { at, changes } of transitions) {
    const change = changes.find(({ region }) => region === "signal");
    if (!change) continue;
    if (DOUBTFUL.has(until === Infinity ? change.to : signal)) doubts.push({ from: at, to: until });
    [signal, until] = [change.from, at];
  }
  if (DOUBTFUL.has(signal)) doubts.push({ from: -Infinity, to: until });
  return doubts;
}

/**
 * Takes what is not to be believed out of the line, and keeps it beside it.
 *
 * @param bad times of readings whose own quality is not good
 * @param stepMs how long each point of a reduced line stands for; 0 for single readings
 */
export function withDoubts(
  data: TrendData,
  doubts: readonly Doubt[],
  bad: ReadonlySet<number>,
  stepMs: number,
): TrendData {
  const isDoubtful = (at: number) =>
    bad.has(at) || doubts.some(({ from, to }) => at < to && (at >= from || at + stepMs > from));
  const doubtful = data.at.map((at, i) => (isDoubtful(at) ? data.value[i]! : null));
  if (doubtful.every((value) => value === null)) return data;
  const believed = (column: (number | null)[]) => column.map((value, i) => (doubtful[i] === null ? value : null));
  return {
    ...data,
    value: believed(data.value),
    min: data.min && believed(data.min),
    max: data.max && believed(data.max),
    doubtful,
  };
}

/** The unbroken parts of what is not believed as times and values, each with its neighbours on the line. */
export function doubtfulStretches({ at, value, doubtful }: TrendData): [number, number][][] {
  const stretches: [number, number][][] = [];
  let open: [number, number][] | undefined;
  doubtful?.forEach((doubted, i) => {
    if (doubted !== null) {
      const before = value[i - 1];
      if (!open) stretches.push((open = before == null ? [] : [[at[i - 1]!, before]]));
      open.push([at[i]!, doubted]);
      return;
    }
    const after = value[i];
    if (open && after != null) open.push([at[i]!, after]);
    open = undefined;
  });
  return stretches;
}
