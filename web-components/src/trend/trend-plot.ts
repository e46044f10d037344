import uPlot from "uplot";
import { clockTime } from "../words/time-words.ts";
import { valueWords } from "../words/value-words.ts";
import { drawGround } from "./ground.ts";
import { drawOver } from "./limits.ts";
import { CAPTION_PX, limitLines, type PlotInput } from "./plot-input.ts";
import { valueSpan } from "./trend-data.ts";

/** Room at the right edge for the names of the limits and the newest value, in px. */
const RIGHT_PX = 68;

/** Options of uPlot for one sensor: axes of its own type and colour, limits and gaps drawn by hooks under the line. */
export function plotOptions(input: () => PlotInput, width: number, height: number): uPlot.Options {
  const { palette, data, digits, zoom } = input();
  const font = `${CAPTION_PX * zoom}px ${palette.fontFamily}`;
  const axis = { stroke: palette.muted, font, ticks: { show: false } };
  return {
    width,
    height,
    padding: [8 * zoom, RIGHT_PX * zoom, 0, 0],
    legend: { show: false },
    cursor: { drag: { x: false, y: false }, points: { show: false }, y: false },
    scales: {
      x: { time: true, range: () => [input().from / 1_000, input().to / 1_000] },
      y: {
        range: () =>
          valueSpan(
            input().data,
            limitLines(input()).map(({ value }) => value),
          ),
      },
    },
    axes: [
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
    ],
    series: [
      {},
      {
        stroke: palette.text,
        width: 1.5 * zoom,
        points: { show: false },
        ...(data.names ? { paths: uPlot.paths.stepped!({ align: 1 }) } : {}),
      },
    ],
    hooks: {
      drawClear: [(plot) => drawGround(plot, input())],
      draw: [(plot) => input().speaking(() => drawOver(plot, input()))],
    },
  };
}

const timeTicks = (splits: number[]): string[] => {
  const seconds = splits.length > 1 && splits[1]! - splits[0]! < 60;
  return splits.map((at) => clockTime(at * 1_000).slice(0, seconds ? 8 : 5));
};

const tickDigits = (splits: number[], digits: number): number =>
  splits.every((v) => Number.isInteger(v)) ? 0 : Math.max(digits, 1);
