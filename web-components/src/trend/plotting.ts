import { unsafeCSS } from "lit";
import uPlot from "uplot";
import uPlotStyles from "uplot/dist/uPlot.min.css?inline";
import { courseWords } from "./course.ts";
import type { TrendLine } from "./lines.ts";
import type { PlotInput } from "./plot-input.ts";
import { plotOptions, spanOf } from "./trend-plot.ts";
import { decimalsOf } from "../words/value-words.ts";

export { csvOf, pictureOf, saveAs } from "./export.ts";
export { legendOf } from "./legend.ts";
export { eventsOf } from "./marks-over.ts";

/** What draws a trend. It is heavy and not every page shows one: an element loads this module when it first draws. */
export const plotStyles = unsafeCSS(uPlotStyles);

export function newPlot(
  input: () => PlotInput,
  columns: uPlot.AlignedData,
  size: { width: number; height: number },
  place: HTMLElement,
): uPlot {
  const plot = new uPlot(plotOptions(input, size.width, size.height), columns, place);
  plot.root.style.setProperty("zoom", String(1 / input().zoom));
  return plot;
}

/** All lines over all their times, as uPlot takes them: what a line has no point for is left open, not broken. */
export const columnsOf = (lines: readonly TrendLine[]): uPlot.AlignedData =>
  uPlot.join(
    lines.map(({ data }) => [data.at.map((at) => at / 1_000), data.value] as uPlot.AlignedData),
    lines.map(() => [0, 2]),
  );

/** How fast a line moves at its end. */
export const courseOf = ({ sensor, data }: TrendLine): string => {
  const [least, most] = spanOf(sensor, data);
  return courseWords(data, most - least, sensor.unit ?? "", decimalsOf(sensor));
};
