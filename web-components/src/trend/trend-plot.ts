import uPlot from "uplot";
import { clockTime, minuteOrDate } from "../words/time-words.ts";
import { valueWords } from "../words/value-words.ts";
import { drawGround } from "./ground.ts";
import { drawOver } from "./limits.ts";
import type { SensorItem } from "@tocsin/core/wire/hub-api";
import type { TrendLine } from "./lines.ts";
import { CAPTION_PX, DASHES, type PlotInput } from "./plot-input.ts";
import { valueSpan, type TrendData } from "./trend-data.ts";

/** Room at the right edge for the names of the limits and the newest value, in px. */
const RIGHT_PX = 68;

/** Options of uPlot for one sensor: axes of its own type and colour, limits and gaps drawn by hooks under the line. */
export function plotOptions(input: () => PlotInput, width: number, height: number): uPlot.Options {
  const { palette, sensor, data, others, zoom, syncKey } = input();
  return {
    width,
    height,
    padding: [8 * zoom, RIGHT_PX * zoom, 0, 0],
    legend: { show: false },
    cursor: {
      drag: { x: true, y: false, setScale: false },
      points: { show: false },
      y: false,
      ...(syncKey ? { sync: { key: syncKey } } : {}),
    },
    scales: {
      x: { time: true, range: () => [input().from / 1_000, input().to / 1_000] },
      y: { range: () => spanShown(input()) },
      // A line in another unit has an axis of its own, which is not drawn: its value stands at the edge.
      ...Object.fromEntries(
        others.flatMap(({ sensor: { unit } }, i) =>
          unit === sensor.unit ? [] : [[`y${i}`, { range: () => otherSpan(input().others[i]!) }]],
        ),
      ),
    },
    axes: axesOf(input),
    series: [
      {},
      {
        stroke: palette.text,
        width: 1.5 * zoom,
        points: { show: false },
        ...(data.names ? { paths: uPlot.paths.stepped!({ align: 1 }) } : {}),
      },
      ...others.map(({ sensor: { unit }, data: { names } }, i) => ({
        scale: unit === sensor.unit ? "y" : `y${i}`,
        stroke: palette.muted,
        width: 1.25 * zoom,
        dash: DASHES[i + 1]!.map((length) => length * zoom),
        points: { show: false },
        ...(names ? { paths: uPlot.paths.stepped!({ align: 1 }) } : {}),
      })),
    ],
    hooks: {
      drawClear: [(plot) => drawGround(plot, input())],
      draw: [(plot) => input().speaking(() => drawOver(plot, input()))],
      setCursor: [(plot) => input().point(timeAt(plot, plot.cursor.left ?? -1))],
      setSelect: [(plot) => choose(plot, input())],
    },
  };
}

/** Shorter stretches are a click and no choice, in px. */
const CHOSEN_MIN_PX = 8;

const timeAt = (plot: uPlot, left: number): number | undefined =>
  left < 0 ? undefined : Math.round(plot.posToVal(left, "x") * 1_000);

/** A stretch that was drawn is what is looked at from now on. */
function choose(plot: uPlot, { look }: PlotInput): void {
  const { left, width } = plot.select;
  if (width < CHOSEN_MIN_PX) return;
  const [from, to] = [timeAt(plot, left), timeAt(plot, left + width)];
  plot.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
  if (from !== undefined && to !== undefined) look(from, to);
}

/** What the value axis spans for a sensor: its line and the limits near to it. */
export const spanOf = (sensor: SensorItem, data: TrendData): [number, number] =>
  valueSpan(
    data,
    sensor.limits.flatMap(({ value }) => value ?? []),
  );

const otherSpan = ({ sensor, data }: TrendLine): [number, number] => spanOf(sensor, data);

/** The same with what the page asks for, and with the lines in the same unit. */
function spanShown({ sensor, data, others, axis: { least, most } }: PlotInput): [number, number] {
  const spans = [spanOf(sensor, data), ...others.filter((line) => line.sensor.unit === sensor.unit).map(otherSpan)];
  return [least ?? Math.min(...spans.map(([low]) => low)), most ?? Math.max(...spans.map(([, high]) => high))];
}

/** Times below, values at the left, in the type and colours around. */
function axesOf(input: () => PlotInput): uPlot.Axis[] {
  const { palette, data, digits, zoom } = input();
  const font = `${CAPTION_PX * zoom}px ${palette.fontFamily}`;
  const axis = { stroke: palette.muted, font, ticks: { show: false } };
  return [
    {
      ...axis,
      size: 20 * zoom,
      gap: 4 * zoom,
      space: 80 * zoom,
      grid: { stroke: palette.hairline, width: zoom },
      values: (_, splits) => input().speaking(() => timeTicks(splits)),
    },
    {
      ...axis,
      size: (data.names ? 56 : 40) * zoom,
      gap: 6 * zoom,
      space: (data.names ? 14 : 30) * zoom,
      grid: { show: false },
      ...(data.names ? { splits: () => data.names!.map((_, i) => i) } : {}),
      values: (_, splits) =>
        input().speaking(() => splits.map((v) => data.names?.[v] ?? valueWords(v, tickDigits(splits, digits)))),
    },
  ];
}

const DAY_S = 86_400;

const timeTicks = (splits: number[]): string[] => {
  const step = splits.length > 1 ? splits[1]! - splits[0]! : 60;
  if (step >= DAY_S) return splits.map((at) => minuteOrDate(at * 1_000, 0).slice(0, -6));
  return splits.map((at) => clockTime(at * 1_000).slice(0, step < 60 ? 8 : 5));
};

const tickDigits = (splits: number[], digits: number): number =>
  splits.every((v) => Number.isInteger(v)) ? 0 : Math.max(digits, 1);
