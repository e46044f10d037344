import type uPlot from "uplot";
import { scaleOf, type LimitLine, type PlotInput } from "./plot-input.ts";
import type { TrendData } from "./trend-data.ts";

/** How strongly what is beyond the outermost limit is tinted. */
const EXCESS_ALPHA = 0.28;

/** Beyond a limit with a priority the line is thick and in the priority's colour. */
export function drawExcess(plot: uPlot, input: PlotInput, lines: readonly LimitLine[]): void {
  const { data, sensor } = input;
  const { ctx: context, bbox } = plot;
  for (const line of lines) {
    if (sensor.limits.find(({ level }) => level === line.level)?.priority === "log") continue;
    const edge = plot.valToPos(line.value, "y", true);
    context.save();
    context.beginPath();
    if (line.high) context.rect(bbox.left, bbox.top, bbox.width, edge - bbox.top);
    else context.rect(bbox.left, edge, bbox.width, bbox.top + bbox.height - edge);
    context.clip();
    context.lineJoin = "round";
    for (const stretch of stretches(data)) {
      const course = new Path2D();
      for (const [at, value] of stretch)
        course.lineTo(plot.valToPos(at / 1_000, "x", true), plot.valToPos(value, "y", true));
      context.strokeStyle = line.colour;
      context.lineWidth = 3 * scaleOf(input);
      context.stroke(course);
      if (!line.outer) continue;
      course.lineTo(plot.valToPos(stretch.at(-1)![0] / 1_000, "x", true), edge);
      course.lineTo(plot.valToPos(stretch[0]![0] / 1_000, "x", true), edge);
      context.fillStyle = line.colour;
      context.globalAlpha = EXCESS_ALPHA;
      context.fill(course);
      context.globalAlpha = 1;
    }
    context.restore();
  }
}

/** The unbroken parts of a line, as times and values. */
function stretches({ at, value }: TrendData): [number, number][][] {
  const parts: [number, number][][] = [];
  let open: [number, number][] | undefined;
  at.forEach((time, i) => {
    const v = value[i];
    if (v == null) open = undefined;
    else if (open) open.push([time, v]);
    else parts.push((open = [[time, v]]));
  });
  return parts;
}
