import type uPlot from "uplot";
import { limitLines, scaleOf, type PlotInput } from "./plot-input.ts";
import type { TrendData } from "./trend-data.ts";

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
export function drawGround(plot: uPlot, input: PlotInput): void {
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
    for (const gap of data.gaps) hatch(context, x(gap.from), x(gap.to), top, height, palette.border, scaleOf(input));
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
  scale: number,
): void {
  const step = 6 * scale;
  context.save();
  context.beginPath();
  context.rect(from, top, to - from, height);
  context.clip();
  context.strokeStyle = colour;
  context.globalAlpha = 0.45;
  context.lineWidth = scale;
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
