import type uPlot from "uplot";
import { doubtfulStretches } from "./doubt.ts";
import { scaleOf, type PlotInput } from "./plot-input.ts";

/** What is not to be believed: thin, dashed, in no colour. Beyond the axis it runs along the edge. */
export function drawDoubt(plot: uPlot, input: PlotInput): void {
  const { ctx: context, bbox } = plot;
  const ratio = scaleOf(input);
  context.save();
  context.strokeStyle = input.palette.muted;
  context.lineWidth = ratio;
  context.setLineDash([3 * ratio, 3 * ratio]);
  for (const stretch of doubtfulStretches(input.data)) {
    context.beginPath();
    let held: number | undefined;
    for (const [at, value] of stretch) {
      const x = Math.min(bbox.left + bbox.width, Math.max(bbox.left, plot.valToPos(at / 1_000, "x", true)));
      const y = withinPlot(plot, value);
      if (input.data.names && held !== undefined) context.lineTo(x, held);
      context.lineTo(x, y);
      held = y;
    }
    context.stroke();
  }
  context.restore();
}

/** Where a value is drawn, at the edge of the plot where it lies beyond. */
export function withinPlot(plot: uPlot, value: number): number {
  const { top, height } = plot.bbox;
  return Math.min(top + height, Math.max(top, plot.valToPos(value, "y", true)));
}
