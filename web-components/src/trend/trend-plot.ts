import uPlot from "uplot";
import type { SensorItem } from "@tocsin/core/wire/hub-api";
import type { Palette } from "../marks/palette.ts";
import { limitLetters } from "../words/health-words.ts";
import { clockTime, spanWords } from "../words/time-words.ts";
import { valueWords } from "../words/value-words.ts";
import { valueSpan, type TrendData } from "./trend-data.ts";

export type PlotInput = {
  sensor: SensorItem;
  data: TrendData;
  from: number;
  to: number;
  digits: number;
  palette: Palette;
};

type LimitLine = { level: string; value: number; high: boolean; outer: boolean; colour: string };

const CAPTION_PX = 11;
/** Room at the right edge for the names of the limits and the newest value, in px. */
const RIGHT_PX = 68;
/** Two names at the right edge stay this far apart, in px. */
const LABEL_STEP_PX = 13;

const PRIORITY_MARK = { high: "p1", medium: "p2", low: "p3", log: "p4" } as const;

const limitLines = ({ sensor, palette }: PlotInput): LimitLine[] =>
  sensor.limits.flatMap(({ level, value, priority }) =>
    value === undefined
      ? []
      : [
          {
            level,
            value,
            high: level.startsWith("high"),
            outer: level === "highHigh" || level === "lowLow",
            colour: palette.marks[PRIORITY_MARK[priority]].fill,
          },
        ],
  );

/** Options of uPlot for one sensor: axes of its own type and colour, limits and gaps drawn by hooks under the line. */
export function plotOptions(input: () => PlotInput, width: number, height: number): uPlot.Options {
  const { palette, data, digits } = input();
  const font = `${CAPTION_PX}px ${palette.fontFamily}`;
  const axis = { stroke: palette.muted, font, ticks: { show: false } };
  return {
    width,
    height,
    padding: [8, RIGHT_PX, 0, 0],
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
      { ...axis, size: 20, gap: 4, space: 80, grid: { stroke: palette.hairline, width: 1 }, values: timeTicks },
      {
        ...axis,
        size: data.names ? 56 : 40,
        gap: 6,
        space: data.names ? 14 : 30,
        grid: { show: false },
        ...(data.names ? { splits: () => data.names!.map((_, i) => i) } : {}),
        values: (_, splits) => splits.map((v) => data.names?.[v] ?? valueWords(v, tickDigits(splits, digits))),
      },
    ],
    series: [
      {},
      {
        stroke: palette.text,
        width: 1.5,
        points: { show: false },
        ...(data.names ? { paths: uPlot.paths.stepped!({ align: 1 }) } : {}),
      },
    ],
    hooks: {
      drawClear: [(plot) => drawGround(plot, input())],
      draw: [(plot) => drawOver(plot, input())],
    },
  };
}

const timeTicks = (_: uPlot, splits: number[]): string[] => {
  const seconds = splits.length > 1 && splits[1]! - splits[0]! < 60;
  return splits.map((at) => clockTime(at * 1_000).slice(0, seconds ? 8 : 5));
};

const tickDigits = (splits: number[], digits: number): number =>
  splits.every((v) => Number.isInteger(v)) ? 0 : Math.max(digits, 1);

function clipped(plot: uPlot, paint: (context: CanvasRenderingContext2D) => void): void {
  const { ctx, bbox } = plot;
  ctx.save();
  ctx.beginPath();
  ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
  ctx.clip();
  paint(ctx);
  ctx.restore();
}

/** Under the line: the desired range as a tint, gaps hatched, min and max as a band. */
function drawGround(plot: uPlot, input: PlotInput): void {
  const { palette, data } = input;
  const lines = limitLines(input);
  const y = (value: number) => plot.valToPos(value, "y", true);
  const x = (at: number) => plot.valToPos(at / 1_000, "x", true);
  clipped(plot, (context) => {
    const { left, top, width, height } = plot.bbox;
    const upper = lines.filter(({ high }) => high).map(({ value }) => value);
    const lower = lines.filter(({ high }) => !high).map(({ value }) => value);
    if (lines.length) {
      const from = upper.length ? y(Math.min(...upper)) : top;
      const to = lower.length ? y(Math.max(...lower)) : top + height;
      context.globalAlpha = 0.6;
      context.fillStyle = palette.track;
      context.fillRect(left, from, width, to - from);
      context.globalAlpha = 1;
    }
    for (const gap of data.gaps) hatch(context, x(gap.from), x(gap.to), top, height, palette.border);
    if (data.min && data.max) band(context, data, x, y, palette.range);
  });
}

function hatch(
  context: CanvasRenderingContext2D,
  from: number,
  to: number,
  top: number,
  height: number,
  colour: string,
): void {
  const step = 6 * devicePixelRatio;
  context.save();
  context.beginPath();
  context.rect(from, top, to - from, height);
  context.clip();
  context.strokeStyle = colour;
  context.globalAlpha = 0.45;
  context.lineWidth = devicePixelRatio;
  context.beginPath();
  for (let x = from - height; x < to; x += step) {
    context.moveTo(x, top + height);
    context.lineTo(x + height, top);
  }
  context.stroke();
  context.restore();
}

function band(
  context: CanvasRenderingContext2D,
  { at, min, max }: TrendData,
  x: (at: number) => number,
  y: (value: number) => number,
  colour: string,
): void {
  context.fillStyle = colour;
  context.globalAlpha = 0.7;
  for (let i = 0; i < at.length - 1; i++) {
    const [low, high, nextLow, nextHigh] = [min![i], max![i], min![i + 1], max![i + 1]];
    if (low == null || high == null || nextLow == null || nextHigh == null) continue;
    context.beginPath();
    context.moveTo(x(at[i]!), y(high));
    context.lineTo(x(at[i + 1]!), y(nextHigh));
    context.lineTo(x(at[i + 1]!), y(nextLow));
    context.lineTo(x(at[i]!), y(low));
    context.fill();
  }
  context.globalAlpha = 1;
}

/** Over the line: limits, the part of the line beyond a limit, the names at the right edge, the newest value. */
function drawOver(plot: uPlot, input: PlotInput): void {
  const { ctx: context, bbox } = plot;
  const ratio = devicePixelRatio;
  const y = (value: number) => plot.valToPos(value, "y", true);
  const shown = limitLines(input).filter(({ value }) => {
    const at = y(value);
    return at >= bbox.top && at <= bbox.top + bbox.height;
  });
  context.save();
  for (const line of shown) {
    context.strokeStyle = input.palette.border;
    context.lineWidth = (line.outer ? 1.5 : 1) * ratio;
    context.setLineDash(line.outer ? [] : [4 * ratio, 3 * ratio]);
    context.beginPath();
    context.moveTo(bbox.left, Math.round(y(line.value)) + 0.5);
    context.lineTo(bbox.left + bbox.width, Math.round(y(line.value)) + 0.5);
    context.stroke();
  }
  context.setLineDash([]);
  drawExcess(plot, input, shown);
  drawEdge(plot, input, shown);
  context.restore();
}

/** Beyond a limit with a priority the line is thick and in the priority's colour. */
function drawExcess(plot: uPlot, { data, sensor }: PlotInput, lines: readonly LimitLine[]): void {
  const { ctx: context, bbox } = plot;
  for (const line of lines) {
    if (sensor.limits.find(({ level }) => level === line.level)?.priority === "log") continue;
    const edge = plot.valToPos(line.value, "y", true);
    context.save();
    context.beginPath();
    if (line.high) context.rect(bbox.left, bbox.top, bbox.width, edge - bbox.top);
    else context.rect(bbox.left, edge, bbox.width, bbox.top + bbox.height - edge);
    context.clip();
    context.strokeStyle = line.colour;
    context.lineWidth = 3 * devicePixelRatio;
    context.lineJoin = "round";
    context.beginPath();
    let drawing = false;
    data.at.forEach((at, i) => {
      const value = data.value[i];
      if (value == null) drawing = false;
      else {
        const x = plot.valToPos(at / 1_000, "x", true);
        const y = plot.valToPos(value, "y", true);
        if (drawing) context.lineTo(x, y);
        else context.moveTo(x, y);
        drawing = true;
      }
    });
    context.stroke();
    context.restore();
  }
}

type EdgeLabel = { y: number; text: string; bold: boolean; colour: string };

function drawEdge(plot: uPlot, { data, palette, digits }: PlotInput, lines: readonly LimitLine[]): void {
  const { ctx: context, bbox } = plot;
  const ratio = devicePixelRatio;
  const right = bbox.left + bbox.width + 8 * ratio;
  const y = (value: number) => plot.valToPos(value, "y", true);
  const labels: EdgeLabel[] = lines.map(({ level, value, outer }) => ({
    y: y(value),
    text: `${limitLetters(level)} ${valueWords(value, digits)}`,
    bold: outer,
    colour: palette.muted,
  }));
  const last = data.value.findLastIndex((value) => value !== null);
  const newest = data.value[last];
  if (newest != null) {
    context.fillStyle = palette.text;
    context.beginPath();
    context.arc(plot.valToPos(data.at[last]! / 1_000, "x", true), y(newest), 3 * ratio, 0, 7);
    context.fill();
    const text = data.names?.[newest] ?? valueWords(newest, digits);
    labels.unshift({ y: y(newest), text, bold: true, colour: palette.text });
  }
  context.textAlign = "left";
  context.textBaseline = "middle";
  for (const { y, text, bold, colour } of apart(labels, LABEL_STEP_PX * ratio)) {
    context.font = `${bold ? "600 " : ""}${(colour === palette.text ? 13 : CAPTION_PX) * ratio}px ${palette.fontFamily}`;
    context.fillStyle = colour;
    context.fillText(text, right, y);
  }
}

/** Moves labels that would cover each other; the first of the list keeps its place. */
function apart(labels: EdgeLabel[], step: number): EdgeLabel[] {
  const placed: EdgeLabel[] = [];
  for (const label of labels) {
    const clash = placed.find((other) => Math.abs(other.y - label.y) < step);
    placed.push(clash ? { ...label, y: label.y < clash.y ? clash.y - step : clash.y + step } : label);
  }
  return placed;
}

export const gapWords = ({ gaps }: TrendData): string =>
  gaps.map(({ from, to, reason }) => `${reason} ${spanWords(to - from)} from ${clockTime(from)}`).join("; ");
