import type uPlot from "uplot";
import { drawDoubt } from "./draw-doubt.ts";
import { drawEdge } from "./edge-labels.ts";
import { drawExcess } from "./excess.ts";
import { drawEvents, drawGapWords } from "./marks-over.ts";
import { limitLines, scaleOf, type PlotInput } from "./plot-input.ts";

/** Over the line: limits, the part of the line beyond a limit, the names at the right edge, the newest value. */
export function drawOver(plot: uPlot, input: PlotInput): void {
  const { ctx: context, bbox } = plot;
  const ratio = scaleOf(input);
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
  drawDoubt(plot, input);
  drawGapWords(plot, input);
  drawEvents(plot, input);
  drawEdge(plot, input, shown);
  context.restore();
}
